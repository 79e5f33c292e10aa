import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { levels, peerAt, toEdgeId } from '../mesh/identity.ts'
import { estimateQuantile } from '../signals/latency.ts'
import { seconds } from '../units.ts'
import { buildGraph } from './build.ts'
import {
  answers,
  anyLatencyReport,
  anyReports,
  mesh,
  range,
  report,
} from './example-reports.test.ts'
import { foldGraph } from './fold.ts'
import { withLatency } from './latency.ts'
import type { LatencyReport, Side } from './report.ts'

const web = mesh('shop', 'web', 'v1')
const cart1 = mesh('shop', 'cart', 'v1')
const cart2 = mesh('shop', 'cart', 'v2')

const buckets = (fast: number, slow: number) => [
  { le: seconds(0.1), count: fast },
  { le: seconds(1), count: fast + slow },
  { le: seconds(Infinity), count: fast + slow },
]
const latency = (
  target: typeof web,
  fast: number,
  slow: number,
  side: Side = 'client',
): LatencyReport => ({
  backend: 'east',
  side,
  source: web,
  target,
  protocol: 'http',
  buckets: buckets(fast, slow),
})
const requests = (target: typeof web, side: Side = 'client') =>
  report({ side, source: web, target, responses: [answers(10)] })

const services = foldGraph(buildGraph([requests(cart1), requests(cart2)], range), 'service', range)
const onlyEdge = (graph: typeof services) => [...graph.edges.values()][0]

describe('quantiles of an edge', () => {
  test('come from the summed buckets of its parts', () => {
    const graph = withLatency(services, [latency(cart1, 90, 0), latency(cart2, 0, 10)])
    expect(onlyEdge(graph)?.sides.client?.quantiles).toEqual({
      p50: estimateQuantile(0.5, buckets(90, 10)),
      p95: estimateQuantile(0.95, buckets(90, 10)),
      p99: estimateQuantile(0.99, buckets(90, 10)),
    })
  })

  test('of each side are its own', () => {
    const both = buildGraph([requests(cart1), requests(cart1, 'server')], range)
    const graph = withLatency(both, [latency(cart1, 1, 0), latency(cart1, 0, 1, 'server')])
    expect(onlyEdge(graph)?.sides.client?.quantiles?.p50?.upper).toBe(0.1)
    expect(onlyEdge(graph)?.sides.server?.quantiles?.p50?.upper).toBe(1)
  })

  test('are empty, not absent, when there is nothing to estimate', () => {
    const graph = withLatency(services, [latency(cart1, 0, 0)])
    expect(onlyEdge(graph)?.sides.client?.quantiles).toEqual({})
    expect(onlyEdge(services)?.sides.client).not.toHaveProperty('quantiles')
  })

  test('of a side or an edge that the graph does not hold are passed over', () => {
    const graph = withLatency(services, [latency(cart1, 1, 0, 'server'), latency(web, 1, 0)])
    expect(graph).toEqual(services)
  })

  test('of an edge shown by two sides take each part by the side that shows it', () => {
    const mixed = foldGraph(
      buildGraph([requests(cart1), requests(cart1, 'server'), requests(cart2, 'waypoint')], range),
      'service',
      range,
    )
    const graph = withLatency(mixed, [
      latency(cart1, 90, 0),
      latency(cart1, 0, 1000, 'server'),
      latency(cart2, 0, 10, 'waypoint'),
    ])
    expect(onlyEdge(graph)?.mixed?.quantiles?.p95).toEqual(estimateQuantile(0.95, buckets(90, 10)))
  })
})

test('nodes and edges without a report stay the same objects', () => {
  fc.assert(
    fc.property(
      anyReports,
      fc.array(anyLatencyReport),
      fc.constantFrom(...levels),
      (reports, latencies, level) => {
        const graph = foldGraph(buildGraph(reports, range), level, range)
        const timed = withLatency(graph, latencies)
        expect(timed.nodes).toBe(graph.nodes)
        expect([...timed.edges.keys()]).toEqual([...graph.edges.keys()])
        const named = new Set(
          latencies.map(({ source, target, protocol }) =>
            toEdgeId({ source: peerAt(source, level), target: peerAt(target, level), protocol }),
          ),
        )
        for (const [id, edge] of graph.edges) {
          expect(named.has(id) || timed.edges.get(id) === edge).toBe(true)
        }
      },
    ),
  )
})

test('the order of latency reports does not matter', () => {
  fc.assert(
    fc.property(anyReports, fc.array(anyLatencyReport), (reports, latencies) => {
      const graph = foldGraph(buildGraph(reports, range), 'namespace', range)
      expect(withLatency(graph, latencies.toReversed())).toEqual(withLatency(graph, latencies))
    }),
  )
})
