import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toEdgeId, toNodeId, type Protocol } from '../mesh/identity.ts'
import { readErrorRatio, readRate } from '../signals/reading.ts'
import { bytesPerSecond, perSecond } from '../units.ts'
import { buildGraph } from './build.ts'
import { answers, anyReports, mesh, outside, range, report } from './example-reports.test.ts'
import type { TrafficEdge, TrafficGraph } from './graph.ts'
import type { ResponseRate, Side } from './report.ts'
import { shownSide } from './shown-side.ts'

const web = mesh('shop', 'web', 'v1')
const cart = mesh('shop', 'cart', 'v1')
const cartDatabase = mesh('shop', 'cart-db', 'v1')

const edgeTo = (graph: TrafficGraph, target = cart, protocol: Protocol = 'http') =>
  graph.edges.get(toEdgeId({ source: web, target, protocol }))
const nodeOf = (graph: TrafficGraph, peer = cart) => graph.nodes.get(toNodeId(peer))

describe('one edge', () => {
  test('keeps what the client and the server say apart, and shows the client', () => {
    const graph = buildGraph(
      [
        report({ source: web, target: cart, responses: [answers(9), answers(1, '503', 'UF')] }),
        report({ side: 'server', source: web, target: cart, responses: [answers(9)] }),
      ],
      range,
    )
    const edge = edgeTo(graph)
    expect(edge?.sides.client).toMatchObject({ rate: 10, errors: 1 })
    expect(edge?.sides.server).toMatchObject({ rate: 9, errors: 0 })
    expect(edge && shownSide(edge)).toMatchObject({ side: 'client', mixed: false })
    expect(edge?.health.state).toBe('failing')
    expect(nodeOf(graph)?.inbound).toEqual({ rate: 10, errors: 1 })
  })

  test('sums one side over back ends and names them', () => {
    const graph = buildGraph(
      [
        report({ backend: 'west', source: web, target: cart, responses: [answers(2)] }),
        report({ source: web, target: cart, responses: [answers(3), answers(1, '404')] }),
      ],
      range,
    )
    expect(edgeTo(graph)?.sides.client).toMatchObject({
      backends: ['east', 'west'],
      rate: 6,
      clientErrors: 1,
      responses: [answers(5), answers(1, '404')],
    })
  })

  test('adds TCP bytes', () => {
    const bytes = { sent: bytesPerSecond(3), received: bytesPerSecond(4) }
    const tcp = { source: web, target: cart, protocol: 'tcp', bytes } as const
    const graph = buildGraph(
      [
        report({ ...tcp, responses: [answers(1, '')] }),
        report({ ...tcp, backend: 'west', responses: [] }),
      ],
      range,
    )
    expect(edgeTo(graph, cart, 'tcp')?.sides.client).toMatchObject({
      rate: 1,
      bytes: { sent: 6, received: 8 },
    })
  })

  test('leaves out samples that are no rates', () => {
    const responses = [answers(1), answers(Number.NaN, '503'), answers(Infinity, '500')]
    const duration = { sum: Number.NaN, count: perSecond(1) }
    const graph = buildGraph([report({ source: web, target: cart, responses, duration })], range)
    expect(edgeTo(graph)?.sides.client).toMatchObject({ rate: 1, responses: [answers(1)] })
    expect(edgeTo(graph)?.sides.client).not.toHaveProperty('duration')
  })
})

describe('nodes', () => {
  test('that nothing calls are unknown, not green', () => {
    const graph = buildGraph(
      [report({ source: web, target: cart, responses: [answers(10)] })],
      range,
    )
    expect(nodeOf(graph, web)?.health).toEqual({ state: 'unknown', reason: 'no inbound telemetry' })
    expect(nodeOf(graph)?.health.state).toBe('healthy')
  })

  test('count requests, and TCP connections only where there are no requests', () => {
    const tcp = { protocol: 'tcp', responses: [answers(100, '')] } as const
    const graph = buildGraph(
      [
        report({ source: web, target: cart, responses: [answers(10)] }),
        report({ source: web, target: cart, ...tcp }),
        report({ source: cart, target: cartDatabase, ...tcp }),
      ],
      range,
    )
    expect(nodeOf(graph, web)?.outbound.rate).toBe(10)
    expect(nodeOf(graph, cart)?.inbound.rate).toBe(10)
    expect(nodeOf(graph, cart)?.outbound.rate).toBe(100)
    expect(nodeOf(graph, cartDatabase)?.inbound.rate).toBe(100)
  })

  test('are judged by failing TCP too, while sound TCP hides nothing', () => {
    const requests = report({ source: web, target: cart, responses: [answers(10)] })
    const tcp = (flags: string) =>
      report({ source: web, target: cart, protocol: 'tcp', responses: [answers(10, '', flags)] })
    expect(nodeOf(buildGraph([requests, tcp('-')], range))?.health.state).toBe('healthy')
    expect(nodeOf(buildGraph([requests, tcp('UF')], range))?.health.state).toBe('failing')
    expect(nodeOf(buildGraph([tcp('-')], range))?.health.state).toBe('unknown')
  })

  test('outside the mesh have no workload, whatever was reported', () => {
    const bank = { ...outside('external', 'bank.example'), workload: 'x', namespace: 'y' }
    const graph = buildGraph([report({ source: web, target: bank, responses: [] })], range)
    expect([...graph.nodes.keys()]).toEqual([
      'external/east//bank.example//',
      'mesh/east/shop/web/web-v1/v1',
    ])
  })
})

const waypoint = (target = cart) =>
  report({ side: 'waypoint', source: web, target, responses: [answers(10)] })
const ztunnel = (target = cart, side: Side = 'client', flags = '-') =>
  report({ side, source: web, target, protocol: 'tcp', responses: [answers(2, '', flags)] })

const healthOfGrpc = (...responses: readonly ResponseRate[]) => {
  const graph = buildGraph(
    [report({ source: web, target: cart, protocol: 'grpc', responses })],
    range,
  )
  return edgeTo(graph, cart, 'grpc')?.health.state
}

describe('answers that lost their code', () => {
  test('are unknown, not healthy', () => {
    const graph = buildGraph(
      [report({ source: web, target: cart, responses: [answers(10, '')] })],
      range,
    )
    const verdict = { state: 'unknown', reason: 'the metrics carry no response codes' }
    expect(edgeTo(graph)?.health).toEqual(verdict)
    expect(nodeOf(graph)?.health).toEqual(verdict)
    expect(nodeOf(graph)?.inbound).toEqual({ rate: 10, errors: 0, untold: 10 })
    const signals = edgeTo(graph)?.sides.client
    const context = { range, polls: new Map(), quantilesPending: false }
    expect(readErrorRatio(signals, context)).toEqual({ state: 'no-telemetry' })
    expect(readRate(signals, context)).toEqual({ state: 'value', value: 10 })
  })

  test('of gRPC are those without a status, unless the code beneath has failed', () => {
    expect(healthOfGrpc(answers(10, '200'))).toBe('unknown')
    expect(healthOfGrpc(answers(10, '200', '-', '0'))).toBe('healthy')
    expect(healthOfGrpc(answers(10, '503', 'UF'))).toBe('failing')
  })

  test('do not water down what others tell', () => {
    const graph = buildGraph(
      [
        report({ source: web, target: cart, responses: [answers(9), answers(1, '503', 'UF')] }),
        report({ backend: 'west', source: web, target: cart, responses: [answers(90, '')] }),
      ],
      range,
    )
    expect(edgeTo(graph)?.health).toEqual({
      state: 'failing',
      reason: '10 % of requests failed (5 % is failing)',
    })
  })
})

describe('layer-4 twins', () => {
  test('of what a waypoint reports are dropped, to any workload of the service', () => {
    const graph = buildGraph(
      [waypoint(), ztunnel(), ztunnel(mesh('shop', 'cart', '')), ztunnel(cart, 'server')],
      range,
    )
    expect([...graph.edges.values()].map(({ protocol }) => protocol)).toEqual(['http'])
    expect(graph.nodes.size).toBe(2)
  })

  test('of what only sidecars report are traffic of their own', () => {
    const sidecar = report({ source: web, target: cart, responses: [answers(10)] })
    expect(buildGraph([sidecar, ztunnel()], range).edges.size).toBe(2)
  })

  test('to another service stay', () => {
    expect(buildGraph([waypoint(), ztunnel(cartDatabase)], range).edges.size).toBe(2)
  })

  test('stay as far as the waypoint itself reports them', () => {
    const graph = buildGraph(
      [waypoint(), ztunnel(cart, 'client', 'UF'), ztunnel(cart, 'waypoint')],
      range,
    )
    expect(Object.keys(edgeTo(graph, cart, 'tcp')?.sides ?? {})).toEqual(['waypoint'])
    expect(edgeTo(graph, cart, 'tcp')?.health.state).toBe('unknown')
  })
})

describe('laws', () => {
  test('the order of reports does not matter', () => {
    fc.assert(
      fc.property(anyReports, fc.infiniteStream(fc.nat()), (reports, keys) => {
        const shuffled = reports
          .map((item) => ({ item, key: keys.next().value }))
          .toSorted((a, b) => Number(a.key) - Number(b.key))
          .map(({ item }) => item)
        expect(buildGraph(shuffled, range)).toEqual(buildGraph(reports, range))
      }),
    )
  })

  test('every side adds up to what was reported', () => {
    const withoutTwins = anyReports.map((reports) =>
      reports.filter(({ side }) => side !== 'waypoint'),
    )
    fc.assert(
      fc.property(withoutTwins, (reports) => {
        const { edges } = buildGraph(reports, range)
        for (const side of ['client', 'server'] as const) {
          const reported = reports.filter((one) => one.side === side)
          expect(sum([...edges.values()].map((edge) => edge.sides[side]?.rate))).toBe(
            sum(reported.flatMap(({ responses }) => responses.map((one) => one.rate))),
          )
        }
      }),
    )
  })

  test('maps are in ascending order, and edges end in nodes', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const { nodes, edges } = buildGraph(reports, range)
        expect([...nodes.keys()]).toEqual([...nodes.keys()].toSorted())
        expect([...edges.keys()]).toEqual([...edges.keys()].toSorted())
        expect(new Set([...edges.values()].flatMap(ends))).toEqual(new Set(nodes.keys()))
      }),
    )
  })
})

const ends = ({ source, target }: TrafficEdge) => [source, target]
const sum = (rates: readonly (number | undefined)[]): number =>
  rates.reduce<number>((total, rate) => total + (rate ?? 0), 0)
