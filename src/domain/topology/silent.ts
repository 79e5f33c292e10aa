import type { NodeId } from '../mesh/identity.ts'
import { perSecond, type EpochMillis, type Seconds } from '../units.ts'
import { ascending } from './ascending.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from './graph.ts'
import { servicePair } from './layer4-twins.ts'
import { noTelemetry } from './node-traffic.ts'

/**
 * Carries what fell silent: edges that were in the previous graph and are not in the next one stay
 * for a while without signals, and so do the nodes at their ends.
 *
 * @param previous - The graph shown before, itself with what it carried.
 * @param next - What telemetry says now.
 * @param at - The moment `next` is of; becomes `silentSince` of what is missing for the first time.
 * @param keepFor - Silence of more than this is forgotten.
 * @returns `next` itself where nothing is carried. Of graphs at different levels nothing is.
 *
 * A dependency that went quiet is a finding; deleting it would hide it. It is not a zero either:
 * it has no sides, and its health is unknown. Connections that a waypoint now reports as requests
 * are no such finding: the same traffic is shown at a higher layer.
 */
export function withSilent(
  previous: TrafficGraph,
  next: TrafficGraph,
  at: EpochMillis,
  keepFor: Seconds,
): TrafficGraph {
  if (previous.level !== next.level) return next
  const silent: TrafficEdge[] = []
  const behindWaypoints = waypointPairs(next)
  for (const edge of previous.edges.values()) {
    if (next.edges.has(edge.id)) continue
    if (edge.protocol === 'tcp' && behindWaypoints.has(pairOf(edge, previous))) continue
    const silentSince = edge.silentSince ?? at
    if (at - silentSince <= keepFor * 1000) silent.push(toSilentEdge(edge, silentSince))
  }
  if (silent.length === 0) return next
  return {
    level: next.level,
    nodes: ascending([...next.nodes.values(), ...silentNodes(previous, next, silent)]),
    edges: ascending([...next.edges.values(), ...silent]),
  }
}

function waypointPairs(graph: TrafficGraph): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (const edge of graph.edges.values()) {
    if (edge.protocol !== 'tcp' && edge.sides.waypoint !== undefined) pairs.add(pairOf(edge, graph))
  }
  return pairs
}

function pairOf(edge: TrafficEdge, { nodes }: TrafficGraph): string {
  const source = nodes.get(edge.source)?.identity
  const target = nodes.get(edge.target)?.identity
  return source && target ? servicePair({ source, target }) : ''
}

function silentNodes(
  previous: TrafficGraph,
  next: TrafficGraph,
  silent: readonly TrafficEdge[],
): readonly TrafficNode[] {
  const latest = new Map<NodeId, EpochMillis>()
  for (const { source, target, silentSince } of silent) {
    for (const id of [source, target]) {
      const known = latest.get(id)
      if (silentSince !== undefined && (known === undefined || known < silentSince)) {
        latest.set(id, silentSince)
      }
    }
  }
  const nodes: TrafficNode[] = []
  for (const [id, silentSince] of latest) {
    const node = previous.nodes.get(id)
    if (node !== undefined && !next.nodes.has(id)) nodes.push(toSilentNode(node, silentSince))
  }
  return nodes
}

function toSilentEdge(edge: TrafficEdge, silentSince: EpochMillis): TrafficEdge {
  if (edge.silentSince !== undefined) return edge
  const { id, source, target, protocol } = edge
  return { id, source, target, protocol, sides: {}, health: noTelemetry, silentSince }
}

function toSilentNode(node: TrafficNode, silentSince: EpochMillis): TrafficNode {
  if (node.silentSince !== undefined) return node
  const nothing = { rate: perSecond(0), errors: perSecond(0) }
  return {
    id: node.id,
    identity: node.identity,
    inbound: nothing,
    outbound: nothing,
    versions: [],
    health: noTelemetry,
    silentSince,
  }
}
