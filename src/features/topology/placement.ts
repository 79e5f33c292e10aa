import type { LayoutHolds, Positions } from '#src/domain/layout/layout.ts'
import { areNear, cardAt, type Position } from '#src/domain/layout/size.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

/** Where the nodes of one scope stand, and stood. */
export type Placement = {
  /** Also of nodes that are not drawn now: one that comes back stands where it stood. */
  readonly positions: Positions
  /** Put where they are by the viewer: no layout moves them. */
  readonly pinned: ReadonlySet<NodeId>
  /** Laid out before every cluster had answered, so that the next layout starts anew. */
  readonly isFirst: boolean
  /** The nodes drawn when last laid out: only these are sure to have their place for themselves. */
  readonly present: ReadonlySet<NodeId>
  /** Grows with every layout from scratch: between two of them nothing that stays moves. */
  readonly arrangement: number
}

/** As many positions as are remembered, those of nodes that left included. */
export const mostPositions = 4000

/**
 * The positions that a layout of this graph has to keep, or nothing where all of it stands already.
 *
 * A node that comes back to a place which is taken by now is as good as new.
 */
export function keptFor(
  graph: TrafficGraph,
  { positions, present }: Placement,
): Positions | undefined {
  const kept = new Map<NodeId, Position>()
  const returned: [NodeId, Position][] = []
  for (const id of graph.nodes.keys()) {
    const position = positions.get(id)
    if (position === undefined) continue
    if (present.has(id)) kept.set(id, position)
    else returned.push([id, position])
  }
  const stayed = [...kept.values()].map(cardAt)
  for (const [id, position] of returned) {
    const card = cardAt(position)
    if (!stayed.some((other) => areNear(card, other, 0))) kept.set(id, position)
  }
  return kept.size === graph.nodes.size ? undefined : kept
}

/** What a layout must hold: the kept positions, and pins even where nothing is kept. */
export function holdsOf(placement: Placement | undefined, kept: Positions): LayoutHolds {
  const pinned = new Map<NodeId, Position>()
  for (const id of placement?.pinned ?? []) {
    const position = placement?.positions.get(id)
    if (position !== undefined) pinned.set(id, position)
  }
  return { pinned, ...(kept.size > 0 && { previous: kept }) }
}

/**
 * A placement after newcomers were placed.
 *
 * @param placed - Of every node of the graph.
 */
export function withNewcomers(before: Placement, placed: Positions): Placement {
  const at = (id: NodeId, position: Position) =>
    before.pinned.has(id) ? (before.positions.get(id) ?? position) : position
  const drawn = [...placed].map(([id, position]) => [id, at(id, position)] as const)
  const left = [...before.positions].filter(([id]) => !placed.has(id))
  return {
    ...before,
    positions: new Map([...drawn, ...left].slice(0, mostPositions)),
    present: new Set(placed.keys()),
  }
}

/** A placement laid out from scratch: pins stay, what is not drawn is forgotten. */
export function arranged(
  before: Placement | undefined,
  placed: Positions,
  isFirst: boolean,
): Placement {
  const pins = [...(before?.positions ?? [])].filter(([id]) => before?.pinned.has(id))
  return {
    positions: new Map([...placed, ...pins]),
    pinned: before?.pinned ?? new Set(),
    isFirst,
    present: new Set(placed.keys()),
    arrangement: (before?.arrangement ?? 0) + 1,
  }
}

/** A placement after the viewer put a node somewhere, which pins it there. */
export function withMoved(before: Placement, id: NodeId, { x, y }: Position): Placement {
  const position = { x: Math.round(x), y: Math.round(y) }
  return {
    ...before,
    positions: new Map([
      [id, position],
      ...[...before.positions].filter(([other]) => other !== id),
    ]),
    pinned: new Set([...before.pinned, id]),
  }
}

/**
 * A placement in which layouts may move a node again; until one does it stays.
 *
 * @param id - `undefined` lets all of them go.
 */
export function withoutPin(before: Placement, id: NodeId | undefined): Placement {
  const pinned = [...before.pinned].filter((other) => id !== undefined && other !== id)
  return { ...before, pinned: new Set(pinned) }
}
