import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  clusterLabel,
  contractStep,
  contractWindow,
  startTwoBackEnds,
  type TwoBackEnds,
} from '#src/clients/prometheus/testing/two-back-ends.ts'
import type { HeatGrid } from '#src/domain/heat/heat.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { createSimulator } from '#src/simulator/simulator.ts'

import type { HeatRequest } from './messages.ts'
import { compareWithOwnCells, until } from './testing/own-cell.ts'

/**
 * Cells of the simulator, and of a real Prometheus that has scraped it, equal what their own
 * queries give; through a reset of counters in one cluster and a gap in the other's telemetry.
 */
let backEnds: TwoBackEnds
let grid: HeatGrid
const mesh = createSimulator({
  seed: 7,
  now: Date.now,
  stepSeconds: contractStep,
  pastSeconds: 300,
})

beforeAll(async () => {
  backEnds = await startTwoBackEnds(mesh)
  mesh.scenarios.set('east', 'counter-reset')
  mesh.scenarios.set('west', 'silent')
  const troubled = epochMillis(Date.now())
  await until(epochMillis(troubled + 5000))
  mesh.scenarios.set('west', undefined)
  await until(epochMillis(troubled + 14_000))
  const end = alignDown(epochMillis(Date.now() - 3000), contractStep)
  grid = { end, step: contractStep, count: 8 }
}, 120_000)

afterAll(async () => {
  await backEnds?.stop()
})

const toRequest = (matchers: (cluster: string) => readonly string[]): HeatRequest => {
  const target = (name: string) => ({
    name,
    query: { metricPrefix: '', matchers: [...matchers(name)], rateWindowSeconds: contractWindow },
  })
  return {
    clusters: [target('east'), target('west')],
    aliases: [{ name: 'east' }, { name: 'west' }],
    namespaces: [],
    level: 'service',
    kind: 'edges',
    span: seconds(30),
    end: grid.end,
  }
}

const views = [
  ['edges', 'service', 13],
  ['edges', 'version', 23],
  ['services', 'service', 11],
  ['clusters', 'service', 5],
] as const

test.each(views)('rows that are %s, by %s, of a real Prometheus', async (kind, level, every) => {
  const request = { ...toRequest((name) => [`${clusterLabel}="${name}"`]), kind, level }
  const real = { transport: fetch, metricsUrl: () => backEnds.apiUrl }
  const { rows, numbers, differences } = await compareWithOwnCells(request, grid, real, every)
  expect(differences).toEqual([])
  expect(rows).toBeGreaterThan(1)
  expect(numbers).toBeGreaterThan(rows)
})

test.each(views)('rows that are %s, by %s, of the simulator', async (kind, level, every) => {
  const request = { ...toRequest(() => []), kind, level }
  const simulated = {
    transport: (call: Request) => mesh.metrics(new URL(call.url).hostname, call),
    metricsUrl: (name: string) => new URL(`http://${name}/api/v1/`),
  }
  const { rows, numbers, differences } = await compareWithOwnCells(request, grid, simulated, every)
  expect(differences).toEqual([])
  expect(numbers).toBeGreaterThan(rows)
})
