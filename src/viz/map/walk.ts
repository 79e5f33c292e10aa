import {
  levels,
  parseNodeId,
  peerAt,
  toNodeId,
  type EdgeId,
  type NodeId,
  type Peer,
} from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'

import { walkOrder } from './walk-order.ts'

/** The edges of one node in one direction: what somebody who left it, or came to it, can choose of. */
type Choice = { readonly node: NodeId; readonly way: 'out' | 'in' }

/**
 * Where somebody stands who walks the map by keys: on a node or on an edge, and what that was chosen
 * among. A node that was reached along no edge was chosen among all nodes.
 */
export type Stand =
  | { readonly on: 'node'; readonly id: NodeId; readonly among: Choice | undefined }
  | {
      readonly on: 'edge'
      readonly id: EdgeId
      readonly among: Choice
      /** What the node that `among` speaks of was chosen among, for the way back. */
      readonly before: Choice | undefined
    }

export type Step = 'downstream' | 'upstream' | 'previous' | 'next' | 'first' | 'last'

/** Which of how many, worst first: "2 of 7". */
export type Place = { readonly index: number; readonly of: number }

/**
 * Where a walk begins: on what is selected, else on the worst node.
 *
 * @returns `undefined` for an empty graph.
 */
export function startWalk(
  graph: TrafficGraph,
  selected: NodeId | EdgeId | undefined,
): Stand | undefined {
  for (const edge of graph.edges.values()) if (edge.id === selected) return onEdgeFrom(edge)
  for (const id of graph.nodes.keys()) if (id === selected) return onNode(id)
  const [worst] = walkOrder(graph).nodes
  return worst === undefined ? undefined : onNode(worst)
}

const onNode = (id: NodeId, among?: Choice): Stand => ({ on: 'node', id, among })
const onEdgeFrom = ({ id, source }: TrafficEdge): Stand => ({
  on: 'edge',
  id,
  among: { node: source, way: 'out' },
  before: undefined,
})

/**
 * One step of a walk.
 *
 * Downstream from a node leads to the worst edge that leaves it, and from an edge to its target;
 * upstream the other way. `previous` and `next` go through what one could have chosen instead, worst
 * first: from an edge, the other edges of the node one came from; from a node, the other ends of
 * those, or all nodes where it was reached along none.
 *
 * @param stand - Of this graph; see {@link resumeWalk} for one of an earlier graph.
 * @returns `undefined` where that way leads nowhere: one stays.
 */
export function takeStep(graph: TrafficGraph, stand: Stand, step: Step): Stand | undefined {
  if (step === 'downstream' || step === 'upstream') {
    const way = step === 'downstream' ? 'out' : 'in'
    return stand.on === 'node' ? alongWorst(graph, stand, way) : toEnd(graph, stand, way)
  }
  const choices = choicesOf(graph, stand)
  const here = choices.findIndex(({ id }) => id === stand.id)
  const there = { previous: here - 1, next: here + 1, first: 0, last: choices.length - 1 }[step]
  return there === here ? undefined : choices[there]
}

function alongWorst(
  graph: TrafficGraph,
  stand: Extract<Stand, { on: 'node' }>,
  way: Choice['way'],
): Stand | undefined {
  const [worst] = edgesAt(graph, { node: stand.id, way })
  if (worst === undefined) return undefined
  return { on: 'edge', id: worst.id, among: { node: stand.id, way }, before: stand.among }
}

function toEnd(
  graph: TrafficGraph,
  { id, among, before }: Extract<Stand, { on: 'edge' }>,
  way: Choice['way'],
): Stand | undefined {
  const edge = graph.edges.get(id)
  if (edge === undefined) return undefined
  const isBack = among.way !== way
  return isBack ? onNode(among.node, before) : onNode(farEnd(edge, way), among)
}

const farEnd = (edge: TrafficEdge, way: Choice['way']): NodeId =>
  way === 'out' ? edge.target : edge.source

const edgesAt = (graph: TrafficGraph, { node, way }: Choice): readonly TrafficEdge[] =>
  walkOrder(graph)[way].get(node) ?? []

/** Everything that could be stood on instead, this stand included, worst first. */
function choicesOf(graph: TrafficGraph, stand: Stand): readonly Stand[] {
  if (stand.on === 'edge') {
    return edgesAt(graph, stand.among).map(({ id }) => ({ ...stand, id }))
  }
  const { among } = stand
  if (among === undefined) return walkOrder(graph).nodes.map((id) => onNode(id))
  const ends = new Set(edgesAt(graph, among).map((edge) => farEnd(edge, among.way)))
  return [...ends].map((id) => onNode(id, among))
}

/** Which of its choices a stand is, counted from 1. */
export function placeOf(graph: TrafficGraph, stand: Stand): Place {
  const choices = choicesOf(graph, stand)
  return { index: choices.findIndex(({ id }) => id === stand.id) + 1, of: choices.length }
}

/**
 * Where a walk goes on in a newer graph: at the same place if that is still there, else at what it
 * was folded into or, worst first, opened into; for an edge, between those or at the node one came
 * from.
 *
 * @returns `undefined` where nothing of it is left.
 */
export function resumeWalk(graph: TrafficGraph, stand: Stand): Stand | undefined {
  if (stand.on === 'edge') return resumeOnEdge(graph, stand)
  if (!graph.nodes.has(stand.id)) {
    const successor = successorOf(graph, stand.id)
    return successor === undefined ? undefined : onNode(successor)
  }
  return isAmong(graph, stand) ? stand : onNode(stand.id)
}

function resumeOnEdge(
  graph: TrafficGraph,
  stand: Extract<Stand, { on: 'edge' }>,
): Stand | undefined {
  if (graph.edges.has(stand.id) && isAmong(graph, stand)) return stand
  const edge = graph.edges.get(stand.id)
  if (edge !== undefined) return onEdgeFrom(edge)
  return resumeWalk(graph, onNode(stand.among.node, stand.before))
}

const isAmong = (graph: TrafficGraph, stand: Stand): boolean =>
  choicesOf(graph, stand).some(({ id }) => id === stand.id)

/** What stands for a node that isn't drawn any more: its fold, or the worst of what it held. */
function successorOf(graph: TrafficGraph, gone: NodeId): NodeId | undefined {
  const { nodes } = walkOrder(graph)
  return nodes.find((id) => isWithin(graph, id, gone)) ?? coarserOf(graph, gone)
}

const isWithin = (graph: TrafficGraph, id: NodeId, outer: NodeId): boolean => {
  const identity = graph.nodes.get(id)?.identity
  return identity !== undefined && coarserIds(identity).includes(outer)
}

function coarserOf(graph: TrafficGraph, gone: NodeId): NodeId | undefined {
  // an id says where its node is; the node itself is gone
  const found = parseNodeId(gone)
  return found.ok ? coarserIds(found.value).findLast((id) => graph.nodes.has(id)) : undefined
}

/** The ids of everything a peer can be folded into, coarsest first. */
const coarserIds = (peer: Peer): readonly NodeId[] =>
  levels.map((level) => toNodeId(peerAt(peer, level)))
