import type { Level, NodeId } from '../mesh/identity.ts'
import { byText } from './ascending.ts'
import type { TrafficGraph, TrafficNode, VersionShare } from './graph.ts'
import { carriesRequests } from './node-traffic.ts'
import { shownSignals } from './shown-side.ts'

/**
 * The versions behind each folded node, busiest first, by the shown side of the edges into them.
 *
 * A node that requests reach lists what its versions got of the requests; only where nothing but
 * TCP arrives are connections compared. Requests that never reached a workload (no healthy host,
 * no route) are a share with empty names, so that shares add up to the node's inbound rate.
 *
 * @param folded - The coarse node of each node of the graph.
 * @returns Nothing for levels above `service`, where versions of different services would mix.
 */
export function foldVersions(
  graph: TrafficGraph,
  level: Level,
  folded: ReadonlyMap<NodeId, NodeId>,
): ReadonlyMap<NodeId, readonly VersionShare[]> {
  if (level !== 'service' && level !== 'workload') return new Map()
  const { withRequests, withConnections } = receivers(graph)
  const listsRequests = new Set([...withRequests].map((id) => folded.get(id)))
  const shares = new Map<NodeId, VersionShare[]>()
  for (const node of graph.nodes.values()) {
    const id = folded.get(node.id)
    if (id === undefined || node.identity.kind !== 'mesh') continue
    const counted = listsRequests.has(id) ? withRequests : withConnections
    if (!counted.has(node.id)) continue
    const known = shares.get(id)
    if (known === undefined) shares.set(id, [...sharesOf(graph, node)])
    else known.push(...sharesOf(graph, node))
  }
  for (const list of shares.values()) list.sort(busiestFirst)
  return shares
}

function receivers(graph: TrafficGraph) {
  const withRequests = new Set<NodeId>()
  const withConnections = new Set<NodeId>()
  for (const edge of graph.edges.values()) {
    if (shownSignals(edge) === undefined) continue
    ;(carriesRequests(edge) ? withRequests : withConnections).add(edge.target)
  }
  return { withRequests, withConnections }
}

/** A version is its own share; a workload already lists its versions. */
function sharesOf(graph: TrafficGraph, node: TrafficNode): readonly VersionShare[] {
  if (graph.level !== 'version') return node.versions
  const { workload, version } = node.identity
  return [{ workload, version, ...node.inbound }]
}

const busiestFirst = (a: VersionShare, b: VersionShare): number =>
  b.rate - a.rate || byText(a.workload, b.workload) || byText(a.version, b.version)
