import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { wholeMap } from '#src/domain/detail/map-detail.ts'
import { joinEdgeId, peerKinds, protocols, toNodeId, type Peer } from '#src/domain/mesh/identity.ts'
import { figures, readFigure } from '#src/domain/signals/figures.ts'
import { healthStates, type HealthVerdict } from '#src/domain/signals/health.ts'
import type { QuantileEstimate } from '#src/domain/signals/latency.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import { ascending } from '#src/domain/topology/ascending.ts'
import { applyDiff, diffGraphs } from '#src/domain/topology/diff.ts'
import type {
  Quantiles,
  SideSignals,
  TrafficEdge,
  TrafficGraph,
  TrafficNode,
  VersionShare,
} from '#src/domain/topology/graph.ts'
import { isSame } from '#src/domain/topology/is-same.ts'
import type { ResponseRate } from '#src/domain/topology/report.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'
import {
  bytesPerSecond,
  epochMillis,
  type EpochMillis,
  perSecond,
  type PerSecond,
  seconds,
} from '#src/domain/units.ts'

import { toMapUpdate } from './map-update.ts'
import type { TrafficUpdate } from './messages.ts'
import { packUpdate, unpackUpdate } from './pack-update.ts'
import { ReceivedEdge } from './received-edge.ts'

/** An arbitrary of each field, those that may be absent included: a new field is missed here. */
type Fields<T> = { readonly [Field in keyof Required<T>]: fc.Arbitrary<Required<T>[Field]> }

const anyRate: fc.Arbitrary<PerSecond> = fc
  .double({ min: 0, noNaN: true, noDefaultInfinity: true })
  .map((rate) => perSecond(rate + 0))
const anyMoment: fc.Arbitrary<EpochMillis> = fc.nat().map(epochMillis)
const anyText = fc.oneof(fc.constantFrom('', '-', '200', '503', 'UF', 'east'), fc.string())

const response: Fields<ResponseRate> = {
  code: anyText,
  grpcStatus: anyText,
  flags: anyText,
  rate: anyRate,
}
const anySeconds = fc.oneof(fc.constantFrom(0, 0.25, Infinity), fc.nat()).map(seconds)
const estimate: Fields<QuantileEstimate> = {
  value: anySeconds,
  lower: anySeconds,
  upper: anySeconds,
}
const anyEstimate = fc.record(estimate)
const quantiles: Fields<Quantiles> = { p50: anyEstimate, p95: anyEstimate, p99: anyEstimate }
const signals: Fields<SideSignals> = {
  backends: fc.array(anyText, { maxLength: 3 }),
  rate: anyRate,
  errors: anyRate,
  clientErrors: anyRate,
  untold: anyRate,
  responses: fc.array(fc.record(response), { maxLength: 3 }),
  security: fc.record({ mutualTls: anyRate, plaintext: anyRate, unknown: anyRate }),
  duration: fc.record({ sum: fc.nat(), count: anyRate }),
  quantiles: fc.record(quantiles, { requiredKeys: [] }),
  bytes: fc.record({
    sent: fc.nat().map(bytesPerSecond),
    received: fc.nat().map(bytesPerSecond),
  }),
}
const anySignals: fc.Arbitrary<SideSignals> = fc.record(signals, {
  requiredKeys: ['backends', 'rate', 'errors', 'clientErrors', 'responses', 'security'],
})
const anyHealth: fc.Arbitrary<HealthVerdict> = fc.record({
  state: fc.constantFrom(...healthStates),
  reason: anyText,
})

const anyPeer: fc.Arbitrary<Peer> = fc.record({
  kind: fc.constantFrom(...peerKinds),
  cluster: anyText,
  namespace: anyText,
  service: anyText,
  workload: anyText,
  version: anyText,
})
type EdgeFacts = Omit<TrafficEdge, 'id' | 'source' | 'target' | 'protocol'>
const edgeFacts: Fields<EdgeFacts> = {
  sides: fc.record(
    { client: anySignals, waypoint: anySignals, server: anySignals },
    { requiredKeys: [] },
  ),
  mixed: anySignals,
  health: anyHealth,
  silentSince: anyMoment,
}
const anyEdge: fc.Arbitrary<TrafficEdge> = fc
  .tuple(
    anyPeer,
    fc.constantFrom(...protocols),
    anyPeer,
    fc.record(edgeFacts, { requiredKeys: ['sides', 'health'] }),
  )
  .map(([from, protocol, to, facts]) => {
    const [source, target] = [toNodeId(from), toNodeId(to)]
    return { id: joinEdgeId(source, protocol, target), source, target, protocol, ...facts }
  })

const rates = { rate: anyRate, errors: anyRate, untold: anyRate }
const anyRates = fc.record(rates, { requiredKeys: ['rate', 'errors'] })
const share: Fields<VersionShare> = { workload: anyText, version: anyText, ...rates }
const nodeFacts: Fields<Omit<TrafficNode, 'id' | 'identity'>> = {
  inbound: anyRates,
  outbound: anyRates,
  versions: fc.array(
    fc.record(share, { requiredKeys: ['workload', 'version', 'rate', 'errors'] }),
    { maxLength: 3 },
  ),
  health: anyHealth,
  silentSince: anyMoment,
}
const anyNode: fc.Arbitrary<TrafficNode> = fc
  .tuple(
    anyPeer,
    fc.record(nodeFacts, { requiredKeys: ['inbound', 'outbound', 'versions', 'health'] }),
  )
  .map(([identity, facts]) => ({ id: toNodeId(identity), identity, ...facts }))

const toGraph = (nodes: readonly TrafficNode[], edges: readonly TrafficEdge[]): TrafficGraph => ({
  level: 'service',
  nodes: ascending(nodes),
  edges: ascending(edges),
})

/** Two graphs in which some stayed, some changed, some came and some went. */
const anyRefresh = fc
  .tuple(
    fc.array(fc.tuple(anyNode, fc.option(anyNode), fc.nat(3)), { maxLength: 6 }),
    fc.array(fc.tuple(anyEdge, fc.option(anyEdge), fc.nat(3)), { maxLength: 6 }),
  )
  .map(([nodes, edges]) => {
    const before = toGraph(
      nodes.flatMap(([node, , fate]) => (fate === 0 ? [] : node)),
      edges.flatMap(([edge, , fate]) => (fate === 0 ? [] : edge)),
    )
    const after = toGraph(
      nodes.flatMap(([node, other, fate]) => {
        if (fate === 1) return []
        return other === null ? node : { ...other, id: node.id, identity: node.identity }
      }),
      edges.flatMap(([edge, other, fate]) => {
        if (fate === 1) return []
        const { id, source, target, protocol } = edge
        return other === null ? edge : { ...other, id, source, target, protocol }
      }),
    )
    return [before, after] as const
  })

const rest = {
  from: 1,
  to: 2,
  at: epochMillis(1_700_000_000_000),
  polls: [],
  quantiles: 'ready',
  namespaces: ['shop'],
} as const

/** As the page gets it. */
function cross(update: TrafficUpdate, before: TrafficGraph): TrafficUpdate {
  const packed = packUpdate(update, before)
  const { numbers, places } = packed.tape
  const transfer = [numbers.buffer, places.buffer]
  return unpackUpdate(structuredClone(packed, { transfer }), before)
}

const crossed = (before: TrafficGraph, after: TrafficGraph): TrafficGraph =>
  applyDiff(before, cross({ ...rest, diff: diffGraphs(before, after) }, before).diff)

/** An edge as the page has it. */
function received(edge: TrafficEdge): TrafficEdge {
  const none = toGraph([], [])
  const [one] = crossed(none, toGraph([], [edge])).edges.values()
  if (one === undefined) throw new Error('nothing was received')
  return one
}

describe('an update', () => {
  test('is unpacked as it was packed', () => {
    fc.assert(
      fc.property(anyRefresh, fc.array(anyNode), fc.array(anyEdge), (graphs, nodes, edges) => {
        const [before, after] = graphs
        const drawn = toGraph(
          [...after.nodes.values()].slice(0, 2).concat(nodes),
          [...after.edges.values()].slice(0, 2).concat(edges),
        )
        const update = {
          ...rest,
          diff: diffGraphs(before, after),
          map: toMapUpdate({ ...wholeMap(drawn) }, after),
        }
        expect(cross(update, before)).toEqual(update)
        const whole = { ...update, map: toMapUpdate(wholeMap(after), after) }
        expect(cross(whole, before)).toEqual(whole)
      }),
    )
  })

  test('makes of the page’s graph the worker’s, order included', () => {
    fc.assert(
      fc.property(anyRefresh, ([before, after]) => {
        const graph = crossed(before, after)
        expect(graph).toEqual(after)
        expect([...graph.edges.keys()]).toEqual([...after.edges.keys()])
        expect([...graph.nodes.keys()]).toEqual([...after.nodes.keys()])
      }),
    )
  })

  test('of a graph that is not the page’s is refused', () => {
    fc.assert(
      fc.property(anyEdge, anyHealth, (edge, health) => {
        const before = toGraph([], [edge])
        const changed = { ...rest, diff: diffGraphs(before, toGraph([], [{ ...edge, health }])) }
        fc.pre(changed.diff.edges.changed.length > 0)
        const none = toGraph([], [])
        expect(() => packUpdate(changed, none)).toThrow(RangeError)
        expect(() => unpackUpdate(packUpdate(changed, before), none)).toThrow(RangeError)
      }),
    )
  })
})

describe('an edge that came from the worker', () => {
  test('is the same as the plain one to whoever compares, copies or lists it', () => {
    fc.assert(
      fc.property(anyEdge, (edge) => {
        expect(isSame(received(edge), edge)).toBe(true)
        expect(isSame(edge, received(edge))).toBe(true)
        expect({ ...received(edge) }).toEqual(edge)
        expect(structuredClone(received(edge))).toEqual(edge)
        expect(Object.keys(received(edge)).toSorted()).toEqual(Object.keys(edge).toSorted())
      }),
    )
  })

  test('differs from another as plain ones do', () => {
    fc.assert(
      fc.property(anyEdge, anyEdge, ({ sides }, other) => {
        const one = { ...other, sides }
        expect(isSame(received(one), received(other))).toBe(isSame(one, other))
      }),
    )
  })

  test('reads its sides once', () => {
    fc.assert(
      fc.property(anyEdge, (edge) => {
        const one = received(edge)
        expect(one.sides).toEqual(edge.sides)
        expect(one.sides).toBe(one.sides)
        expect(one.mixed).toBe(one.mixed)
      }),
    )
  })

  test('has the figures of the plain one, whatever the window, unless a query failed', () => {
    const context = fc.record<ReadingContext>({
      range: fc.integer({ min: 1, max: 3600 }).map(seconds),
      polls: fc.constant(new Map()),
      quantilesPending: fc.boolean(),
      quantilesWithheld: fc.constant('too many'),
    })
    fc.assert(
      fc.property(anyEdge, context, fc.constantFrom(...figures), (edge, view, figure) => {
        const one = received(edge)
        const known = one instanceof ReceivedEdge ? one.figure(figure) : Number.NaN
        expect(known).toBe(readFigure(shownSignals(edge), figure, view))
      }),
    )
  })
})
