import type { Level, NodeId, Peer } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from '../topology/graph.ts'

/** What the layout needs to know of a graph, and no more: small enough to send to a worker. */
export type LayoutSkeleton = {
  readonly level: Level
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly LayoutEdge[]
}
export type LayoutNode = { readonly id: NodeId; readonly identity: Peer }
export type LayoutEdge = {
  readonly source: NodeId
  readonly target: NodeId
  readonly isTcp: boolean
  /** Requests or connections per second, from the side that is shown. */
  readonly rate: number
}

/**
 * Takes from a graph what the layout reads.
 *
 * @returns Nodes by id and edges by id, so that the answer is the same whatever order the maps of
 *   the graph were filled in.
 */
export function toLayoutSkeleton(graph: TrafficGraph): LayoutSkeleton {
  const nodes = [...graph.nodes.values()].map(({ id, identity }) => ({ id, identity }))
  const edges = [...graph.edges.values()].toSorted(byId).map(toLayoutEdge)
  return { level: graph.level, nodes: nodes.toSorted(byId), edges }
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0

function toLayoutEdge(edge: TrafficEdge): LayoutEdge {
  const { client, waypoint, server } = edge.sides
  const rate = (client ?? waypoint ?? server)?.rate ?? 0
  return { source: edge.source, target: edge.target, isTcp: edge.protocol === 'tcp', rate }
}
