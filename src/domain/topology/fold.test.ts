import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { levels, toEdgeId, toNodeId, type Peer } from '../mesh/identity.ts'
import { epochMillis, seconds } from '../units.ts'
import { buildGraph } from './build.ts'
import { emptyGraph } from './diff.ts'
import { answers, anyReports, mesh, outside, range, report } from './example-reports.test.ts'
import { foldGraph } from './fold.ts'
import type { TrafficGraph } from './graph.ts'
import { carriesRequests } from './node-traffic.ts'
import { sides } from './report.ts'
import { shownSide } from './shown-side.ts'
import { withSilent } from './silent.ts'

const web = mesh('shop', 'web', 'v1')
const cart1 = mesh('shop', 'cart', 'v1')
const cart2 = mesh('shop', 'cart', 'v2')
const cart = mesh('shop', 'cart', '')
const webService: Peer = { ...web, workload: '', version: '' }

const canary = [
  report({ source: web, target: cart1, responses: [answers(90)] }),
  report({ source: web, target: cart2, responses: [answers(8), answers(2, '500')] }),
  report({ source: web, target: cart, responses: [answers(1, '503', 'UH')] }),
]

describe('at the service level', () => {
  const graph = foldGraph(buildGraph(canary, range), 'service', range)

  test('versions become one node with their shares, busiest first', () => {
    const node = graph.nodes.get(toNodeId(cart))
    expect(node?.inbound).toEqual({ rate: 101, errors: 3 })
    expect(node?.versions).toEqual([
      { workload: 'cart-v1', version: 'v1', rate: 90, errors: 0 },
      { workload: 'cart-v2', version: 'v2', rate: 10, errors: 2 },
      { workload: '', version: '', rate: 1, errors: 1 },
    ])
  })

  test('their edges become one, judged anew', () => {
    const edge = graph.edges.get(toEdgeId({ source: webService, target: cart, protocol: 'http' }))
    expect(edge?.sides.client?.responses).toEqual([
      answers(98),
      answers(2, '500'),
      answers(1, '503', 'UH'),
    ])
    expect(edge?.health).toEqual({
      state: 'degraded',
      reason: '2.97 % of requests failed (5 % is failing)',
    })
  })

  test('a node that only calls has no versions to share anything', () => {
    expect(graph.nodes.get(toNodeId(webService))?.versions).toEqual([])
  })
})

test('above the service level there are no versions to compare', () => {
  const graph = foldGraph(buildGraph(canary, range), 'namespace', range)
  expect([...graph.nodes.values()].map(({ versions }) => versions)).toEqual([[]])
})

test('traffic inside a node becomes an edge to itself', () => {
  const graph = foldGraph(buildGraph(canary, range), 'cluster', range)
  expect([...graph.edges.keys()]).toEqual(['mesh/east////>http>mesh/east////'])
  const [node] = graph.nodes.values()
  expect(node).toMatchObject({ inbound: { rate: 101 }, outbound: { rate: 101 } })
})

const toHost = (host: string) =>
  report({ source: web, target: outside('external', host), responses: [answers(1)] })

test('hosts outside the mesh become one node per kind and cluster', () => {
  const graph = foldGraph(
    buildGraph([toHost('a.example'), toHost('b.example')], range),
    'namespace',
    range,
  )
  expect([...graph.nodes.keys()]).toEqual(['external/east////', 'mesh/east/shop///'])
})

test('an edge whose parts are shown by different sides says so and loses none of them', () => {
  const graph = foldGraph(
    buildGraph(
      [
        report({ source: web, target: cart1, responses: [answers(10)] }),
        report({ side: 'server', source: web, target: cart1, responses: [answers(9)] }),
        report({ side: 'waypoint', source: web, target: cart2, responses: [answers(5)] }),
      ],
      range,
    ),
    'service',
    range,
  )
  const [edge] = graph.edges.values()
  expect(edge?.sides).toMatchObject({
    client: { rate: 10 },
    server: { rate: 9 },
    waypoint: { rate: 5 },
  })
  expect(edge && shownSide(edge)).toMatchObject({
    side: 'client',
    mixed: true,
    signals: { rate: 15 },
  })
})

test('a fold to a finer level is a mistake', () => {
  expect(() => foldGraph(emptyGraph('service'), 'workload', range)).toThrow(RangeError)
})

test('an edge is silent only when all its parts are', () => {
  const before = buildGraph(canary, range)
  const after = withSilent(
    before,
    buildGraph(canary.slice(0, 1), range),
    epochMillis(5),
    seconds(60),
  )
  const alive = foldGraph(after, 'service', range)
  expect([...alive.edges.values()].map(({ silentSince }) => silentSince)).toEqual([undefined])
  const gone = withSilent(before, emptyGraph('version'), epochMillis(7), seconds(60))
  const silent = foldGraph(gone, 'service', range)
  expect([...silent.edges.values()]).toMatchObject([{ sides: {}, silentSince: 7 }])
  expect([...silent.nodes.values()]).toMatchObject([
    { silentSince: 7, health: { reason: 'no telemetry' } },
    { silentSince: 7, health: { reason: 'no telemetry' } },
  ])
})

describe('laws', () => {
  const level = fc.constantFrom(...levels)
  /** Graphs of which a part may have fallen silent. */
  const anyGraph = fc
    .tuple(anyReports, anyReports)
    .map(([before, now]) =>
      withSilent(buildGraph(before, range), buildGraph(now, range), epochMillis(9), seconds(60)),
    )

  test('two steps give what one step gives', () => {
    fc.assert(
      fc.property(anyGraph, level, level, (graph, one, other) => {
        const [coarse = 'cluster', fine = 'version'] = levels.filter(
          (name) => name === one || name === other,
        )
        const direct = foldGraph(graph, coarse, range)
        expect(foldGraph(foldGraph(graph, fine, range), coarse, range)).toEqual(direct)
      }),
    )
  })

  test('each side keeps its totals at every level', () => {
    fc.assert(
      fc.property(anyGraph, level, (graph, coarse) => {
        expect(totals(foldGraph(graph, coarse, range))).toEqual(totals(graph))
      }),
    )
  })

  test('the shares of versions add up to what the service receives', () => {
    fc.assert(
      fc.property(anyGraph, fc.constantFrom('service', 'workload'), (graph, coarse) => {
        for (const { identity, inbound, versions } of foldGraph(
          graph,
          coarse,
          range,
        ).nodes.values()) {
          const shares = versions.reduce((sum, { rate }) => sum + rate, 0)
          expect(shares).toBe(identity.kind === 'mesh' ? inbound.rate : 0)
        }
      }),
    )
  })
})

function totals(graph: TrafficGraph) {
  const result: Record<string, number> = {}
  const add = (key: string, amount: number) => {
    result[key] = (result[key] ?? 0) + amount
  }
  for (const edge of graph.edges.values()) {
    for (const side of sides) {
      add(`${edge.protocol} ${side} rate`, edge.sides[side]?.rate ?? 0)
      add(`${edge.protocol} ${side} errors`, edge.sides[side]?.errors ?? 0)
      add(`${edge.protocol} ${side} timed`, edge.sides[side]?.duration?.count ?? 0)
      add(`${edge.protocol} ${side} bytes`, edge.sides[side]?.bytes?.sent ?? 0)
    }
    add(`${carriesRequests(edge)} shown`, shownSide(edge)?.signals.rate ?? 0)
  }
  return Object.fromEntries(Object.entries(result).filter(([, amount]) => amount !== 0))
}
