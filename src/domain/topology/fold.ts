import {
  joinEdgeId,
  levels,
  peerAt,
  toNodeId,
  type Level,
  type NodeId,
  type Peer,
} from '../mesh/identity.ts'
import { epochMillis, type Seconds } from '../units.ts'
import { assembleGraph } from './assemble.ts'
import { foldVersions } from './fold-versions.ts'
import type { SideSignals, TrafficEdge, TrafficGraph } from './graph.ts'
import { judgeEdge } from './node-traffic.ts'
import { sides, type Side } from './report.ts'
import { shownSignals, sidePreference } from './shown-side.ts'
import { sumSignals } from './sum-signals.ts'

/**
 * Folds a graph to a coarser level: nodes with the same coarser name become one, edges of one
 * protocol between the same two become one, each side the sum of its parts.
 *
 * @param range - The window the rates are averaged over, for health.
 * @returns The graph itself where it is at that level already.
 * @throws RangeError if the level is finer than the graph.
 *
 * Folding in two steps gives what one step gives. Quantiles cannot be added, so a folded edge has
 * none until `withLatency` estimates them from summed buckets. Traffic inside a node becomes an
 * edge from the node to itself, so totals stay. An edge is silent when all its parts are, since
 * the last of them fell silent.
 */
export function foldGraph(graph: TrafficGraph, level: Level, range: Seconds): TrafficGraph {
  if (level === graph.level) return graph
  if (levels.indexOf(level) > levels.indexOf(graph.level)) {
    throw new RangeError(`cannot unfold a graph from ${graph.level} to ${level}`)
  }
  const { peers, folded } = foldNodes(graph, level)
  const edges = foldEdges(graph.edges.values(), folded, range).map(({ edge }) => edge)
  const versions = foldVersions(graph, level, folded)
  return assembleGraph({ level, peers, edges, versionsOf: (id) => versions.get(id) ?? [], range })
}

function foldNodes(graph: TrafficGraph, level: Level) {
  const peers = new Map<NodeId, Peer>()
  const folded = new Map<NodeId, NodeId>()
  for (const [fine, { identity }] of graph.nodes) {
    const peer = peerAt(identity, level)
    const id = toNodeId(peer)
    peers.set(id, peer)
    folded.set(fine, id)
  }
  return { peers, folded }
}

type EdgeGroup = Pick<TrafficEdge, 'id' | 'source' | 'target' | 'protocol'> & {
  readonly parts: TrafficEdge[]
}

/** An edge that was folded, and what it was folded from. */
export type FoldedEdge = { readonly edge: TrafficEdge; readonly parts: readonly TrafficEdge[] }

/**
 * Folds edges whose ends became other nodes: those of one protocol between the same two become one.
 *
 * @param folded - What became of every end of every edge.
 */
export function foldEdges(
  edges: Iterable<TrafficEdge>,
  folded: ReadonlyMap<NodeId, NodeId>,
  range: Seconds,
): readonly FoldedEdge[] {
  return groupEdges(edges, folded).map((group) => ({
    edge: foldEdge(group, range),
    parts: group.parts,
  }))
}

function groupEdges(
  edges: Iterable<TrafficEdge>,
  folded: ReadonlyMap<NodeId, NodeId>,
): readonly EdgeGroup[] {
  // by source, then by target: an id is written for each group only, and not for each edge
  const bySource = new Map<NodeId, Map<NodeId, EdgeGroup[]>>()
  const groups: EdgeGroup[] = []
  for (const edge of edges) {
    const { protocol } = edge
    const source = folded.get(edge.source)
    const target = folded.get(edge.target)
    if (source === undefined || target === undefined) {
      throw new Error(`the graph has no node for an end of ${edge.id}`)
    }
    const byTarget = bySource.get(source) ?? new Map<NodeId, EdgeGroup[]>()
    if (byTarget.size === 0) bySource.set(source, byTarget)
    const between = byTarget.get(target) ?? []
    if (between.length === 0) byTarget.set(target, between)
    const known = between.find((group) => group.protocol === protocol)
    if (known !== undefined) known.parts.push(edge)
    else {
      const id = joinEdgeId(source, protocol, target)
      const group = { id, source, target, protocol, parts: [edge] }
      between.push(group)
      groups.push(group)
    }
  }
  return groups
}

function foldEdge(group: EdgeGroup, range: Seconds): TrafficEdge {
  const { id, source, target, protocol, parts } = group
  const folded = foldSides(parts)
  const health = judgeEdge(protocol, shownSignals(folded), range)
  const edge = { id, source, target, protocol, ...folded, health }
  if (parts.some(({ silentSince }) => silentSince === undefined)) return edge
  const silentSince = parts.reduce((last, part) => Math.max(last, part.silentSince ?? last), 0)
  return { ...edge, silentSince: epochMillis(silentSince) }
}

function foldSides(parts: readonly TrafficEdge[]): Pick<TrafficEdge, 'sides' | 'mixed'> {
  const signals: { [S in Side]?: SideSignals } = {}
  for (const side of sides) {
    const ofSide: SideSignals[] = []
    for (const part of parts) {
      const found = part.sides[side]
      if (found !== undefined) ofSide.push(found)
    }
    if (ofSide.length > 0) signals[side] = sumSignals(ofSide)
  }
  const mixed = sumMixed(parts)
  return mixed === undefined ? { sides: signals } : { sides: signals, mixed }
}

/** The sum of each part's shown side, where these are not all one side; else nothing. */
function sumMixed(parts: readonly TrafficEdge[]): SideSignals | undefined {
  if (!areMixed(parts)) return undefined
  return sumSignals(parts.flatMap((part) => shownSignals(part) ?? []))
}

function areMixed(parts: readonly TrafficEdge[]): boolean {
  let first: Side | undefined
  for (const part of parts) {
    if (part.mixed !== undefined) return true
    const side = sidePreference.find((candidate) => part.sides[candidate] !== undefined)
    if (side === undefined) continue
    first ??= side
    if (side !== first) return true
  }
  return false
}
