import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { joinEdgeId, toNodeId } from '../mesh/identity.ts'
import { epochMillis, seconds } from '../units.ts'
import { findAppeared } from './appeared.ts'
import { foldRanking, type RankingReport } from './fold-ranking.ts'
import { foldBuckets, foldRow, type HeatReport } from './fold-row.ts'
import { chooseShown } from './part.ts'

const peer = (service: string, version = 'v1') =>
  ({
    kind: 'mesh',
    cluster: 'east',
    namespace: 'shop',
    service,
    workload: `${service}-${version}`,
    version,
  }) as const
const [web, cart] = [toNodeId(peer('web')), toNodeId(peer('cart'))]
const part = joinEdgeId(web, 'http', cart)
const gap = Number.NaN
const column = (...values: readonly number[]) => Float64Array.from(values)
const bounds = [seconds(0.1), seconds(1), seconds(Infinity)]
const report = (given: Partial<HeatReport>): HeatReport => ({
  part,
  side: 'client',
  protocol: 'http',
  rate: column(gap, gap),
  errors: column(gap, gap),
  untold: column(gap, gap),
  histograms: [undefined, undefined],
  ...given,
})
const fine = { failedRates: new Uint8Array(2), failedLatency: new Uint8Array(2) }
const fold = (...reports: readonly HeatReport[]) =>
  foldRow(part, reports, { length: 2, asked: 'latencies' }, fine)

describe('a row of cells', () => {
  test('adds its parts and keeps gaps and zeros apart', () => {
    const row = fold(
      report({ rate: column(8, gap), errors: column(1, gap), untold: column(0, gap) }),
      report({ rate: column(2, 0), errors: column(1, 0), untold: column(0, 0) }),
    )
    expect([row.rate, row.errors]).toEqual([column(10, 0), column(0.2, gap)])
  })

  test('has no share of what does not say how it ended', () => {
    const row = fold(report({ rate: column(10, 10), errors: column(1, 0), untold: column(8, 10) }))
    expect(row.errors).toEqual(column(0.5, gap))
  })

  test('of TCP has a share only where something failed', () => {
    const untold = column(0, 0)
    const row = fold(report({ protocol: 'tcp', rate: column(4, 4), errors: column(0, 1), untold }))
    expect(row.errors).toEqual(column(gap, 0.25))
  })

  test('estimates quantiles from summed buckets, whatever their bounds', () => {
    const fast = { bounds, counts: column(90, 90, 90) }
    const slow = { bounds, counts: column(0, 10, 10) }
    const alike = fold(
      report({ histograms: [fast, undefined] }),
      report({ histograms: [slow, undefined] }),
    )
    expect(alike.p50?.[0]).toBeCloseTo((50 / 90) * 0.1)
    expect(alike.p95?.[0]).toBeCloseTo(0.1 + 0.9 * 0.5)
    expect([alike.timed?.[0], alike.p50?.[1]]).toEqual([100, gap])
    const copied = { bounds: [...bounds], counts: slow.counts }
    const unlike = fold(
      report({ histograms: [fast, undefined] }),
      report({ histograms: [copied, undefined] }),
    )
    expect(unlike).toEqual(alike)
  })

  test('has buckets in the same columns', () => {
    const grid = { end: epochMillis(60_000), step: seconds(30), count: 2 }
    const one = report({
      rate: column(4, 4),
      errors: column(1, 0),
      histograms: [undefined, { bounds, counts: column(1, 2, 3) }],
    })
    const heat = foldBuckets([one], grid, seconds(60), {})
    expect(heat.columns[0]).toBeUndefined()
    expect(heat.columns[1]?.map(({ count }) => count)).toEqual([1, 2, 3])
    expect(heat.failed).toEqual(column(1, 0))
  })
})

describe('what is shown', () => {
  test('is one side of each part, for all cells', () => {
    const [client, server] = [report({ side: 'client' }), report({ side: 'server' })]
    const other = report({ side: 'server', part: joinEdgeId(cart, 'http', web) })
    const isShown = chooseShown([server, client, other])
    expect([client, server, other].map(isShown)).toEqual([true, false, true])
    expect(chooseShown([server, report({ side: 'waypoint' })])(server)).toBe(false)
  })

  test('are requests alone, where there are any', () => {
    const opened = report({ protocol: 'tcp', part: joinEdgeId(web, 'tcp', cart) })
    expect(chooseShown([opened])(opened)).toBe(true)
    expect(chooseShown([opened, report({})])(opened)).toBe(false)
  })
})

const twelve = (value: number) => new Float64Array(12).fill(value)
const ranked = (given: Partial<RankingReport> = {}, rate = 1): RankingReport => ({
  row: part,
  part,
  side: 'client',
  protocol: 'http',
  source: web,
  target: cart,
  columns: {
    rate: twelve(rate),
    errors: twelve(rate / 10),
    untold: twelve(0),
    durationSum: twelve(rate / 2),
    durationCount: twelve(rate),
  },
  ...given,
})
const grid = { end: epochMillis(7_200_000), step: seconds(600) }

describe('a ranked row', () => {
  test('says what it does now and did before', () => {
    const figures = { rate: 1, requests: 3600, mean: 0.5 }
    const [row] = foldRanking([ranked(), ranked({ side: 'server' }, 7)], grid)
    expect(row).toMatchObject({ id: part, source: web, target: cart, protocol: 'http' })
    expect(row?.now).toMatchObject(figures)
    expect(row?.now.errors).toBeCloseTo(0.1)
    expect(row?.before).toMatchObject(figures)
  })

  test('has no past where it did nothing before', () => {
    const columns = Object.fromEntries(
      Object.entries(ranked().columns).map(([name, values]) => [name, values.fill(gap, 0, 6)]),
    )
    const [row] = foldRanking([ranked({ columns: { ...ranked().columns, ...columns } })], grid)
    expect(row?.before).toBeUndefined()
    expect(Object.keys(row?.departures ?? {})).toEqual(['errors'])
  })

  test('of TCP has no share unless something failed', () => {
    const { columns } = ranked()
    const quiet = ranked({ protocol: 'tcp', columns: { ...columns, errors: twelve(0) } })
    const [row] = foldRanking([quiet], grid)
    expect(row?.now.errors).toBeUndefined()
    expect(row?.departures.latency).toBeUndefined()
  })

  test('does not depend on the order of reports', () => {
    const reports = fc.array(
      fc.record({
        side: fc.constantFrom('client' as const, 'waypoint' as const, 'server' as const),
        part: fc.constantFrom(part, joinEdgeId(cart, 'http', web)),
        rate: fc.integer({ min: 0, max: 8 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(reports, (given) => {
        const all = given.map(({ rate, ...rest }) => ranked(rest, rate))
        const [one] = foldRanking(all, grid)
        const [other] = foldRanking(all.toReversed(), grid)
        expect(other?.now.requests).toBeCloseTo(one?.now.requests ?? NaN)
        expect(other?.now.errors ?? 0).toBeCloseTo(one?.now.errors ?? 0)
      }),
    )
  })
})

describe('a version that appears', () => {
  const times = [0, 1, 2, 3].map((at) => epochMillis(at * 1000))
  const [old, fresh] = [peer('cart'), peer('cart', 'v2')]
  const always = { backend: 'east', target: old, at: [true, true, true, true] }

  test('is heard of between two moments', () => {
    const appeared = findAppeared(
      [always, { backend: 'east', target: fresh, at: [false, false, true, true] }],
      times,
    )
    expect(appeared).toEqual([
      {
        cluster: 'east',
        namespace: 'shop',
        service: 'cart',
        workload: 'cart-v2',
        version: 'v2',
        after: 1000,
        by: 2000,
      },
    ])
  })

  test('is none of those that were heard of all along, or whose back end began to tell', () => {
    const begins = { backend: 'west', target: fresh, at: [false, true, true, true] }
    const goes = { backend: 'east', target: fresh, at: [true, false, false, true] }
    expect(findAppeared([always, begins], times)).toEqual([])
    expect(findAppeared([always, goes], times)).toEqual([])
  })
})
