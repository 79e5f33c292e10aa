import type { LayoutHolds, Positions } from '#src/domain/layout/layout.ts'
import { toLayoutSkeleton } from '#src/domain/layout/skeleton.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { layoutClient } from '#src/workers/layout/layout-worker.ts'

import { loadPlacement } from './saved-positions.ts'

/** Layouts from scratch that were asked for before their map was there. */
const ahead = new WeakMap<TrafficGraph, Promise<Positions>>()

/**
 * Asks for the first layout of a scope as soon as there is something to lay out. The worker is done
 * with it about when the page around the map is drawn. Nothing is asked for a scope whose nodes have
 * their places from before.
 */
export function layOutAhead(graph: TrafficGraph, scope: string): void {
  if (graph.nodes.size === 0 || loadPlacement(scope) !== undefined) return
  ahead.set(graph, layoutClient.layout(toLayoutSkeleton(graph)))
}

/** Positions of all nodes of a graph; never fails. */
export function layOut(graph: TrafficGraph, holds: LayoutHolds): Promise<Positions> {
  const isAfresh = holds.previous === undefined && (holds.pinned?.size ?? 0) === 0
  const asked = isAfresh ? ahead.get(graph) : undefined
  ahead.delete(graph)
  return asked ?? layoutClient.layout(toLayoutSkeleton(graph), holds)
}
