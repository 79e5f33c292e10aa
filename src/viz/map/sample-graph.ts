import { wholeMap } from '#src/domain/detail/map-detail.ts'
import { toEdgeId, toNodeId, type Peer, type Protocol } from '#src/domain/mesh/identity.ts'
import type { HealthState } from '#src/domain/signals/health.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'
import { epochMillis, perSecond, seconds } from '#src/domain/units.ts'

import type { MapOptions, MapPicture } from './map-options.ts'

/** A service of the mesh. */
export const peer = (service: string, namespace = 'shop', cluster = 'east'): Peer => ({
  kind: 'mesh',
  cluster,
  namespace,
  service,
  workload: '',
  version: '',
})
export const [web, cart, checkout] = [peer('web'), peer('cart'), peer('checkout')]
export const database = peer('orders-db', 'data')
export const bank: Peer = { ...peer('api.bank.example', ''), kind: 'external' }

/** An edge in few words: what it doesn't say is healthy HTTP. */
export type Call = {
  readonly from: Peer
  readonly to: Peer
  readonly rate?: number
  readonly errors?: number
  readonly clientErrors?: number
  readonly state?: HealthState
  readonly protocol?: Protocol
  readonly silentSince?: number
}

export function toEdge(call: Call): TrafficEdge {
  const { from, to, rate = 50, errors = 0, clientErrors = 0, protocol = 'http' } = call
  const client = {
    backends: ['east'],
    rate: perSecond(rate),
    errors: perSecond(errors),
    clientErrors: perSecond(clientErrors),
    responses: [],
    security: { mutualTls: perSecond(rate), plaintext: perSecond(0), unknown: perSecond(0) },
  }
  return {
    id: toEdgeId({ source: from, target: to, protocol }),
    source: toNodeId(from),
    target: toNodeId(to),
    protocol,
    health: { state: call.state ?? 'healthy', reason: '' },
    ...(call.silentSince === undefined
      ? { sides: { client } }
      : { sides: {}, silentSince: epochMillis(call.silentSince) }),
  }
}

const toNode = (identity: Peer): TrafficNode => ({
  id: toNodeId(identity),
  identity,
  inbound: { rate: perSecond(1), errors: perSecond(0) },
  outbound: { rate: perSecond(1), errors: perSecond(0) },
  versions: [],
  health: { state: 'healthy', reason: '' },
})

export function toGraph(calls: readonly Call[]): TrafficGraph {
  const nodes = calls.flatMap(({ from, to }) => [from, to]).map(toNode)
  const edges = calls.map(toEdge)
  return {
    level: 'service',
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
  }
}

export const idOf = (from: Peer, to: Peer, protocol: Protocol = 'http') =>
  toEdgeId({ source: from, target: to, protocol })

/** A little shop with one edge of each kind that looks different. */
export const calls: readonly Call[] = [
  { from: web, to: cart },
  { from: web, to: checkout, rate: 5, errors: 0.21, state: 'degraded' },
  { from: checkout, to: bank, rate: 5, errors: 1, state: 'failing' },
  { from: checkout, to: database, protocol: 'tcp', state: 'unknown' },
]

/** A picture of all of a graph, with what is written on edges by default. */
export const pictureOf = (graph: TrafficGraph, options: Partial<MapOptions> = {}): MapPicture => ({
  map: wholeMap(graph),
  context: { range: seconds(300), polls: new Map(), quantilesPending: false },
  options: { labels: ['trouble'], sides: false, ...options },
})
