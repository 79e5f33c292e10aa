import { describeExpressionFault, findInGraph, parseExpression } from '../find/expression.ts'
import type { EdgeId, NodeId } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '../topology/graph.ts'
import type { Found } from './map-detail.ts'

/** What an expression names in a graph. */
export function findNamed(text: string, graph: TrafficGraph): Found {
  if (text.trim() === '') return { state: 'all' }
  const parsed = parseExpression(text)
  if (!parsed.ok) return { state: 'fault', message: describeExpressionFault(parsed.error) }
  return { state: 'found', ids: findInGraph(parsed.value, graph) }
}

/**
 * What is left out with what an expression names: the edges of its nodes, and nodes that are left
 * without any edge.
 */
export function hideNamed(text: string, graph: TrafficGraph): Found {
  const named = findNamed(text, graph)
  if (named.state !== 'found' || named.ids.size === 0) return named
  const ids = new Set<NodeId | EdgeId>(named.ids)
  const staying = new Set<NodeId>()
  const touched = new Set<NodeId>()
  for (const { id, source, target } of graph.edges.values()) {
    const isHidden = ids.has(id) || ids.has(source) || ids.has(target)
    if (isHidden) ids.add(id)
    for (const end of [source, target]) (isHidden ? touched : staying).add(end)
  }
  for (const id of touched) if (!staying.has(id)) ids.add(id)
  return { state: 'found', ids }
}

/** A graph without what is hidden; the graph itself where nothing is. */
export function withoutHidden(graph: TrafficGraph, hidden: Found): TrafficGraph {
  if (hidden.state !== 'found' || hidden.ids.size === 0) return graph
  const { ids } = hidden
  const nodes = new Map<NodeId, TrafficNode>()
  const edges = new Map<EdgeId, TrafficEdge>()
  for (const [id, node] of graph.nodes) if (!ids.has(id)) nodes.set(id, node)
  for (const [id, edge] of graph.edges) if (!ids.has(id)) edges.set(id, edge)
  return { level: graph.level, nodes, edges }
}
