import type { NodeId } from '../mesh/identity.ts'
import { toFrames } from './frames.ts'
import { blockOf, Ground, type Placement } from './ground.ts'
import { cardAt, clusterFrame, pitch, union, type Position, type Rectangle } from './size.ts'
import type { LayoutNode, LayoutSkeleton } from './skeleton.ts'

type Positions = ReadonlyMap<NodeId, Position>

/** Newcomers that are placed as one: a single node, or all of a namespace or cluster that is new. */
type Block = {
  readonly cluster: string
  readonly namespace: string
  readonly nodes: readonly LayoutNode[]
  /** Where its nodes stand relative to one another. */
  readonly shape: Positions
  readonly inner: Rectangle
}

/**
 * Places the nodes of a skeleton that have no position yet, and moves none that has.
 *
 * @param layout - Lays out a skeleton of its own: the inside of a namespace or cluster that is new.
 * @returns The kept positions and those of the newcomers.
 *
 * A newcomer goes to the free place nearest to its neighbours at which no frame meets another. When
 * a namespace is walled in on all sides there is none; then frames may touch, but cards never do.
 */
export function placeNewcomers(
  skeleton: LayoutSkeleton,
  kept: Positions,
  layout: (part: LayoutSkeleton) => Positions,
): Positions {
  const ground = new Ground(skeleton.level)
  const positions = new Map(kept)
  for (const { id, identity } of skeleton.nodes) {
    const position = kept.get(id)
    if (position !== undefined) ground.add(identity, position)
  }
  const neighbours = neighboursOf(skeleton)
  for (const block of toBlocks(skeleton, kept, ground, layout)) {
    const wish = wishFor(block, positions, neighbours, ground)
    const offset = findPlace(block, wish, ground)
    for (const { id, identity } of block.nodes) {
      const at = moved(block.shape.get(id) ?? { x: 0, y: 0 }, offset)
      positions.set(id, at)
      ground.add(identity, at)
    }
  }
  return positions
}

function toBlocks(
  skeleton: LayoutSkeleton,
  kept: Positions,
  ground: Ground,
  layout: (part: LayoutSkeleton) => Positions,
): Block[] {
  const { level } = skeleton
  const parts = new Map<string, { cluster: string; namespace: string; nodes: LayoutNode[] }>()
  for (const node of skeleton.nodes) {
    if (kept.has(node.id)) continue
    const { key, cluster, namespace } = blockOf(ground, node, level)
    const part = parts.get(key) ?? { cluster, namespace, nodes: [] }
    part.nodes.push(node)
    parts.set(key, part)
  }
  return [...parts.values()].map(({ cluster, namespace, nodes }) => {
    const own = new Set(nodes.map((node) => node.id))
    const edges =
      nodes.length === 1
        ? []
        : skeleton.edges.filter((edge) => own.has(edge.source) && own.has(edge.target))
    const shape = layout({ level, nodes, edges })
    const cards = nodes.flatMap(({ id }) => cardsOf(shape.get(id)))
    const frames = namespace === '' && nodes.length > 1 ? toFrames(nodes, shape, level) : []
    const inside = frames.filter((frame) => frame.kind === 'namespace')
    const inner = [...cards, ...inside.map((frame) => frame.rectangle)]
    return { cluster, namespace, nodes, shape, inner: inner.reduce(union, cards[0] ?? nowhere) }
  })
}

const nowhere: Rectangle = { left: 0, top: 0, right: 0, bottom: 0 }
const cardsOf = (position: Position | undefined): Rectangle[] =>
  position === undefined ? [] : [cardAt(position)]

const moved = (position: Position, by: Position): Position => ({
  x: position.x + by.x,
  y: position.y + by.y,
})

const shifted = (rectangle: Rectangle, by: Position): Rectangle => ({
  left: rectangle.left + by.x,
  right: rectangle.right + by.x,
  top: rectangle.top + by.y,
  bottom: rectangle.bottom + by.y,
})

type Neighbour = { readonly id: NodeId; readonly columns: 1 | -1 }

/** The neighbours of each node, and on which side of them it wants to stand. */
function neighboursOf(skeleton: LayoutSkeleton): ReadonlyMap<NodeId, readonly Neighbour[]> {
  const neighbours = new Map<NodeId, Neighbour[]>()
  const add = (id: NodeId, neighbour: Neighbour) => {
    const known = neighbours.get(id)
    if (known === undefined) neighbours.set(id, [neighbour])
    else known.push(neighbour)
  }
  for (const { source, target } of skeleton.edges) {
    add(target, { id: source, columns: 1 })
    add(source, { id: target, columns: -1 })
  }
  return neighbours
}

/** The offset at which a block would stand best: one column from its neighbours, at their height. */
function wishFor(
  block: Block,
  positions: Positions,
  neighbours: ReadonlyMap<NodeId, readonly Neighbour[]>,
  ground: Ground,
): Position {
  const offsets: Position[] = []
  for (const { id } of block.nodes) {
    const own = block.shape.get(id) ?? { x: 0, y: 0 }
    for (const { id: other, columns } of neighbours.get(id) ?? []) {
      const at = positions.get(other)
      if (at === undefined) continue
      offsets.push({ x: at.x + columns * pitch.column - own.x, y: at.y - own.y })
    }
  }
  const home = homeOf(block, ground)
  if (offsets.length === 0) return { x: 0, y: home.top - block.inner.top }
  const mean = (of: (offset: Position) => number) =>
    offsets.reduce((sum, offset) => sum + of(offset), 0) / offsets.length
  return {
    x: Math.round(mean((offset) => offset.x) / pitch.column) * pitch.column,
    y: mean((offset) => offset.y),
  }
}

/** The region a block belongs into: its namespace, else its cluster, else below all that is there. */
function homeOf({ cluster, namespace }: Block, ground: Ground): Rectangle {
  const own = namespace === '' ? undefined : ground.extent(cluster, namespace)
  const home = own ?? ground.extent(cluster)
  if (home !== undefined) return home
  const all = ground.extent() ?? nowhere
  return { ...all, top: all.bottom, bottom: all.bottom }
}

/** The nearest free offset; looks close by first, then farther, then minds only the cards. */
function findPlace(block: Block, wish: Position, ground: Ground): Position {
  const home = homeOf(block, ground)
  for (const margin of [1, 4, 16]) {
    const places = candidates(block, home, wish, margin)
    const free = places.find((by) => {
      const placement = placementAt(block, by)
      return ground.hasRoomForCards(placement) && ground.hasRoomForFrames(placement)
    })
    if (free !== undefined) return free
  }
  const tight = candidates(block, home, wish, 4).find((by) =>
    ground.hasRoomForCards(placementAt(block, by)),
  )
  const below = (ground.extent() ?? nowhere).bottom + 2 * clusterFrame.header
  return tight ?? { x: wish.x, y: below - block.inner.top }
}

const placementAt = (block: Block, by: Position): Placement => ({
  cluster: block.cluster,
  namespace: block.namespace,
  cards: block.nodes.flatMap(({ id }) => cardsOf(block.shape.get(id))).map((c) => shifted(c, by)),
  inner: shifted(block.inner, by),
})

/** Offsets in and around the home of a block, best first: near its wish, without stretching home. */
function candidates(block: Block, home: Rectangle, wish: Position, margin: number): Position[] {
  const { inner } = block
  const firstColumn = Math.floor((home.left - inner.right) / pitch.column) - margin
  const lastColumn = Math.ceil((home.right - inner.left) / pitch.column) + margin
  // rows are counted from the top of the home, so that newcomers line up with what is there
  const step = pitch.row / 2
  const rowsAbove = Math.ceil((inner.bottom - inner.top) / step) + margin * 4
  const rowsBelow = Math.ceil((home.bottom - home.top) / step) + margin * 4
  const found: { by: Position; cost: number }[] = []
  for (let column = firstColumn; column <= lastColumn; column += 1) {
    for (let row = -rowsAbove; row <= rowsBelow; row += 1) {
      const by = { x: column * pitch.column, y: home.top - inner.top + row * step }
      const spill = spillOf(shifted(inner, by), home)
      const cost = Math.abs(by.x - wish.x) + Math.abs(by.y - wish.y) + 3 * spill
      found.push({ by, cost })
    }
  }
  found.sort((a, b) => a.cost - b.cost || a.by.x - b.by.x || a.by.y - b.by.y)
  return found.map(({ by }) => by)
}

/** How far a rectangle reaches out of its home. */
const spillOf = (rectangle: Rectangle, home: Rectangle): number =>
  Math.max(0, home.left - rectangle.left) +
  Math.max(0, rectangle.right - home.right) +
  Math.max(0, home.top - rectangle.top) +
  Math.max(0, rectangle.bottom - home.bottom)
