import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Departure, RankedRow } from '../heat/ranking.ts'
import { joinEdgeId, toNodeId, type NodeId } from '../mesh/identity.ts'
import { mesh } from '../topology/example-reports.test.ts'
import { epochMillis, perSecond, ratio } from '../units.ts'
import { departsFrom, rankSuspects } from './rank-suspects.ts'

const node = (name: string): NodeId => toNodeId(mesh('shop', name, ''))

const departure = (given: Partial<Departure> = {}): Departure => ({
  deviation: 10,
  score: 30,
  at: epochMillis(0),
  now: 0.2,
  before: 0,
  ...given,
})

const row = (
  source: NodeId,
  target: NodeId,
  departures: RankedRow['departures'],
  requests = 1000,
): RankedRow => ({
  id: joinEdgeId(source, 'http', target),
  source,
  target,
  protocol: 'http',
  now: { rate: perSecond(requests / 300), requests, errors: ratio(0) },
  departures,
})

const failing = (source: string, target: string, given: Partial<Departure> = {}, requests = 1000) =>
  row(node(source), node(target), { errors: departure(given) }, requests)

const named = (rows: readonly RankedRow[]) =>
  rankSuspects(rows).map(({ source, target }) => `${source?.split('/')[3]}-${target.split('/')[3]}`)

describe('suspects', () => {
  test('name the callee that fails, before the callers it makes fail', () => {
    const rows = [
      failing('web', 'front', { score: 90 }),
      failing('front', 'checkout', { score: 60 }),
      failing('checkout', 'payment', { score: 30 }),
      row(node('checkout'), node('cart'), {}),
    ]
    expect(named(rows)).toEqual(['checkout-payment', 'front-checkout', 'web-front'])
    expect(rankSuspects(rows)[0]).toMatchObject({
      signal: 'errors',
      requests: 1000,
      explains: 2,
      now: 0.2,
      before: 0,
    })
  })

  test('name the caller where its callee fails far less than it does', () => {
    const rows = [
      failing('web', 'checkout', { now: 0.5, score: 150 }),
      failing('checkout', 'payment', { now: 0.01, score: 15 }),
    ]
    expect(named(rows)).toEqual(['web-checkout', 'checkout-payment'])
  })

  test('hold one signal against the same signal only', () => {
    const slow = departure({ now: 2, before: 0.1, score: 20 })
    const rows = [
      failing('web', 'checkout'),
      row(node('checkout'), node('payment'), { latency: slow }),
    ]
    expect(rankSuspects(rows).map(({ signal, explains }) => [signal, explains])).toEqual([
      ['errors', 0],
      ['latency', 0],
    ])
  })

  test('name a row once, for what weighs more', () => {
    const both = { errors: departure({ score: 10 }), latency: departure({ score: 40 }) }
    expect(rankSuspects([row(node('a'), node('b'), both)])).toMatchObject([
      { signal: 'latency', score: 40 },
    ])
  })

  test('leave out what moves too little, moves down or moves in rate alone', () => {
    const rows = [
      failing('a', 'b', { deviation: departsFrom - 0.01 }),
      failing('b', 'c', { deviation: -20 }),
      row(node('c'), node('d'), { rate: departure() }),
    ]
    expect(rankSuspects(rows)).toEqual([])
  })

  test('come to rest in a cycle, and where a service calls itself', () => {
    const rows = [failing('a', 'b'), failing('b', 'a'), failing('b', 'b'), failing('b', 'c')]
    expect(named(rows)[0]).toBe('b-c')
    expect(rankSuspects(rows)).toHaveLength(4)
  })

  test('may be services, which explain nothing', () => {
    const { source: _, ...service } = failing('a', 'b')
    const [suspect] = rankSuspects([{ ...service, id: service.target }])
    expect(suspect).toMatchObject({ edge: service.target, explains: 0, score: 30 })
    expect(suspect).not.toHaveProperty('source')
  })
})

const anyDeparture = fc.record({
  deviation: fc.double({ min: -60, max: 60, noNaN: true }),
  score: fc.double({ min: 0, max: 300, noNaN: true }),
  at: fc.integer().map(epochMillis),
  now: fc.double({ min: 0, max: 1, noNaN: true }),
  before: fc.double({ min: 0, max: 1, noNaN: true }),
})
const anyName = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(node)
const anyRows = fc.uniqueArray(
  fc
    .record({
      source: anyName,
      target: anyName,
      requests: fc.nat(100_000),
      departures: fc.record(
        { errors: anyDeparture, latency: anyDeparture, rate: anyDeparture },
        { requiredKeys: [] },
      ),
    })
    .map(({ source, target, departures, requests }) => row(source, target, departures, requests)),
  { selector: ({ id }) => id, maxLength: 30 },
)

describe('laws of suspects', () => {
  test('the order of rows does not matter', () => {
    const shuffled = anyRows.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        expect(rankSuspects(others)).toEqual(rankSuspects(rows))
      }),
    )
  })

  test('each is a row that departs upwards; at most ten, none twice, likeliest first', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const suspects = rankSuspects(rows)
        expect(suspects.length).toBeLessThanOrEqual(10)
        expect(new Set(suspects.map(({ edge }) => edge)).size).toBe(suspects.length)
        for (const { edge, signal, departure: given } of suspects) {
          const departures = rows.find(({ id }) => id === edge)?.departures
          expect(departures?.[signal]).toBe(given)
          expect(given.deviation).toBeGreaterThanOrEqual(departsFrom)
        }
        const scores = suspects.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      }),
    )
  })

  test('blame is passed on, never made or lost', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const few = rows.slice(0, 10).map((one) => {
          const { errors } = one.departures
          return { ...one, departures: errors === undefined ? {} : { errors } }
        })
        const begun = few.reduce((sum, { departures: { errors } }) => {
          return sum + (errors !== undefined && errors.deviation >= departsFrom ? errors.score : 0)
        }, 0)
        const rested = rankSuspects(few).reduce((sum, { score }) => sum + score, 0)
        expect(rested).toBeCloseTo(begun, 6)
      }),
    )
  })

  test('in a chain in which harm comes from below, the last call is first', () => {
    const anyChain = fc.array(
      fc.record({
        score: fc.double({ min: 1, max: 250, noNaN: true }),
        deviation: fc.double({ min: departsFrom, max: 50, noNaN: true }),
        more: fc.double({ min: 0, max: 0.05, noNaN: true }),
      }),
      { minLength: 2, maxLength: 12 },
    )
    fc.assert(
      fc.property(anyChain, (links) => {
        let now = 0.1
        const rows = links.map(({ more, ...given }, index) => {
          now += more
          return failing(`n${index}`, `n${index + 1}`, { ...given, now })
        })
        const [first] = rankSuspects(rows)
        expect(first?.target).toBe(node(`n${links.length}`))
        expect(first?.explains).toBe(links.length - 1)
      }),
    )
  })
})
