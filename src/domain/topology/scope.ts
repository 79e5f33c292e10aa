import type { Peer } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from './graph.ts'

/** What part of the mesh is looked at. An empty list says all. */
export type Scope = {
  /** Weir's names of clusters. */
  readonly clusters: readonly string[]
  readonly namespaces: readonly string[]
}

/**
 * The part of a graph that touches a scope: an edge stays when either end is in scope, a node
 * when one of its edges stays.
 *
 * Nodes keep their object and so their whole totals and health, also those just outside the scope.
 * Therefore fold first and filter then; only for the `cluster` level, whose nodes name no
 * namespace, filter by namespaces before folding (there a list of namespaces is passed over).
 *
 * @returns The graph itself where the scope says all.
 */
export function filterGraph(graph: TrafficGraph, scope: Scope): TrafficGraph {
  const clusters = new Set(scope.clusters)
  const namespaces = new Set(graph.level === 'cluster' ? [] : scope.namespaces)
  if (clusters.size === 0 && namespaces.size === 0) return graph

  const isInScope = ({ cluster, namespace }: Peer): boolean =>
    (clusters.size === 0 || clusters.has(cluster)) &&
    (namespaces.size === 0 || namespaces.has(namespace))
  const inScope = new Set(
    [...graph.nodes.values()].filter(({ identity }) => isInScope(identity)).map(({ id }) => id),
  )
  const stays = ({ source, target }: TrafficEdge): boolean =>
    inScope.has(source) || inScope.has(target)
  const edges = [...graph.edges].filter(([, edge]) => stays(edge))
  const ends = new Set(edges.flatMap(([, { source, target }]) => [source, target]))
  return {
    level: graph.level,
    nodes: new Map([...graph.nodes].filter(([id]) => ends.has(id))),
    edges: new Map(edges),
  }
}
