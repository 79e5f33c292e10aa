import type { Level, NodeId, Peer } from '../mesh/identity.ts'
import { epochMillis, type Seconds } from '../units.ts'
import { ascending } from './ascending.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode, VersionShare } from './graph.ts'
import {
  addTraffic,
  judgeNode,
  noTelemetry,
  noTotals,
  toRates,
  type DirectionTotals,
} from './node-traffic.ts'
import { shownSignals } from './shown-side.ts'

/** What a graph is put together from. */
export type GraphParts = {
  readonly level: Level
  /** Every end of every edge. */
  readonly peers: ReadonlyMap<NodeId, Peer>
  readonly edges: readonly TrafficEdge[]
  readonly versionsOf: (node: NodeId) => readonly VersionShare[]
  /** The window of the rates, for health. */
  readonly range: Seconds
}

/** Puts edges and their ends together: nodes with totals and health, maps in ascending order. */
export function assembleGraph({ level, edges, ...parts }: GraphParts): TrafficGraph {
  const nodes = toNodes({ ...parts, edges, nodeAt: (end) => end })
  return { level, nodes: ascending(nodes), edges: ascending(edges) }
}

/** What nodes are put together from, whatever they are nodes of. */
type NodeParts = Omit<GraphParts, 'level' | 'edges'> & {
  readonly edges: Iterable<TrafficEdge>
  /** Which of the nodes an end of an edge belongs to, if any. */
  readonly nodeAt: (end: NodeId) => NodeId | undefined
}

/** Nodes with the totals and the health that their edges give them. */
export function toNodes({
  peers,
  edges,
  nodeAt,
  versionsOf,
  range,
}: NodeParts): readonly TrafficNode[] {
  const traffic = trafficByNode(edges, nodeAt)
  const nodes: TrafficNode[] = []
  for (const [id, identity] of peers) {
    const { inbound, outbound, isAlive, silentSince } = traffic.get(id) ?? noTraffic()
    const isSilent = !isAlive && silentSince > -Infinity
    nodes.push({
      id,
      identity,
      inbound: toRates(inbound),
      outbound: toRates(outbound),
      versions: versionsOf(id),
      health: isSilent ? noTelemetry : judgeNode(inbound, range),
      ...(isSilent && { silentSince: epochMillis(silentSince) }),
    })
  }
  return nodes
}

/** A node is alive while any of its edges reports; else it fell silent with the last of them. */
type NodeTraffic = {
  readonly inbound: DirectionTotals
  readonly outbound: DirectionTotals
  isAlive: boolean
  silentSince: number
}

const noTraffic = (): NodeTraffic => ({
  inbound: noTotals(),
  outbound: noTotals(),
  isAlive: false,
  silentSince: -Infinity,
})

function trafficByNode(edges: Iterable<TrafficEdge>, nodeAt: NodeParts['nodeAt']) {
  const traffic = new Map<NodeId, NodeTraffic>()
  const trafficOf = (end: NodeId) => {
    const id = nodeAt(end)
    if (id === undefined) return undefined
    const known = traffic.get(id)
    if (known !== undefined) return known
    const fresh = noTraffic()
    traffic.set(id, fresh)
    return fresh
  }
  for (const edge of edges) {
    const source = trafficOf(edge.source)
    const target = trafficOf(edge.target)
    const shown = shownSignals(edge)
    if (shown !== undefined) {
      if (source !== undefined) addTraffic(source.outbound, edge, shown)
      if (target !== undefined) addTraffic(target.inbound, edge, shown)
    }
    if (source !== undefined) noteSilence(source, edge)
    if (target !== undefined) noteSilence(target, edge)
  }
  return traffic
}

function noteSilence(end: NodeTraffic, { silentSince }: TrafficEdge): void {
  if (silentSince === undefined) end.isAlive = true
  else end.silentSince = Math.max(end.silentSince, silentSince)
}
