import { describe, expect, test } from 'vitest'

import type { Transport } from '#src/clients/transport.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { createSimulator } from '#src/simulator/simulator.ts'

import { createSignalsAsker } from './ask-signals.ts'
import type { SignalsRequest } from './messages.ts'

const now = 1_700_000_000_000
const mesh = createSimulator({ seed: 3, now: () => now, stepSeconds: 5, pastSeconds: 900 })
const recommendation: Peer = {
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'recommendation',
  workload: '',
  version: '',
}
const target = (name: string) => ({
  name,
  query: { metricPrefix: '', matchers: [], rateWindowSeconds: 60 },
})
const request: SignalsRequest = {
  clusters: [target('east'), target('west')],
  aliases: [{ name: 'east' }, { name: 'west' }],
  peer: recommendation,
  grid: { start: epochMillis(now - 300_000), end: epochMillis(now), step: seconds(15) },
}
const clusterOf = (url: string) => new URL(url).hostname

function createBench(answer?: (request: Request) => Response | undefined) {
  const asked: string[] = []
  const transport: Transport = (call) => {
    asked.push(clusterOf(call.url))
    const own = answer?.(call)
    return own === undefined ? mesh.metrics(clusterOf(call.url), call) : Promise.resolve(own)
  }
  const ask = createSignalsAsker({
    transport,
    metricsUrl: (name) => new URL(`http://${name}/api/v1/`),
  })
  return {
    asked,
    ask: (given: SignalsRequest = request) => ask(given, new AbortController().signal),
  }
}

const emptyMatrix = () =>
  Response.json({ status: 'success', data: { resultType: 'matrix', result: [] } })
const isOf = (part: string) => (call: Request) =>
  new URL(call.url).searchParams.get('query')?.includes(part) ?? false

describe('a service', () => {
  test('is told by both sides and by version, in seven queries to each cluster', async () => {
    const { ask, asked } = createBench()
    const { series, polls, tellers } = await ask()
    expect(asked.filter((name) => name === 'east')).toHaveLength(7)
    expect(asked).toHaveLength(14)
    expect(series.times).toHaveLength(21)
    expect(series.sides.map(({ side }) => side)).toEqual(['client', 'server'])
    expect(series.versions.map(({ version }) => version).filter(Boolean)).toEqual(['v1', 'v2'])
    expect(series.sides[0]?.requests?.rate.every((rate) => rate > 0)).toBe(true)
    expect(series.sides[0]?.requests?.p95.every((p95) => p95 > 0 && p95 < 10)).toBe(true)
    expect(polls.map(({ state }) => state)).toEqual(['live', 'live'])
    expect(tellers).toContain('east')
  })

  test('that nobody knows has no sides', async () => {
    const { ask } = createBench()
    const { series, tellers } = await ask({
      ...request,
      peer: { ...recommendation, service: 'no-such' },
    })
    expect([series.sides, series.versions, tellers]).toEqual([[], [], []])
  })

  test('of one cluster takes nothing of its namesake in another', async () => {
    const { ask } = createBench()
    const [east, west] = await Promise.all([
      ask(),
      ask({ ...request, peer: { ...recommendation, cluster: 'west' } }),
    ])
    expect(west.series.versions.map(({ version }) => version).filter(Boolean)).toEqual(['v1'])
    expect(east.series.sides[0]?.requests?.rate).not.toEqual(west.series.sides[0]?.requests?.rate)
  })
})

const refused = () => Response.json({ error: 'down', kind: 'unreachable' }, { status: 502 })

describe('a failure', () => {
  test('of one query leaves the others, and is told', async () => {
    const { ask } = createBench((call) => (isOf('_bucket')(call) ? refused() : undefined))
    const { series, polls } = await ask()
    expect(polls[0]?.state).toBe('partial')
    expect(polls[0]?.queries.find(({ failure }) => failure)?.query).toBe('duration-buckets')
    expect(series.sides[0]?.requests?.p95.every(Number.isNaN)).toBe(true)
    expect(series.sides[0]?.requests?.mean.every((mean) => mean > 0)).toBe(true)
  })

  test('of one cluster leaves the other', async () => {
    const { ask } = createBench((call) => (clusterOf(call.url) === 'west' ? refused() : undefined))
    const { series, polls } = await ask()
    expect(polls.map(({ state }) => state)).toEqual(['live', 'failed'])
    expect(series.sides.length).toBeGreaterThan(0)
  })
})

test('native histograms are looked for once, where the classic ones are gone', async () => {
  const { ask, asked } = createBench((call) => (isOf('duration')(call) ? emptyMatrix() : undefined))
  await ask({ ...request, clusters: [target('east')] })
  expect(asked).toHaveLength(10)
})
