import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildGraph } from '../topology/build.ts'
import {
  answers,
  anyLatencyReport,
  anyReports,
  mesh,
  range,
  report,
} from '../topology/example-reports.test.ts'
import { foldGraph } from '../topology/fold.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { withLatency } from '../topology/latency.ts'
import type { EdgeReport } from '../topology/report.ts'
import { withSilent } from '../topology/silent.ts'
import { epochMillis, perSecond, seconds } from '../units.ts'
import { compareGraphs } from './compare-graphs.ts'
import type { ChangeKind } from './edge-change.ts'

const web = mesh('shop', 'web', 'v1')
const cart = mesh('shop', 'cart', 'v1')

const graphOf = (...reports: readonly EdgeReport[]) => buildGraph(reports, range)
const webToCart = (given: Partial<EdgeReport> = {}) =>
  report({ source: web, target: cart, responses: [answers(10)], ...given })
const connection = (opened: number, bytes: object) =>
  webToCart({ protocol: 'tcp', responses: [answers(opened, '')], ...bytes })
const call = (name: string, responses: EdgeReport['responses']) =>
  report({ source: web, target: mesh('shop', name, 'v1'), responses })
const took = (mean: number) => ({ duration: { sum: mean * 10, count: perSecond(10) } })
const nothing = graphOf()

const kindsOf = (now: TrafficGraph, before: TrafficGraph) =>
  compareGraphs(now, before, range).changes.map(({ kinds, isSignificant }) => ({
    kinds,
    isSignificant,
  }))

describe('a comparison', () => {
  test('tells of edges that came and went', () => {
    const graph = graphOf(webToCart())
    expect(kindsOf(graph, nothing)).toEqual([{ kinds: ['added'], isSignificant: true }])
    const { changes, counts } = compareGraphs(nothing, graph, range)
    expect(changes).toMatchObject([
      { kinds: ['removed'], before: { requests: 3000 }, weight: 3000 },
    ])
    expect(changes[0]).not.toHaveProperty('now')
    expect(counts).toMatchObject({ removed: 1, added: 0 })
  })

  test('takes silence and a known zero for absence', () => {
    const graph = graphOf(webToCart())
    const silent = withSilent(graph, nothing, epochMillis(0), seconds(600))
    const zero = graphOf(webToCart({ responses: [answers(0)] }))
    expect(kindsOf(silent, graph)).toEqual([{ kinds: ['removed'], isSignificant: true }])
    expect(kindsOf(zero, graph)).toEqual([{ kinds: ['removed'], isSignificant: true }])
    expect(kindsOf(zero, silent)).toEqual([])
  })

  test('marks what few requests tell', () => {
    const few = graphOf(webToCart({ responses: [answers(7 / range)] }))
    expect(compareGraphs(nothing, few, range)).toMatchObject({
      changes: [{ kinds: ['removed'], isSignificant: false, reason: 'only 7 requests before' }],
      counts: { removed: 0 },
      insignificant: 1,
    })
  })

  test('tells of failures, latency and rate, the gravest first', () => {
    const before = graphOf(webToCart(took(0.1)))
    const now = graphOf(
      webToCart({
        responses: [answers(18), answers(2, '503')],
        duration: { sum: 6, count: perSecond(20) },
      }),
    )
    const { changes, counts } = compareGraphs(now, before, range)
    expect(changes).toMatchObject([
      {
        kinds: ['failing', 'slower', 'busier'],
        rate: { change: 1 },
        errors: { change: 0.1 },
        latency: { of: 'mean', isSignificant: true },
        weight: 600,
      },
    ])
    expect(counts).toMatchObject({ failing: 1, slower: 1, busier: 1 })
    expect(kindsOf(before, now)).toEqual([
      { kinds: ['recovering', 'faster', 'quieter'], isSignificant: true },
    ])
  })

  test('does not hold one side against the other', () => {
    const before = graphOf(webToCart(took(0.1)))
    const now = graphOf(webToCart({ side: 'server', ...took(0.2) }))
    expect(compareGraphs(now, before, range).changes).toMatchObject([
      {
        kinds: ['slower'],
        isSignificant: false,
        reason: 'told by the server now, by the client before',
      },
    ])
  })

  test('takes no missing answer for a missing edge', () => {
    const graph = graphOf(webToCart())
    const unanswered = { now: new Set(['east']), before: new Set<string>() }
    expect(compareGraphs(nothing, graph, range, unanswered).changes).toMatchObject([
      { kinds: ['removed'], isSignificant: false, reason: 'east did not answer now' },
    ])
  })

  test('compares connections that only move bytes as what they are', () => {
    const idle = { sent: 0, received: 0 }
    const before = graphOf(connection(1, { bytes: { sent: 100, received: 100 } }))
    const still = graphOf(connection(0, { bytes: { sent: 100, received: 100 } }))
    const gone = graphOf(connection(0, { bytes: idle }))
    expect(kindsOf(still, before)).toEqual([{ kinds: ['quieter'], isSignificant: true }])
    expect(kindsOf(gone, before)).toEqual([{ kinds: ['removed'], isSignificant: true }])
  })

  test('puts what is significant first, then what is gravest, then what weighs most', () => {
    const before = graphOf(
      call('a', [answers(1)]),
      call('b', [answers(10)]),
      call('c', [answers(10)]),
      call('d', [answers(0.05)]),
    )
    const now = graphOf(
      call('a', [answers(10)]),
      call('b', [answers(9), answers(1, '503')]),
      call('c', [answers(5), answers(5, '503')]),
    )
    const { changes } = compareGraphs(now, before, range)
    expect(changes.map(({ target, kinds }) => [target.split('/')[3], kinds[0]])).toEqual([
      ['c', 'failing'],
      ['b', 'failing'],
      ['a', 'busier'],
      ['d', 'removed'],
    ])
  })

  test('is of one level only', () => {
    expect(() => compareGraphs(nothing, foldGraph(nothing, 'service', range), range)).toThrow(
      RangeError,
    )
  })
})

const opposite: Readonly<Record<ChangeKind, ChangeKind>> = {
  added: 'removed',
  removed: 'added',
  failing: 'recovering',
  recovering: 'failing',
  slower: 'faster',
  faster: 'slower',
  busier: 'quieter',
  quieter: 'busier',
}

const anyLatencies = fc.array(anyLatencyReport, { maxLength: 20 })
const anyGraph = fc
  .tuple(anyReports, anyLatencies)
  .map(([reports, latencies]) => withLatency(buildGraph(reports, range), latencies))
const anyRefresh = fc
  .tuple(anyReports, anyReports, anyReports, anyLatencies, anyLatencies)
  .map(([kept, before, after, early, late]) => ({
    before: withLatency(buildGraph([...kept, ...before], range), early),
    now: withLatency(buildGraph([...kept, ...after], range), late),
  }))

/** By edge, since which of its kinds is the gravest is another one in the mirror. */
const byEdge = (now: TrafficGraph, before: TrafficGraph) =>
  new Map(compareGraphs(now, before, range).changes.map((change) => [change.id, change]))

describe('laws of comparison', () => {
  test('a graph does not differ from itself', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const again = {
          ...graph,
          edges: new Map([...graph.edges].map(([id, edge]) => [id, { ...edge }])),
        }
        expect(compareGraphs(graph, again, range).changes).toEqual([])
      }),
    )
  })

  test('exchanging the graphs turns every change around, and keeps what is significant', () => {
    fc.assert(
      fc.property(anyRefresh, ({ now, before }) => {
        const changes = byEdge(now, before)
        const mirrored = byEdge(before, now)
        expect(new Set(mirrored.keys())).toEqual(new Set(changes.keys()))
        for (const [id, change] of changes) {
          const other = mirrored.get(id)
          expect(other?.isSignificant).toBe(change.isSignificant)
          expect(new Set(other?.kinds)).toEqual(new Set(change.kinds.map((kind) => opposite[kind])))
          expect([other?.now, other?.before]).toEqual([change.before, change.now])
          for (const number of ['rate', 'errors', 'latency'] as const) {
            expect(other?.[number]?.change).toBe(change[number] && -change[number].change)
            expect(other?.[number]?.isSignificant).toBe(change[number]?.isSignificant)
          }
        }
      }),
    )
  })

  test('the order of edges does not matter', () => {
    fc.assert(
      fc.property(anyRefresh, ({ now, before }) => {
        const turned = { ...now, edges: new Map([...now.edges].toReversed()) }
        expect(compareGraphs(turned, before, range)).toEqual(compareGraphs(now, before, range))
      }),
    )
  })

  test('every change has a reason where it is not significant, and none where it is', () => {
    fc.assert(
      fc.property(anyRefresh, ({ now, before }) => {
        for (const { isSignificant, reason, weight } of compareGraphs(now, before, range).changes) {
          expect(reason === undefined).toBe(isSignificant)
          expect(weight).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})
