import { describe, expect, test } from 'vitest'

import type { Quantiles, SideSignals, TrafficEdge } from '#src/domain/topology/graph.ts'
import { bytesPerSecond, perSecond, seconds } from '#src/domain/units.ts'

import { coarseRate, coarseShare } from './label-numbers.ts'
import { edgeText } from './label-text.ts'
import { edgeLabels, type MapOptions } from './map-options.ts'
import { cart, checkout, pictureOf, toEdge, toGraph, web, type Call } from './sample-graph.ts'

const p95 = (value: number): Quantiles => ({
  p95: { value: seconds(value), lower: seconds(0.1), upper: seconds(0.25) },
})

const linesOf = (edge: TrafficEdge, options: Partial<MapOptions>, calls: readonly Call[] = []) => {
  const text = edgeText(edge, pictureOf(toGraph(calls), options))
  return text === undefined ? [] : [text.parts, ...text.sides].map((line) => line.join(' · '))
}

const withClient = (call: Omit<Call, 'from' | 'to'>, more: Partial<SideSignals>): TrafficEdge => {
  const edge = toEdge({ from: web, to: cart, ...call })
  const { client } = edge.sides
  return client === undefined ? edge : { ...edge, sides: { client: { ...client, ...more } } }
}

describe('what is written on an edge', () => {
  const busy = withClient({ rate: 121.3, errors: 5.1 }, { quantiles: p95(0.2394) })

  test('is the chosen numbers, in one order, with few digits', () => {
    expect(linesOf(busy, { labels: ['p95', 'errors', 'rate'] })).toEqual([
      '120/s · 4.2 % · p95 240 ms',
    ])
    expect(linesOf(busy, { labels: ['trouble'] })).toEqual([])
    expect(linesOf(busy, { labels: [] })).toEqual([])
  })

  test('does not change while a number moves within its rounding', () => {
    const nearly = withClient({ rate: 119.6, errors: 5 }, { quantiles: p95(0.2412) })
    const options = { labels: edgeLabels, sides: true }
    expect(linesOf(nearly, options)).toEqual(linesOf(busy, options))
  })

  test('says why there is no number', () => {
    const options: Partial<MapOptions> = { labels: ['rate', 'errors', 'mean', 'p95'] }
    const few = withClient({ rate: 0.02 }, { quantiles: p95(0.2) })
    expect(linesOf(few, options)).toEqual(['0.02/s · errors n=6 · mean – · p95 n=6'])
    const { quantiles: _, ...rest } = few.sides.client ?? {}
    expect(
      linesOf({ ...few, sides: { client: { ...toEdgeSignals(), ...rest } } }, options),
    ).toEqual(['0.02/s · errors n=6 · mean – · p95 –'])
  })

  test('says trouble first, and its share once', () => {
    const failing = withClient({ rate: 10, errors: 2, state: 'failing' }, {})
    expect(linesOf(failing, { labels: ['trouble', 'rate', 'errors'] })).toEqual(['✖ 20 % · 10/s'])
    expect(linesOf(failing, { labels: ['rate'] })).toEqual(['✖ 10/s'])
  })

  test('has connections and bytes for TCP, and nothing that TCP has not', () => {
    const tcp = withClient(
      { rate: 3, protocol: 'tcp', state: 'unknown' },
      { bytes: { sent: bytesPerSecond(9000), received: bytesPerSecond(3000) } },
    )
    expect(linesOf(tcp, { labels: edgeLabels })).toEqual(['3 conn/s · 12 kB/s'])
  })

  test('has the share of what its caller sends', () => {
    const calls: readonly Call[] = [
      { from: web, to: cart, rate: 0.25 },
      { from: web, to: checkout, rate: 0.75 },
    ]
    // callers of the sample send one request per second
    expect(
      linesOf(toEdge({ from: web, to: cart, rate: 0.25 }), { labels: ['share'] }, calls),
    ).toEqual(['25 % of calls'])
  })

  test('has both sides and the gap, only where both report', () => {
    const client = { ...toEdgeSignals(), rate: perSecond(100), quantiles: p95(0.24) }
    const server = { ...client, rate: perSecond(98), quantiles: p95(0.18) }
    const edge = { ...busy, sides: { client, server } }
    expect(linesOf(edge, { labels: ['rate', 'p95'], sides: true })).toEqual([
      '',
      'client 100/s · server 98/s · gap 2.0 %',
      'p95 client 240 ms · server 180 ms · gap 60 ms',
    ])
    expect(
      linesOf({ ...edge, sides: { client, server: client } }, { labels: ['p95'], sides: true }),
    ).toEqual(['', 'p95 240 ms both sides'])
    expect(linesOf(busy, { labels: ['p95'], sides: true })).toEqual(['p95 240 ms'])
  })

  test('ends with what flags and policies betray', () => {
    const flagged = withClient(
      { rate: 10, errors: 2, state: 'failing' },
      { responses: [{ code: '503', grpcStatus: '', flags: 'UO,URX', rate: perSecond(2) }] },
    )
    expect(linesOf(flagged, { labels: ['trouble'] })).toEqual(['✖ 20 % · breaker'])
    const plain = {
      ...toEdgeSignals(),
      security: { mutualTls: perSecond(1), plaintext: perSecond(1), unknown: perSecond(0) },
    }
    expect(linesOf({ ...busy, sides: { client: plain } }, { labels: ['trouble'] })).toEqual([])
    expect(linesOf({ ...busy, sides: { server: plain } }, { labels: ['trouble'] })).toEqual([
      'plain',
    ])
  })
})

function toEdgeSignals(): SideSignals {
  const { client } = toEdge({ from: web, to: cart }).sides
  if (client === undefined) throw new Error('the sample has a client side')
  return client
}

test.each([
  [0, '0'],
  [0.001, '<0.01'],
  [0.0712, '0.07'],
  [1.26, '1.3'],
  [1234, '1,200'],
  [2_340_000, '2.3M'],
  [Number.NaN, '–'],
])('%d per second is written %s', (rate, text) => {
  expect(coarseRate(rate)).toBe(text)
})

test.each([
  [0, '0 %'],
  [0.0004, '<0.1 %'],
  [0.0421, '4.2 %'],
  [0.996, '>99 %'],
  [1, '100 %'],
])('a share of %d is written %s', (share, text) => {
  expect(coarseShare(share)).toBe(text)
})
