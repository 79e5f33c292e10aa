import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { epochMillis, seconds } from '../units.ts'
import { buildGraph } from './build.ts'
import { diffGraphs, emptyGraph, isEmptyDiff } from './diff.ts'
import { answers, anyReports, mesh, range, report } from './example-reports.test.ts'
import { foldGraph } from './fold.ts'
import { withSilent } from './silent.ts'

const web = mesh('shop', 'web', 'v1')
const toCart = report({ source: web, target: mesh('shop', 'cart', 'v1'), responses: [answers(9)] })
const toPay = report({ source: web, target: mesh('shop', 'pay', 'v1'), responses: [answers(9)] })
const both = buildGraph([toCart, toPay], range)
const onlyCart = buildGraph([toCart], range)

const minute = seconds(60)
const start = 1_700_000_000_000
const after = (elapsed: number) => epochMillis(start + elapsed * 1000)
const silentOf = (graph: typeof both) =>
  [...graph.edges.values(), ...graph.nodes.values()].filter(
    ({ silentSince }) => silentSince !== undefined,
  )

describe('what falls silent', () => {
  test('stays without signals, and unknown', () => {
    const graph = withSilent(both, onlyCart, after(0), minute)
    expect(silentOf(graph)).toEqual([
      {
        id: 'mesh/east/shop/web/web-v1/v1>http>mesh/east/shop/pay/pay-v1/v1',
        source: 'mesh/east/shop/web/web-v1/v1',
        target: 'mesh/east/shop/pay/pay-v1/v1',
        protocol: 'http',
        sides: {},
        health: { state: 'unknown', reason: 'no telemetry' },
        silentSince: start,
      },
      {
        id: 'mesh/east/shop/pay/pay-v1/v1',
        identity: mesh('shop', 'pay', 'v1'),
        inbound: { rate: 0, errors: 0 },
        outbound: { rate: 0, errors: 0 },
        versions: [],
        health: { state: 'unknown', reason: 'no telemetry' },
        silentSince: start,
      },
    ])
  })

  test('keeps the moment it fell silent, and is forgotten after a while', () => {
    const first = withSilent(both, onlyCart, after(0), minute)
    const second = withSilent(first, onlyCart, after(60), minute)
    expect(isEmptyDiff(diffGraphs(first, second))).toBe(true)
    expect(withSilent(second, onlyCart, after(61), minute)).toBe(onlyCart)
  })

  test('is not what a waypoint now reports at a higher layer', () => {
    const images = mesh('media', 'images', 'v1')
    const ends = { source: web, responses: [answers(9)] }
    const layer4 = report({ ...ends, target: mesh('media', 'images', 'x'), protocol: 'tcp' })
    const layer7 = report({ ...ends, target: images, protocol: 'http', side: 'waypoint' })
    const before = buildGraph([layer4], range)
    const next = buildGraph([layer4, layer7], range)
    expect(withSilent(before, next, after(0), minute)).toBe(next)
    const services = foldGraph(next, 'service', range)
    const silent = withSilent(foldGraph(before, 'service', range), services, after(0), minute)
    expect(silent).toBe(services)
  })

  test('is whole again when it comes back', () => {
    const first = withSilent(both, onlyCart, after(0), minute)
    expect(withSilent(first, both, after(15), minute)).toBe(both)
  })

  test('at another level is not carried over', () => {
    const coarse = foldGraph(onlyCart, 'service', range)
    expect(withSilent(both, coarse, after(0), minute)).toBe(coarse)
  })

  test('is everything, when nothing answers', () => {
    const graph = withSilent(both, emptyGraph('version'), after(0), minute)
    expect([...graph.nodes.keys()]).toEqual([...both.nodes.keys()])
    expect([...graph.edges.keys()]).toEqual([...both.edges.keys()])
    expect(silentOf(graph)).toHaveLength(5)
  })
})

describe('laws', () => {
  const graph = anyReports.map((reports) => buildGraph(reports, range))

  test('what reports is left as it is; what does not was there before', () => {
    fc.assert(
      fc.property(graph, graph, (previous, next) => {
        const carried = withSilent(previous, next, after(0), minute)
        for (const [id, edge] of carried.edges) {
          const reported = next.edges.get(id)
          expect(edge.silentSince === undefined ? edge : undefined).toBe(reported)
          expect(reported !== undefined || previous.edges.has(id)).toBe(true)
        }
        for (const [id, node] of next.nodes) expect(carried.nodes.get(id)).toBe(node)
        // connections may have given way to the requests that a waypoint reports
        const requests = [...previous.edges.values()].filter(({ protocol }) => protocol !== 'tcp')
        for (const { id } of requests) expect(carried.edges.has(id)).toBe(true)
        for (const id of next.edges.keys()) expect(carried.edges.has(id)).toBe(true)
      }),
    )
  })

  test('maps stay in order, and edges end in nodes', () => {
    fc.assert(
      fc.property(graph, graph, (previous, next) => {
        const { nodes, edges } = withSilent(previous, next, after(0), minute)
        expect([...nodes.keys()]).toEqual([...nodes.keys()].toSorted())
        expect([...edges.keys()]).toEqual([...edges.keys()].toSorted())
        const ends = [...edges.values()].flatMap(({ source, target }) => [source, target])
        expect(new Set(ends)).toEqual(new Set(nodes.keys()))
      }),
    )
  })

  test('carrying again changes nothing', () => {
    fc.assert(
      fc.property(graph, graph, (previous, next) => {
        const once = withSilent(previous, next, after(0), minute)
        expect(withSilent(once, next, after(30), minute)).toEqual(once)
      }),
    )
  })

  test('silence carried and then folded is silence folded and then carried', () => {
    fc.assert(
      fc.property(graph, graph, (previous, next) => {
        const fold = (fine: typeof previous) => foldGraph(fine, 'service', range)
        const carriedFirst = fold(withSilent(previous, next, after(0), minute))
        const foldedFirst = withSilent(fold(previous), fold(next), after(0), minute)
        expect(carriedFirst.edges).toEqual(foldedFirst.edges)
        expect(carriedFirst.nodes).toEqual(foldedFirst.nodes)
      }),
    )
  })
})
