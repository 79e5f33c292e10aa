import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { joinEdgeId, toNodeId } from '../mesh/identity.ts'
import { epochMillis, perSecond, ratio, seconds } from '../units.ts'
import { cellValues } from './heat.ts'
import { rankOrders } from './heat.ts'
import { packRanking, Ranking } from './packed-ranking.ts'
import { rankingFormula, rankRows } from './rank-rows.ts'
import type { RankedRow } from './ranking.ts'

const node = (service: string) =>
  toNodeId({
    kind: 'mesh',
    cluster: 'east',
    namespace: 'shop',
    service,
    workload: '',
    version: '',
  })
const edge = (source: string, target: string, rest: Partial<RankedRow> = {}): RankedRow => ({
  id: joinEdgeId(node(source), 'http', node(target)),
  source: node(source),
  target: node(target),
  protocol: 'http',
  now: { rate: perSecond(1), requests: 3600 },
  departures: {},
  ...rest,
})
const departure = (score: number) => ({
  deviation: score,
  score,
  at: epochMillis(0),
  now: 1,
  before: 0,
})

const anyNumber = fc.double({ min: 0, max: 1e6, noNaN: true })
const anyDeparture = fc.record({
  deviation: fc.double({ min: -50, max: 50, noNaN: true }),
  score: fc.integer({ min: 0, max: 3 }),
  at: fc.nat().map(epochMillis),
  now: anyNumber,
  before: anyNumber,
})
const anyFigures = fc.record(
  {
    rate: fc.integer({ min: 0, max: 3 }).map(perSecond),
    requests: anyNumber,
    errors: fc.constantFrom(0, 0.5, 1).map(ratio),
    mean: anyNumber.map(seconds),
  },
  { requiredKeys: ['rate', 'requests'] },
)
const anyRow = fc
  .record(
    {
      ends: fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c')),
      now: anyFigures,
      before: anyFigures,
      departures: fc.record(
        { errors: anyDeparture, latency: anyDeparture, rate: anyDeparture },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['ends', 'now', 'departures'] },
  )
  .map(({ ends: [source, target], ...rest }) => edge(source, target, rest))
const anyRows = fc.uniqueArray(anyRow, { selector: ({ id }) => id, maxLength: 9 })

const anyBy = fc.record({
  order: fc.constantFrom(...rankOrders),
  value: fc.constantFrom(...cellValues),
})

describe('ranking', () => {
  test('does not depend on how the rows came', () => {
    fc.assert(
      fc.property(anyRows, anyBy, fc.infiniteStream(fc.nat()), (rows, how, random) => {
        const shuffled = rows
          .map((row) => ({ row, at: random.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ row }) => row)
        expect(rankRows(shuffled, how)).toEqual(rankRows(rows, how))
      }),
    )
  })

  test('by departure follows the signal that is shown', () => {
    const failing = edge('a', 'b', { departures: { errors: departure(9), latency: departure(1) } })
    const slow = edge('b', 'c', { departures: { errors: departure(2), latency: departure(8) } })
    const unknown = edge('a', 'a')
    const rows = [unknown, slow, failing]
    expect(rankRows(rows, { order: 'departure', value: 'errors' })).toEqual([
      failing,
      slow,
      unknown,
    ])
    expect(rankRows(rows, { order: 'departure', value: 'p99' })).toEqual([slow, failing, unknown])
  })

  test('by value puts what is not known last', () => {
    const some = edge('a', 'b', { now: { rate: perSecond(1), requests: 1, mean: seconds(0) } })
    const none = edge('a', 'a')
    expect(rankRows([none, some], { order: 'value', value: 'p50' })).toEqual([some, none])
  })

  test('by name goes by the caller, then by the target', () => {
    const rows = [edge('b', 'a'), edge('a', 'c'), edge('a', 'b')]
    const names = rankRows(rows, { order: 'name', value: 'rate' }).map(({ id }) => id)
    expect(names).toEqual([edge('a', 'b').id, edge('a', 'c').id, edge('b', 'a').id])
  })

  test('says what it ranks by', () => {
    expect(rankingFormula({ order: 'departure', value: 'errors' })).toContain('failed share')
    expect(rankingFormula({ order: 'value', value: 'p95' })).toContain('mean latency')
    expect(rankingFormula({ order: 'name', value: 'rate' })).toContain('caller')
  })
})

describe('a packed ranking', () => {
  test('gives back the rows that went in', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const ranking = new Ranking(structuredClone(packRanking(rows)))
        expect(ranking.rows()).toEqual(rows)
        expect(ranking.ids).toEqual(rows.map(({ id }) => id))
        expect(ranking.size).toBe(rows.length)
      }),
    )
  })

  test('is ranked as its rows are', () => {
    fc.assert(
      fc.property(anyRows, anyBy, (rows, by) => {
        const ranking = new Ranking(packRanking(rows))
        expect(ranking.order(by).map((index) => ranking.row(index))).toEqual(rankRows(rows, by))
      }),
    )
  })

  test('holds services, which have no source', () => {
    const service: RankedRow = {
      id: node('a'),
      target: node('a'),
      now: { rate: perSecond(1), requests: 60 },
      departures: {},
    }
    const ranking = new Ranking(packRanking([service]))
    expect(ranking.row(0)).toEqual(service)
    expect(() => ranking.row(1)).toThrow(RangeError)
  })
})
