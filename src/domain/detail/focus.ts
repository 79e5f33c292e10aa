import { parseEdgeId, parseNodeId, peerAt, toNodeId, type NodeId } from '../mesh/identity.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import type { Ground } from './ground.ts'
import type { Focus } from './map-detail.ts'

/**
 * What so many calls lead to or from what is focused: along the calls, against them, or both ways
 * from there. Edges are those that are walked on the way.
 *
 * @returns A graph without nodes where what is focused is not there.
 */
export function aroundFocus(ground: Ground, { on, hops, direction }: Focus): TrafficGraph {
  const { nodes, edges, sources, targets } = ground
  const starts = nodesNamed(ground, on, true)
  const down = direction === 'upstream' ? undefined : walk(starts, sources, targets, nodes, hops)
  const up = direction === 'downstream' ? undefined : walk(starts, targets, sources, nodes, hops)
  const isWalked = (edge: number) =>
    isWithin(down, sources[edge], hops - 1) || isWithin(up, targets[edge], hops - 1)
  return {
    level: ground.level,
    nodes: new Map(
      nodes.flatMap((node, index) =>
        isWithin(down, index, hops) || isWithin(up, index, hops) ? [[node.id, node] as const] : [],
      ),
    ),
    edges: new Map(
      edges.flatMap((edge, index) => (isWalked(index) ? [[edge.id, edge] as const] : [])),
    ),
  }
}

/** How many calls away each node is; 255 for too many. */
type Distances = Uint8Array

const isWithin = (distances: Distances | undefined, node: number | undefined, hops: number) =>
  (distances?.[node ?? 0] ?? 255) <= hops

function walk(
  starts: readonly number[],
  from: Int32Array,
  to: Int32Array,
  { length }: Ground['nodes'],
  hops: number,
): Distances {
  const distances = new Uint8Array(length).fill(255)
  for (const start of starts) distances[start] = 0
  for (let hop = 1; hop <= hops; hop += 1) {
    for (let edge = 0; edge < from.length; edge += 1) {
      const end = to[edge] ?? 0
      if (distances[from[edge] ?? 0] === hop - 1 && distances[end] === 255) distances[end] = hop
    }
  }
  return distances
}

/**
 * The nodes that an id speaks of, by number: a node's or an edge's own, or one of a version or a
 * workload of a node; and where boxes count, all that are in that box.
 */
export function nodesNamed(
  ground: Ground,
  id: NodeId | Focus['on'],
  boxesCount: boolean,
): readonly number[] {
  const edge = parseEdgeId(id)
  const peers = edge.ok ? [edge.value.source, edge.value.target] : []
  const node = parseNodeId(id)
  if (node.ok) peers.push(node.value)
  const named = peers.flatMap((peer) => {
    const own = ground.numberOf.get(toNodeId(peer))
    if (own !== undefined) return own
    const box = ground.boxes.find((candidate) => candidate.id === toNodeId(peer))
    if (box !== undefined) return boxesCount ? box.nodes : []
    return ground.numberOf.get(toNodeId(peerAt(peer, ground.level))) ?? []
  })
  return [...new Set(named)]
}
