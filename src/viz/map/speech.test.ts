import { describe, expect, test } from 'vitest'

import { wholeMap, type Fold } from '#src/domain/detail/map-detail.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import { perSecond, seconds } from '#src/domain/units.ts'

import {
  checkout,
  bank,
  database,
  pictureOf,
  peer,
  toEdge,
  toGraph,
  web,
  type Call,
} from './sample-graph.ts'
import { speakEdge, speakNode, type Spoken } from './speech.ts'

const payments = peer('payments')

/** A sample edge, timed: the p95 lies between the bounds, in seconds. */
function timed(call: Call, lower: number, upper: number): TrafficEdge {
  const edge = toEdge(call)
  const { client } = edge.sides
  if (client === undefined) return edge
  const p95 = { value: seconds((lower + upper) / 2), lower: seconds(lower), upper: seconds(upper) }
  return { ...edge, sides: { client: { ...client, quantiles: { p95 } } } }
}

const around = (call: Call): Spoken => pictureOf(toGraph([call]))
const spoken = (call: Call, change: (edge: TrafficEdge) => TrafficEdge = (edge) => edge) =>
  speakEdge(change(toEdge(call)), around(call))

describe('a call in words', () => {
  const call: Call = { from: checkout, to: payments, rate: 120, errors: 4.8, state: 'failing' }

  test('says who calls whom, how much, how well and how fast, and which of how many it is', () => {
    expect(speakEdge(timed(call, 0.25, 0.5), around(call), { index: 2, of: 7 })).toBe(
      'checkout calls payments, 120 requests per second, 4 % errors, p95 250 to 500 ms, failing, 2 of 7',
    )
  })

  test.each([
    [0, 0.005, 'p95 under 5 ms'],
    [1, 2.5, 'p95 1 to 2.5 s'],
    [0.5, 1, 'p95 0.5 to 1 s'],
    [10, Infinity, 'p95 over 10 s'],
  ])('gives a latency as its bucket: %d to %d s', (lower, upper, words) => {
    expect(speakEdge(timed(call, lower, upper), around(call))).toContain(words)
  })

  test('says what isn’t known, and why', () => {
    expect(spoken(call)).toContain('p95 unknown: no telemetry')
    const pending = {
      ...around(call),
      context: { ...pictureOf(toGraph([])).context, quantilesPending: true },
    }
    expect(speakEdge(toEdge(call), pending)).toContain('p95 not known yet')
    expect(spoken({ ...call, silentSince: 0 })).toMatch(
      /^checkout calls payments, silent since \d\d:\d\d: nobody reports it$/,
    )
    const few = { ...call, rate: 0.01, errors: 0.01 }
    expect(spoken(few)).toContain('100 % errors of only 3 requests')
  })

  test('speaks of connections where there are no requests, and never of errors unseen', () => {
    expect(
      spoken({ from: checkout, to: database, protocol: 'tcp', rate: 3, state: 'unknown' }),
    ).toBe('checkout connects to orders-db, 3 connections per second, unknown')
  })

  test('says whose numbers they are where they are not the caller’s', () => {
    const served = spoken(call, ({ sides: { client }, ...edge }) => ({
      ...edge,
      sides: client === undefined ? {} : { server: client },
    }))
    expect(served).toContain('as the server reports')
  })
})

describe('a node in words', () => {
  const graph = toGraph([
    { from: web, to: checkout },
    { from: checkout, to: payments },
    { from: checkout, to: bank },
  ])
  const node: TrafficNode = {
    id: toNodeId(checkout),
    identity: checkout,
    inbound: { rate: perSecond(300), errors: perSecond(3.6) },
    outbound: { rate: perSecond(1), errors: perSecond(0) },
    versions: [],
    health: { state: 'degraded', reason: '' },
  }

  test('says where it is, what reaches it and what it is tied to', () => {
    expect(speakNode(node, pictureOf(graph), { index: 1, of: 3 })).toBe(
      'checkout in shop, east: 300 requests per second in, 1.2 % errors, degraded; calls 2, called by 1, 1 of 3',
    )
  })

  test('an entry point is known by nobody’s report', () => {
    const entry = { ...node, id: toNodeId(web), identity: web }
    expect(speakNode(entry, pictureOf(graph))).toContain('web in shop, east: nothing reported')
  })

  test('a fold says how many it holds and how the worst of them does', () => {
    const shop = { ...web, service: '' }
    const folded = toGraph([{ from: shop, to: bank }])
    const id = toNodeId(shop)
    const fold: Fold = { level: 'namespace', nodes: 34, worst: 'healthy', failing: 0, degraded: 0 }
    const spokenOf = (of: Fold) => {
      const map = { ...wholeMap(folded), folds: new Map([[id, of]]) }
      const folding = folded.nodes.get(id)
      return folding && speakNode(folding, { ...pictureOf(folded), map })
    }
    expect(spokenOf(fold)).toBe(
      'namespace shop in east, 34 services folded, worst healthy; calls 1, called by 0',
    )
    expect(spokenOf({ ...fold, worst: 'failing', failing: 2, degraded: 1 })).toContain(
      '34 services folded, 2 failing, 1 degraded',
    )
  })
})
