import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'

import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import { isClose } from '#src/clients/prometheus/testing/two-back-ends.ts'
import { heatTimes } from '#src/domain/heat/grid.ts'
import type { CellsAsked, HeatGrid, HeatRow, RowId } from '#src/domain/heat/heat.ts'
import { Ranking } from '#src/domain/heat/packed-ranking.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { createSimulator } from '#src/simulator/simulator.ts'

import {
  benchGrid as grid,
  benchNow,
  benchRequest as request,
  createHeatBenches,
  idLike,
  patient,
  refused,
  rowAt,
} from './testing/heat-bench.ts'

const mesh = createSimulator({ seed: 3, now: () => benchNow, stepSeconds: 5, pastSeconds: 1500 })
const { createHeatBench, rankedIds } = createHeatBenches(mesh)
let ids: readonly RowId[]
beforeAll(async () => {
  ids = await rankedIds()
})

const zeros = new Float64Array(grid.count)

describe('a ranking', () => {
  test('reads each sample once, in three queries to each cluster', async () => {
    const { asker, asked } = createHeatBench()
    const { ranking, polls } = await asker.rank(request, patient())
    expect(asked).toHaveLength(6)
    expect(new Set(asked.map(({ start, end }) => (end - start) / 11))).toEqual(new Set([50_000]))
    expect(asked.every(({ query }) => query.includes('[50s]'))).toBe(true)
    expect(polls.map(({ state }) => state)).toEqual(['live', 'live'])
    const rows = new Ranking(ranking).rows()
    expect(rows.filter(({ now }) => now.rate > 0).length).toBeGreaterThan(50)
    expect(rows.filter(({ before }) => before !== undefined).length).toBeGreaterThan(50)
  })

  test.each(['edges', 'services', 'clusters'] as const)('has rows that are %s', async (kind) => {
    const found = await rankedIds({ ...request, kind })
    expect(found.length).toBeGreaterThan(1)
    expect(new Set(found).size).toBe(found.length)
    expect(found.every((id) => id.includes('>') === (kind !== 'services'))).toBe(true)
  })

  test('is cut to the namespaces in scope', async () => {
    const found = await rankedIds({ ...request, namespaces: ['data'] })
    expect(found.length).toBeGreaterThan(0)
    expect(found.every((id) => id.includes('/data/'))).toBe(true)
  })

  test('tells what a row did over the window', async () => {
    const { asker } = createHeatBench()
    const { ranking } = await asker.rank(request, patient())
    const row = new Ranking(ranking)
      .rows()
      .find(({ id }) => id.endsWith('shop/web//>http>mesh/east/shop/cart//'))
    const rate = await answerOf(
      'east',
      'sum(rate(istio_requests_total{reporter="source",source_canonical_service="web",' +
        'destination_service_name="cart"}[50s]))',
      { end: benchNow, step: seconds(50), count: 6 },
    )
    expect(row?.now.rate).toBeCloseTo(rate.reduce((sum, value) => sum + value, 0) / 6, 9)
    expect(row?.now.requests).toBeCloseTo((row?.now.rate ?? 0) * 300, 9)
    expect(row?.protocol).toBe('http')
  })

  test('looks for native histograms where the classic ones are gone', async () => {
    const empty = { status: 'success', data: { resultType: 'matrix', result: [] } }
    const { asker, asked } = createHeatBench(({ query }) =>
      query.includes('_milliseconds_') ? Response.json(empty) : undefined,
    )
    await asker.rank({ ...request, clusters: request.clusters.slice(0, 1) }, patient())
    expect(asked).toHaveLength(4)
    expect(asked.filter(({ query }) => query.includes('histogram_sum('))).toHaveLength(1)
  })

  test('stands when one cluster is dead, and says so', async () => {
    const { asker } = createHeatBench(({ cluster }) => (cluster === 'west' ? refused() : undefined))
    const { ranking, polls } = await asker.rank(request, patient())
    expect(polls.map(({ state }) => state)).toEqual(['live', 'failed'])
    expect(new Ranking(ranking).size).toBeGreaterThan(40)
  })
})

/** Asks one cluster what a query gives at each column. */
async function answerOf(cluster: string, query: string, asked: HeatGrid): Promise<Float64Array> {
  const client = createPrometheusClient(
    (call) => mesh.metrics(cluster, call),
    `http://${cluster}/api/v1/`,
    cluster,
  )
  const times = heatTimes(asked)
  const { data } = await client.queryRange({
    query,
    start: epochMillis(times[0] ?? 0),
    end: asked.end,
    step: asked.step,
  })
  const points = new Map(data[0]?.points.map(({ at, value }) => [at, value]))
  return times.map((at) => points.get(epochMillis(at)) ?? Number.NaN)
}

/** Where cells are not what was answered, in words. */
function differences(shown: Float64Array | undefined, answer: Float64Array): readonly string[] {
  return Array.from(answer, (value, at) => ({ value, cell: shown?.[at] ?? Infinity, at }))
    .filter(({ value, cell }) => !isSame(cell, value))
    .map(({ value, cell, at }) => `${cell} at ${at}, but ${value} was answered`)
}

const isSame = (cell: number, answer: number): boolean =>
  Number.isNaN(answer) ? Number.isNaN(cell) : isClose(cell, answer)

describe('cells are what their own range query gives', () => {
  const between = 'source_canonical_service="checkout",destination_service_name="payment"'
  const client = `reporter="source",${between}`

  test('of an edge', async () => {
    const { asker } = createHeatBench()
    const id = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const row = rowAt(
      await asker.rows(request, { grid, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    const requests = `sum(rate(istio_requests_total{${client}}[20s]))`
    const failed = `sum(rate(istio_requests_total{${client},response_code=~"5..|0"}[20s]))`
    const buckets = `sum by (le) (rate(istio_request_duration_milliseconds_bucket{${client}}[20s]))`
    expect(differences(row.rate, await answerOf('east', requests, grid))).toEqual([])
    expect(
      differences(
        row.errors,
        await answerOf('east', `(${failed} or vector(0)) / ${requests}`, grid),
      ),
    ).toEqual([])
    for (const [q, column] of [
      [0.5, row.p50],
      [0.95, row.p95],
      [0.99, row.p99],
    ] as const) {
      expect(
        differences(
          column,
          await answerOf('east', `histogram_quantile(${q}, ${buckets}) / 1000`, grid),
        ),
      ).toEqual([])
    }
    expect(
      differences(
        row.timed,
        await answerOf(
          'east',
          `sum(rate(istio_request_duration_milliseconds_count{${client}}[20s]))`,
          grid,
        ),
      ),
    ).toEqual([])
  })

  test('of a service: callers in two clusters, each by its one side', async () => {
    const services = { ...request, kind: 'services' } as const
    const { asker } = createHeatBench()
    const id = idLike(await rankedIds(services), 'mesh/east/shop/ads//')
    const row = rowAt(
      await asker.rows(services, { grid, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    const query =
      'sum(rate(istio_requests_total{reporter="source",destination_service_name="ads",' +
      'destination_cluster="east"}[20s]))'
    const [east, west] = await Promise.all(
      ['east', 'west'].map((cluster) => answerOf(cluster, query, grid)),
    )
    expect(west?.some((rate) => rate > 0)).toBe(true)
    expect(
      differences(
        row.rate,
        zeros.map((_, at) => (east?.[at] ?? 0) + (west?.[at] ?? 0)),
      ),
    ).toEqual([])
  })

  test('of TCP, without latencies and without a failed share', async () => {
    const { asker, asked } = createHeatBench()
    const id = idLike(ids, '>tcp>mesh/east/data/ledger-db//')
    const row = rowAt(
      await asker.rows(request, { grid, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    const query =
      'sum(rate(istio_tcp_connections_opened_total{reporter="source",' +
      'destination_service_name="ledger-db"}[20s]))'
    expect(differences(row.rate, await answerOf('east', query, grid))).toEqual([])
    expect([...row.errors, ...(row.p95 ?? [0])].every(Number.isNaN)).toBe(true)
    expect(asked.filter(({ query: text }) => text.includes('_bucket'))).toHaveLength(0)
  })

  test('of all that two clusters exchange', async () => {
    const pairs = { ...request, kind: 'clusters' } as const
    const { asker } = createHeatBench()
    const id = idLike(await rankedIds(pairs), 'mesh/west////>http>mesh/east////')
    const row = rowAt(
      await asker.rows(pairs, { grid, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    const query =
      'sum(rate(istio_requests_total{reporter="source",request_protocol!="grpc",' +
      'destination_cluster="east"}[20s]))'
    expect(differences(row.rate, await answerOf('west', query, grid))).toEqual([])
  })

  test('behind the buckets of a row', async () => {
    const { asker } = createHeatBench()
    const id = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const heat = await asker.buckets(request, { grid, id }, patient())
    const le = heat.columns[0]?.[5]?.le ?? seconds(0)
    const query = `sum(rate(istio_request_duration_milliseconds_bucket{${client},le="${le * 1000}"}[20s]))`
    const counts = heat.columns.map(
      (buckets) => buckets?.find((one) => one.le === le)?.count ?? NaN,
    )
    expect(differences(Float64Array.from(counts), await answerOf('east', query, grid))).toEqual([])
    expect(heat.rate.every((rate, at) => rate >= (heat.failed[at] ?? Infinity))).toBe(true)
  })
})

const isOfBuckets = ({ query }: { readonly query: string }): boolean => query.includes('_bucket')

describe('the store', () => {
  /** Columns that any call may be about, all of them in the past of the mesh. */
  const anyCall = fc.record({
    back: fc.integer({ min: 0, max: 50 }),
    count: fc.integer({ min: 1, max: 40 }),
    rows: fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 8 }),
    kind: fc.constantFrom('edges', 'services', 'clusters'),
    values: fc.constantFrom<CellsAsked>('rates', 'latencies'),
  })

  test('gives what one full fetch gives, after any sequence of calls', async () => {
    const byKind = {
      edges: ids,
      services: await rankedIds({ ...request, kind: 'services' }),
      clusters: await rankedIds({ ...request, kind: 'clusters' }),
    }
    await fc.assert(
      fc.asyncProperty(fc.array(anyCall, { minLength: 2, maxLength: 6 }), async (calls) => {
        const { asker } = createHeatBench()
        for (const { back, count, rows, kind, values } of calls) {
          const of = { ...request, kind }
          const asked = {
            values,
            grid: { ...grid, end: epochMillis(grid.end - back * 15_000), count },
            ids: [
              ...new Set(rows.map((row) => byKind[kind][row % byKind[kind].length] ?? ids[0])),
            ].filter((id) => id !== undefined),
          }
          const incremental = await asker.rows(of, asked, patient())
          const full = await createHeatBench().asker.rows(of, asked, patient())
          expect(incremental).toEqual(full)
        }
      }),
      { numRuns: 5 },
    )
  }, 60_000)

  test('asks for the columns that are new, and for those that late samples may change', async () => {
    const { asker, asked } = createHeatBench()
    const next = { ...grid, end: epochMillis(grid.end + 15_000) }
    await asker.rows(request, { grid, ids, values: 'latencies' }, patient())
    asked.length = 0
    await asker.rows(request, { grid: next, ids, values: 'latencies' }, patient())
    // of each cluster: rates, connections, and latencies
    expect(asked).toHaveLength(6)
    // the last column of before was 15 s old, and a step with the time to settle is 17 s
    expect(new Set(asked.map(({ start }) => start))).toEqual(new Set([grid.end]))
    expect(new Set(asked.map(({ end }) => end))).toEqual(new Set([next.end]))
  })

  test('asks nothing of columns that stay', async () => {
    const { asker, asked } = createHeatBench()
    const past = { ...grid, end: epochMillis(grid.end - 300_000) }
    await asker.rows(request, { grid: past, ids: ids.slice(0, 5), values: 'latencies' }, patient())
    asked.length = 0
    await asker.rows(request, { grid: past, ids: ids.slice(0, 5), values: 'latencies' }, patient())
    expect(asked).toEqual([])
    await asker.rows(request, { grid: past, ids: ids.slice(0, 6), values: 'latencies' }, patient())
    // one row more: its rates from both clusters, its latencies from the one that tells of it
    expect(asked).toHaveLength(3)
  })

  test('asks for no latencies where none are shown, and for them alone when they are', async () => {
    const { asker, asked } = createHeatBench()
    await asker.rank(request, patient())
    asked.length = 0
    const past = { ...grid, end: epochMillis(grid.end - 300_000) }
    const rates = await asker.rows(request, { grid: past, ids, values: 'rates' }, patient())
    expect(asked.some(isOfBuckets)).toBe(false)
    expect([...rates.rows.values()].some((row) => 'p95' in row || 'timed' in row)).toBe(false)

    asked.length = 0
    const all = await asker.rows(request, { grid: past, ids, values: 'latencies' }, patient())
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.every(isOfBuckets)).toBe(true)
    expect([...all.rows.values()].map(({ rate }) => rate)).toEqual(
      [...rates.rows.values()].map(({ rate }) => rate),
    )
  })

  test('asks for many rows together', async () => {
    const { asker, asked } = createHeatBench()
    await asker.rank(request, patient())
    asked.length = 0
    await asker.rows(request, { grid, ids, values: 'latencies' }, patient())
    // of each cluster: rates, connections, and latencies
    expect(asked).toHaveLength(6)
    expect(asked.every(({ query }) => query.length < 200_000)).toBe(true)
  })

  test('knows rows of moments that the ranking says nothing of', async () => {
    const { asker } = createHeatBench()
    const late = { ...request, span: seconds(60) }
    const past = { ...grid, end: epochMillis(benchNow - 900_000) }
    const id = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const row = rowAt(
      await asker.rows(late, { grid: past, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    expect(row.rate.every((rate) => rate > 0)).toBe(true)
    expect(row.p95?.every((p95) => p95 > 0)).toBe(true)
  })
})

const isAll = (flags: Uint8Array, flag: 0 | 1): boolean => flags.every((one) => one === flag)

const timeout = () => Response.json({ error: 'slow', kind: 'timeout' }, { status: 504 })

describe('a failure', () => {
  test('of one cluster leaves the rows of the other, and marks those it tells of', async () => {
    let isDead = false
    const { asker } = createHeatBench(({ cluster }) =>
      isDead && cluster === 'west' ? refused() : undefined,
    )
    await asker.rank(request, patient())
    isDead = true
    const east = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const west = idLike(ids, 'mesh/west/shop/web//>http>mesh/west/shop/cart//')
    const dead = await asker.rows(
      request,
      { grid, ids: [east, west], values: 'latencies' },
      patient(),
    )
    expect(isAll(rowAt(dead, east).failedRates, 0)).toBe(true)
    expect(isAll(rowAt(dead, west).failedRates, 1)).toBe(true)
    expect(rowAt(dead, west).failure).toContain('metrics of west')

    isDead = false
    const back = await asker.rows(
      request,
      { grid, ids: [east, west], values: 'latencies' },
      patient(),
    )
    expect(isAll(rowAt(back, west).failedRates, 0)).toBe(true)
    expect(rowAt(back, west).rate.every((rate) => rate > 0)).toBe(true)
    expect(rowAt(back, west).failure).toBeUndefined()
  })

  test('of buckets leaves the rates', async () => {
    const { asker } = createHeatBench(({ query }) =>
      query.includes('_bucket') ? new Response('busy', { status: 503 }) : undefined,
    )
    const id = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const row = rowAt(
      await asker.rows(request, { grid, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    expect([isAll(row.failedRates, 0), isAll(row.failedLatency, 1)]).toEqual([true, true])
    expect(row.rate.every((rate) => rate > 0)).toBe(true)
    expect(row.failure).toContain('duration-buckets')
  })

  test('that let somebody wait in vain is not waited for again at once', async () => {
    let hangs = false
    const { asker, asked } = createHeatBench(({ cluster }) =>
      hangs && cluster === 'west' ? timeout() : undefined,
    )
    await asker.rank(request, patient())
    hangs = true
    const west = idLike(ids, 'mesh/west/shop/web//>http>mesh/west/shop/cart//')
    await asker.rows(request, { grid, ids: [west], values: 'latencies' }, patient())
    asked.length = 0
    const again = await asker.rows(request, { grid, ids: [west], values: 'latencies' }, patient())
    expect(asked.filter(({ cluster }) => cluster === 'west')).toEqual([])
    expect(isAll(rowAt(again, west).failedRates, 1)).toBe(true)
    expect(rowAt(again, west).failure).toContain('timeout')
  })

  test('of a cluster that a ranking finds dead leaves what was known of it', async () => {
    let isDead = false
    const { asker } = createHeatBench(({ cluster }) =>
      isDead && cluster === 'east' ? refused() : undefined,
    )
    await asker.rank(request, patient())
    const id = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const asked = { grid, ids: [id], values: 'rates' } as const
    const before = rowAt(await asker.rows(request, asked, patient()), id)
    isDead = true
    await asker.rank(request, patient())
    const after = rowAt(await asker.rows(request, asked, patient()), id)
    const settled = grid.count - 6
    expect(after.rate.slice(0, settled)).toEqual(before.rate.slice(0, settled))
    expect(isAll(after.failedRates.slice(0, settled), 0)).toBe(true)
  })

  test('of a refresh leaves what was known', async () => {
    let isDead = false
    const { asker } = createHeatBench(() => (isDead ? refused() : undefined))
    const id = idLike(ids, 'shop/checkout//>http>mesh/east/payments/payment//')
    const before = rowAt(
      await asker.rows(request, { grid, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    isDead = true
    const later = { ...grid, end: epochMillis(grid.end + 15_000) }
    const after = rowAt(
      await asker.rows(request, { grid: later, ids: [id], values: 'latencies' }, patient()),
      id,
    )
    expect(after.rate.slice(0, -1)).toEqual(before.rate.slice(1))
    expect([...after.failedRates]).toEqual([...zeros.slice(1), 1])
  })
})

test('an abort ends the call, and the next one starts where it ended', async () => {
  const controller = new AbortController()
  let hangs = false
  const { asker } = createHeatBench(() => (hangs ? new Promise(() => {}) : undefined))
  await asker.rank(request, patient())
  hangs = true
  const owed = asker.rows(request, { grid, ids, values: 'latencies' }, controller.signal)
  controller.abort(new Error('scrolled away'))
  await expect(owed).rejects.toThrow('scrolled away')
  hangs = false
  const { rows } = await asker.rows(request, { grid, ids, values: 'latencies' }, patient())
  expect(rows.size).toBe(ids.length)
})

test('a cell is the answer of its own query', async () => {
  const { asker } = createHeatBench()
  const { rows } = await asker.rows(request, { grid, ids, values: 'latencies' }, patient())
  const signals: readonly string[] = ['rate', 'errors', 'p50', 'p95', 'p99']
  let compared = 0
  const found: string[] = []
  for (const id of ids.filter((_, index) => index % 6 === 0)) {
    const at = epochMillis(heatTimes(grid)[7] ?? 0)
    const explanations = await asker.explain(request, { grid, id, at }, patient())
    const isOne = new Set(explanations.map(({ cluster }) => cluster)).size === 1
    expect(explanations.length).toBeGreaterThan(0)
    for (const { signal, cluster, promql, side } of isOne ? explanations : []) {
      if (side === 'mixed' || !signals.includes(signal)) continue
      const [answer = NaN] = await answerOf(cluster, promql, {
        end: at,
        step: seconds(15),
        count: 1,
      })
      const shown = cellOf(rows.get(id), signal)
      compared += 1
      const expected = signal.startsWith('p') ? answer / 1000 : answer
      // where the screen shows no number there is none to be had: 0/0, or nothing observed
      const isOwn = Number.isNaN(shown) ? !(answer > 0) : isClose(shown, expected)
      if (!isOwn) found.push(`${id} ${signal}: ${shown}, but ${expected} answers ${promql}`)
    }
  }
  expect(found).toEqual([])
  expect(compared).toBeGreaterThan(30)
})

function cellOf(row: HeatRow | undefined, signal: string): number {
  const name = (['rate', 'errors', 'p50', 'p95', 'p99'] as const).find((one) => one === signal)
  return name === undefined ? Number.NaN : (row?.[name]?.[7] ?? Number.NaN)
}
