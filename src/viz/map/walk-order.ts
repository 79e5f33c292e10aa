import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'

import { stateOf, type VisualState } from './visual-class.ts'

/** A graph as somebody walks it: everything that can be next, worst first. */
export type WalkOrder = {
  readonly nodes: readonly NodeId[]
  /** The edges that leave a node, or reach it. */
  readonly out: ReadonlyMap<NodeId, readonly TrafficEdge[]>
  readonly in: ReadonlyMap<NodeId, readonly TrafficEdge[]>
}

const orders = new WeakMap<TrafficGraph, WalkOrder>()

/**
 * The order in which a graph is walked. Health comes first, then what fell silent, then the share
 * that failed, then how much is at stake; ties go by id, so that the order is the same whatever
 * order the graph's maps were filled in.
 */
export function walkOrder(graph: TrafficGraph): WalkOrder {
  const known = orders.get(graph)
  if (known !== undefined) return known
  const edges = [...graph.edges.values()].filter(
    ({ source, target }) => graph.nodes.has(source) && graph.nodes.has(target),
  )
  const ranked = byTrouble(edges, edgeTrouble)
  const order = {
    nodes: byTrouble([...graph.nodes.values()], nodeTrouble).map(({ id }) => id),
    out: grouped(ranked, ({ source }) => source),
    in: grouped(ranked, ({ target }) => target),
  }
  orders.set(graph, order)
  return order
}

type Trouble = {
  readonly id: NodeId | EdgeId
  readonly rank: number
  readonly share: number
  readonly rate: number
}

const ranks: Readonly<Record<VisualState, number>> = {
  failing: 3,
  degraded: 2,
  silent: 1,
  unknown: 0,
  idle: 0,
  healthy: 0,
}

function edgeTrouble(edge: TrafficEdge): Trouble {
  const { rate = 0, errors = 0 } = shownSignals(edge) ?? {}
  return { id: edge.id, rank: ranks[stateOf(edge)], share: shareOf(errors, rate), rate }
}

function nodeTrouble(node: TrafficNode): Trouble {
  const { rate, errors } = node.inbound
  return { id: node.id, rank: ranks[stateOf(node)], share: shareOf(errors, rate), rate }
}

const shareOf = (errors: number, rate: number): number => (rate === 0 ? 0 : errors / rate)

function byTrouble<T>(things: readonly T[], troubleOf: (thing: T) => Trouble): readonly T[] {
  return things
    .map((thing) => ({ thing, trouble: troubleOf(thing) }))
    .toSorted((a, b) => compareTrouble(a.trouble, b.trouble))
    .map(({ thing }) => thing)
}

const compareTrouble = (a: Trouble, b: Trouble): number =>
  b.rank - a.rank || b.share - a.share || b.rate - a.rate || (a.id < b.id ? -1 : 1)

function grouped(
  edges: readonly TrafficEdge[],
  endOf: (edge: TrafficEdge) => NodeId,
): ReadonlyMap<NodeId, readonly TrafficEdge[]> {
  const groups = new Map<NodeId, TrafficEdge[]>()
  for (const edge of edges) {
    const group = groups.get(endOf(edge))
    if (group === undefined) groups.set(endOf(edge), [edge])
    else group.push(edge)
  }
  return groups
}
