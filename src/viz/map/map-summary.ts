import type { Fold, MapGraph } from '#src/domain/detail/map-detail.ts'
import { displayName, levels, type Level, type Peer } from '#src/domain/mesh/identity.ts'
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

/** What is drawn: the graph with its folds. */
type Drawn = Pick<MapGraph, 'graph' | 'folds' | 'foldedUnhealthy'>

/** How much is on the map: "43 services, 2 workloads, 3 folds of 88 more, 71 edges". */
export function toMapCounts({ graph, folds }: Pick<Drawn, 'graph' | 'folds'>): string {
  const own = new Map<Level, number>()
  const held: Fold[] = []
  let others = 0
  for (const { id, identity } of graph.nodes.values()) {
    const fold = folds.get(id)
    const level = finer(graph.level, levelOf(identity))
    if (fold !== undefined) held.push(fold)
    else if (identity.kind === 'mesh') own.set(level, (own.get(level) ?? 0) + 1)
    else others += 1
  }
  if (held.length === 0 && own.size === 0) own.set(graph.level, 0)
  const folded = held.reduce((sum, { nodes }) => sum + nodes, 0)
  return [
    ...levels.flatMap((level) => {
      const count = own.get(level)
      return count === undefined ? [] : [counted(count, ...nouns[level])]
    }),
    ...(held.length === 0 ? [] : [`${counted(held.length, 'fold', 'folds')} of ${folded} more`]),
    ...(others === 0 ? [] : [`${others} outside the mesh or unknown`]),
    counted(graph.edges.size, 'edge', 'edges'),
  ].join(', ')
}

/** The level that a peer is of; what a graph leaves out of its peers is as fine as the graph. */
const levelOf = ({ namespace, service, workload, version }: Peer): Level => {
  if (version !== '') return 'version'
  if (workload !== '') return 'workload'
  if (service !== '') return 'service'
  return namespace === '' ? 'cluster' : 'namespace'
}
const finer = (a: Level, b: Level): Level => (levels.indexOf(a) < levels.indexOf(b) ? b : a)

/** The map in words, for those who can't see it: what is on it, what is wrong, where the rest is. */
export function toMapSummary(map: Drawn): string {
  const { graph, foldedUnhealthy } = map
  if (graph.nodes.size === 0) return 'The map is empty: no traffic was reported in this window.'
  const edges = [...graph.edges.values()]
  const parts = (['failing', 'degraded', 'silent'] as const).flatMap((state) => {
    const found = edges.filter((edge) => stateOf(edge) === state)
    return found.length === 0 ? [] : [`${found.length} ${state}: ${listed(graph, found)}.`]
  })
  const verdict = parts.length === 0 ? 'No edge is failing, degraded or silent.' : parts.join(' ')
  const inFolds = foldedUnhealthy === 0 ? '' : ` ${foldedUnhealthy} unhealthy stand in folds.`
  return `Map of ${toMapCounts(map)}. ${verdict}${inFolds} The tables Edges and Services list the same.`
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
