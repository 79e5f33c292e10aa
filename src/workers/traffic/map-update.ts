import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import type { MapUpdate } from './messages.ts'

/** A map in as few words as the page needs that holds the view's graph. */
export function toMapUpdate({ graph, ...rest }: MapGraph, shown: TrafficGraph): MapUpdate {
  if (graph === shown) return { ...rest, graph: 'whole' }
  const nodes = [...graph.nodes].map(([id, node]) => (shown.nodes.get(id) === node ? id : node))
  const edges = [...graph.edges].map(([id, edge]) => (shown.edges.get(id) === edge ? id : edge))
  return { ...rest, graph: { nodes, edges } }
}

/** What {@link toMapUpdate} was made from, of the page's own copy of the graph. */
export function fromMapUpdate({ graph, ...rest }: MapUpdate, shown: TrafficGraph): MapGraph {
  if (graph === 'whole') return { ...rest, graph: shown }
  const nodes = graph.nodes.flatMap((node) =>
    typeof node === 'string' ? (shown.nodes.get(node) ?? []) : node,
  )
  const edges = graph.edges.flatMap((edge) =>
    typeof edge === 'string' ? (shown.edges.get(edge) ?? []) : edge,
  )
  return {
    ...rest,
    graph: {
      level: shown.level,
      nodes: new Map(nodes.map((node) => [node.id, node])),
      edges: new Map(edges.map((edge) => [edge.id, edge])),
    },
  }
}
