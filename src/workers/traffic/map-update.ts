import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { isSame } from '#src/domain/topology/is-same.ts'

import type { MapUpdate } from './messages.ts'

/** A map in as few words as the page needs that holds the view's graph. */
export function toMapUpdate({ graph, ...rest }: MapGraph, shown: TrafficGraph): MapUpdate {
  if (graph === shown) return { ...rest, graph: 'whole' }
  const nodes = [...graph.nodes].map(([id, node]) => (shown.nodes.get(id) === node ? id : node))
  const edges = [...graph.edges].map(([id, edge]) => (shown.edges.get(id) === edge ? id : edge))
  return { ...rest, graph: { nodes, edges } }
}

/**
 * What {@link toMapUpdate} was made from, of the page's own copy of the graph.
 *
 * @param before - The map before: where the same things are drawn its graph stays the same object,
 *   so that what is looked for can change without anything being drawn anew.
 */
export function fromMapUpdate(
  { graph, ...rest }: MapUpdate,
  shown: TrafficGraph,
  before: MapGraph | undefined,
): MapGraph {
  if (graph === 'whole') return { ...rest, graph: shown }
  const nodes = graph.nodes.flatMap((node) =>
    typeof node === 'string' ? (shown.nodes.get(node) ?? []) : node,
  )
  const edges = graph.edges.flatMap((edge) =>
    typeof edge === 'string' ? (shown.edges.get(edge) ?? []) : edge,
  )
  const drawn = {
    level: shown.level,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
  }
  const isKept =
    before !== undefined &&
    holdsSame(before.graph.nodes, drawn.nodes) &&
    holdsSame(before.graph.edges, drawn.edges)
  return { ...rest, graph: isKept ? before.graph : drawn }
}

/** Folds come with every update; they are new objects even where they are equal. */
function holdsSame<Id, T>(a: ReadonlyMap<Id, T>, b: ReadonlyMap<Id, T>): boolean {
  return a.size === b.size && [...b].every(([id, item]) => isSame(a.get(id), item))
}
