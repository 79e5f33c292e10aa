import { peerAt, toNodeId, type NodeId, type Peer } from '../mesh/identity.ts'
import type { TrafficEdge } from './graph.ts'

/**
 * Drops the layer-4 twins of requests that a waypoint reports.
 *
 * In ambient mode ztunnel counts the TCP connections that carry the requests a waypoint counts, so
 * the same traffic would be drawn twice. Between two services that a waypoint reports HTTP or gRPC
 * for, what clients' and servers' ztunnels say of TCP is left out; the workloads may differ, since
 * ztunnel sees the waypoint in between. TCP that the waypoint itself reports is traffic of its own
 * and stays.
 *
 * The price: plain TCP beside HTTP on the same pair of services, past the waypoint, is not shown.
 * It is done on the finest graph, so every fold adds up to the same totals.
 *
 * @param peers - Every end of every edge, by id.
 */
export function dropTwins(
  edges: readonly TrafficEdge[],
  peers: ReadonlyMap<NodeId, Peer>,
): readonly TrafficEdge[] {
  const serviceOf = new Map<NodeId, NodeId>()
  const service = (id: NodeId): NodeId => {
    const known = serviceOf.get(id)
    if (known !== undefined) return known
    const peer = peers.get(id)
    const found = peer === undefined ? id : toNodeId(peerAt(peer, 'service'))
    serviceOf.set(id, found)
    return found
  }
  const pair = (edge: TrafficEdge): string => `${service(edge.source)}>${service(edge.target)}`

  const reported = new Set<string>()
  for (const edge of edges) {
    if (edge.protocol !== 'tcp' && edge.sides.waypoint !== undefined) reported.add(pair(edge))
  }
  if (reported.size === 0) return edges
  return edges.flatMap((edge) => {
    if (edge.protocol !== 'tcp' || !reported.has(pair(edge))) return edge
    const { waypoint } = edge.sides
    return waypoint === undefined ? [] : { ...edge, sides: { waypoint } }
  })
}
