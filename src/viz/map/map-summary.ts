import type { Fold } from '#src/domain/detail/map-detail.ts'
import { displayName, type Level, type NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'

import { edgeLabel, stateOf } from './visual-class.ts'

const nouns: Readonly<Record<Level, readonly [one: string, many: string]>> = {
  cluster: ['cluster', 'clusters'],
  namespace: ['namespace', 'namespaces'],
  service: ['service', 'services'],
  workload: ['workload', 'workloads'],
  version: ['version', 'versions'],
}

/** What a node of a level is called. */
export const nounOf = (level: Level, count: number): string => nouns[level][count === 1 ? 0 : 1]

/** How many unhealthy edges are named before the rest become a count. */
const mostNamed = 5

type Folds = ReadonlyMap<NodeId, Fold>
const noFolds: Folds = new Map()

/** How much is on the map: "43 services, 3 folds of 88 more, 71 edges". */
export function toMapCounts(graph: TrafficGraph, folds: Folds = noFolds): string {
  const own = [...graph.nodes.values()].filter(({ id }) => !folds.has(id))
  const mesh = own.filter((node) => node.identity.kind === 'mesh').length
  const others = own.length - mesh
  const folded = [...folds.values()].reduce((sum, { nodes }) => sum + nodes, 0)
  const [one, many] = nouns[graph.level]
  return [
    counted(mesh, one, many),
    ...(folds.size === 0 ? [] : [`${counted(folds.size, 'fold', 'folds')} of ${folded} more`]),
    ...(others === 0 ? [] : [`${others} outside the mesh or unknown`]),
    counted(graph.edges.size, 'edge', 'edges'),
  ].join(', ')
}

/** The map in words, for those who can't see it: what is on it, what is wrong, where the rest is. */
export function toMapSummary(graph: TrafficGraph, folds: Folds = noFolds): string {
  if (graph.nodes.size === 0) return 'The map is empty: no traffic was reported in this window.'
  const edges = [...graph.edges.values()]
  const parts = (['failing', 'degraded', 'silent'] as const).flatMap((state) => {
    const found = edges.filter((edge) => stateOf(edge) === state)
    return found.length === 0 ? [] : [`${found.length} ${state}: ${listed(graph, found)}.`]
  })
  const verdict = parts.length === 0 ? 'No edge is failing, degraded or silent.' : parts.join(' ')
  return `Map of ${toMapCounts(graph, folds)}. ${verdict} The tables Edges and Services list the same.`
}

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

function listed(graph: TrafficGraph, edges: readonly TrafficEdge[]): string {
  const named = edges.slice(0, mostNamed).map((edge) => {
    const source = graph.nodes.get(edge.source)
    const target = graph.nodes.get(edge.target)
    if (source === undefined || target === undefined) return edge.id
    const share = /[<\d].*/.exec(edgeLabel(edge))?.[0]
    const names = [displayName(source.identity, 'source'), displayName(target.identity, 'target')]
    return `${names.join(' to ')}${share === undefined ? '' : ` (${share})`}`
  })
  const more = edges.length - named.length
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
