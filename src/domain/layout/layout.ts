import type { NodeId } from '../mesh/identity.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { drawBest } from './draw.ts'
import { toNetwork } from './network.ts'
import { placeNewcomers } from './newcomers.ts'
import { areNear, cardAt, pitch, type Position } from './size.ts'
import { toLayoutSkeleton, type LayoutSkeleton } from './skeleton.ts'

/** Where every node of a graph stands: the middle of its card, in map units. */
export type Positions = ReadonlyMap<NodeId, Position>

/**
 * Places the nodes of a graph in columns, callers left of callees.
 *
 * Entry points stand left; stores and services outside the mesh right; namespaces and clusters in
 * boxes that don't overlap; the busiest at the top. Deterministic: the same graph always gives the
 * same map, whatever order its parts come in. Near-linear in nodes and edges.
 *
 * @param previous - As in {@link LayoutHolds}.
 * @returns A position for every node of the graph, in order of id, and for no other.
 */
export function layoutGraph(graph: TrafficGraph, previous?: Positions): Positions {
  return layoutSkeleton(toLayoutSkeleton(graph), { previous })
}

/** What a layout may not move. Nodes that are not in the graph are passed over. */
export type LayoutHolds = {
  /**
   * The positions of an earlier graph of the same level and scope. Nodes in it stay exactly where
   * they are, and newcomers are placed beside their neighbours.
   */
  readonly previous?: Positions | undefined
  /** Where the viewer put nodes. They stand there in a layout from scratch too, and before `previous`. */
  readonly pinned?: Positions | undefined
}

/** {@link layoutGraph} for a graph that was already reduced to what the layout reads. */
export function layoutSkeleton(
  skeleton: LayoutSkeleton,
  { previous, pinned }: LayoutHolds = {},
): Positions {
  const pins = among(skeleton, pinned)
  const stayed = among(skeleton, previous)
  const kept = stayed.size === 0 ? roomAround(skeleton, pins) : new Map([...stayed, ...pins])
  if (kept.size === 0) return layoutAfresh(skeleton)
  const positions = placeNewcomers(skeleton, kept, layoutAfresh)
  return new Map(skeleton.nodes.flatMap(({ id }) => entry(id, positions.get(id))))
}

/** The positions of those that are nodes of a skeleton. */
const among = (skeleton: LayoutSkeleton, positions: Positions | undefined): Positions =>
  new Map(skeleton.nodes.flatMap(({ id }) => entry(id, positions?.get(id))))

/** A layout from scratch with pins in it, without the nodes that they would cover. */
function roomAround(skeleton: LayoutSkeleton, pins: Positions): Positions {
  if (pins.size === 0) return pins
  const cards = [...pins.values()].map(cardAt)
  const clear = [...layoutAfresh(skeleton)].filter(
    ([id, at]) => pins.has(id) || cards.every((card) => !areNear(card, cardAt(at), 1)),
  )
  return new Map([...clear, ...pins])
}

function layoutAfresh(skeleton: LayoutSkeleton): Positions {
  const network = toNetwork(skeleton)
  const { columns, ys } = drawBest(network)
  return new Map(
    network.ids.map((id, node) => {
      const x = (columns[node] ?? 0) * pitch.column
      return [id, { x, y: ys[node] ?? 0 }]
    }),
  )
}

const entry = (id: NodeId, position: Position | undefined): [NodeId, Position][] =>
  position === undefined ? [] : [[id, position]]
