import { setTimeout } from 'node:timers/promises'

import { test } from '@playwright/test'

import {
  startPrometheus,
  type RunningPrometheus,
} from '#src/clients/prometheus/testing/start-prometheus.ts'
import type { Transport } from '#src/clients/transport.ts'
import type { CellsAsked } from '#src/domain/heat/heat.ts'
import { Ranking } from '#src/domain/heat/packed-ranking.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { type EpochMillis, epochMillis, seconds } from '#src/domain/units.ts'
import { createHeatAsker, type HeatAsker } from '#src/workers/heat/ask-heat.ts'
import type { HeatRequest } from '#src/workers/heat/messages.ts'

import { createChurn } from '../scale/churn.ts'
import { createReports, families, seriesOf } from '../scale/series.ts'
import { createShape } from '../scale/shape.ts'
import { createSignals } from '../scale/signals.ts'
import { addRows, formatMillis } from './table.ts'

const size = { nodes: 100, edges: 200 }
const seed = 7
const rows = 60
/** Scraped every second: so many columns have as many samples as an hour of a scrape per column. */
const columns = 120
const rateWindowSeconds = 4
/** A ranking looks at two windows of that length. */
const span = seconds(60)
const settleMillis = 3000
const signal = new AbortController().signal

test('heatmaps from a real Prometheus', async () => {
  const prometheus = await startPrometheus([{ labels: {}, expose: createExposition() }])
  await setTimeout((columns + 2 * rateWindowSeconds) * 1000 + 2 * settleMillis)
  const { asker, asked } = createAsker(prometheus)
  const newest = () => alignDown(epochMillis(Date.now() - settleMillis), seconds(1))
  const request: HeatRequest = {
    clusters: [{ name: 'scale', query: { metricPrefix: '', matchers: [], rateWindowSeconds } }],
    aliases: [{ name: 'scale' }],
    namespaces: [],
    level: 'service',
    kind: 'edges',
    span,
    end: newest(),
  }
  const { ranking } = await asker.rank(request, signal)
  const ids = new Ranking(ranking).ids.slice(0, rows)
  const steps = [{ what: `ranking of ${size.edges} edges`, of: [...asked] }]
  const fetchRows = async (what: string, values: CellsAsked, end: EpochMillis) => {
    const { length: before } = asked
    const grid = { end, step: seconds(1), count: columns }
    await asker.rows(request, { grid, ids, values }, signal)
    steps.push({ what, of: asked.slice(before) })
  }
  await fetchRows(`rates of ${rows} rows × ${columns} columns`, 'rates', request.end)
  await fetchRows('their latencies besides', 'latencies', request.end)
  await fetchRows('new columns of both', 'latencies', newest())
  await addRows(
    ...steps.map(({ what, of }) => ({
      what: `a real Prometheus: ${what}`,
      size: `${size.nodes}/${size.edges}`,
      measured: costOf(of),
    })),
  )
  await prometheus.stop()
})

type Asked = { readonly bytes: number; readonly millis: number }

const now = () => epochMillis(Date.now())

/** One question after the other, so that each has the back end for itself. */
function createAsker({ apiUrl }: RunningPrometheus): {
  readonly asker: HeatAsker
  readonly asked: readonly Asked[]
} {
  const asked: Asked[] = []
  let last: Promise<unknown> = Promise.resolve()
  const ask: Transport = async (call) => {
    const begun = performance.now()
    const answer = await fetch(call)
    const body = await answer.arrayBuffer()
    asked.push({ bytes: body.byteLength, millis: performance.now() - begun })
    return new Response(body, { status: answer.status, headers: answer.headers })
  }
  const transport: Transport = (call) => {
    const answer = last.then(() => ask(call))
    last = answer.catch(() => undefined)
    return answer
  }
  return { asker: createHeatAsker({ transport, metricsUrl: () => apiUrl, now }), asked }
}

function costOf(asked: readonly Asked[]): string {
  const bytes = asked.reduce((total, one) => total + one.bytes, 0)
  const all = asked.map(({ millis }) => millis)
  const total = all.reduce((sum, millis) => sum + millis, 0)
  return `${asked.length} queries, ${(bytes / 1000).toFixed(0)} kB, ${formatMillis(total)} one by one, the longest ${formatMillis(Math.max(...all))}`
}

/** Counters that grow at the rates of a generated mesh. */
function createExposition(): () => string {
  const shape = createShape(size, seed)
  const signalsAt = createSignals(shape, seed)
  const reports = createReports(shape, createChurn(shape, seed)(0), signalsAt)
  const counters = families.flatMap((family) =>
    reports.flatMap((one) =>
      seriesOf(family, one).map(({ labels, edge, read }) => ({
        name: `${family}{${Object.entries(labels)
          .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
          .join(',')}}`,
        rate: read(signalsAt(edge, 0)),
      })),
    ),
  )
  const begun = Date.now()
  return () => {
    const passed = (Date.now() - begun) / 1000
    return counters.map(({ name, rate }) => `${name} ${rate * passed}\n`).join('')
  }
}
