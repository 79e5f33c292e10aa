import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import { peerAt, toNodeId, type Level, type NodeId, type Peer } from '#src/domain/mesh/identity.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'

import { serviceTroubleKeys, toServiceRows, type ServiceRow } from './service-rows.ts'

/**
 * What stands in a card of the map that holds several nodes, worst first. What is drawn by itself
 * beside it, since it is unhealthy or was opened, is not in it.
 */
export function toFoldRows(
  graph: TrafficGraph,
  { folds, graph: drawn }: MapGraph,
  id: NodeId,
  context: ReadingContext,
): readonly ServiceRow[] {
  const level = folds.get(id)?.level
  if (level === undefined) return []
  const opened = new Set(
    [...drawn.nodes.values()].flatMap(({ identity }) =>
      isFinerThanService(identity) ? toNodeId(peerAt(identity, 'service')) : [],
    ),
  )
  const isInside = ({ id: own, identity }: TrafficNode): boolean => {
    if (drawn.nodes.has(own) || opened.has(own)) return false
    const card = cards(identity, level).find((candidate) => folds.has(candidate))
    return card === id
  }
  const nodes = new Map([...graph.nodes].filter(([, node]) => isInside(node)))
  return toServiceRows({ ...graph, nodes }, context).toSorted(worstFirst)
}

/** The cards that could hold a peer, the nearest first. */
function cards(peer: Peer, coarsest: Level): readonly NodeId[] {
  const namespace = toNodeId(peerAt(peer, 'namespace'))
  return coarsest === 'cluster' ? [namespace, toNodeId(peerAt(peer, 'cluster'))] : [namespace]
}

const isFinerThanService = ({ workload, version }: Peer): boolean =>
  workload !== '' || version !== ''

function worstFirst(a: ServiceRow, b: ServiceRow): number {
  for (const keyOf of serviceTroubleKeys) {
    const difference = keyOf(b) - keyOf(a)
    if (difference !== 0) return difference
  }
  return 0
}
