import type { NodeId } from '../mesh/identity.ts'
import { framesOf, noFrames, type Frames } from './frames-of.ts'
import { toFrames } from './frames.ts'
import { Ground, type Placement } from './ground.ts'
import { cardAt, clusterFrame, pitch, union, type Position, type Rectangle } from './size.ts'
import type { LayoutEdge, LayoutNode, LayoutSkeleton } from './skeleton.ts'

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
  const ground = new Ground()
  const positions = new Map(kept)
  const all = framesOf(skeleton.nodes)
  const frames = new Map(skeleton.nodes.map(({ id }, index) => [id, all[index] ?? noFrames]))
  for (const [id, position] of kept) ground.add(frames.get(id) ?? noFrames, position)
  const neighbours = neighboursOf(skeleton)
  for (const block of toBlocks(skeleton, frames, kept, ground, layout)) {
    const wish = wishFor(block, positions, neighbours, ground)
    const offset = findPlace(block, wish, ground)
    for (const { id } of block.nodes) {
      const at = moved(block.shape.get(id) ?? { x: 0, y: 0 }, offset)
      positions.set(id, at)
      ground.add(frames.get(id) ?? noFrames, at)
    }
  }
  return positions
}

type Part = Frames & { readonly nodes: LayoutNode[]; readonly edges: LayoutEdge[] }

function toBlocks(
  { level, nodes, edges }: LayoutSkeleton,
  frames: ReadonlyMap<NodeId, Frames>,
  kept: Positions,
  ground: Ground,
  layout: (part: LayoutSkeleton) => Positions,
): Block[] {
  const parts = new Map<string, Part>()
  const partOf = new Map<NodeId, Part>()
  for (const node of nodes) {
    if (kept.has(node.id)) continue
    const { key, cluster, namespace } = blockOf(ground, node.id, frames.get(node.id) ?? noFrames)
    const part = parts.get(key) ?? { cluster, namespace, nodes: [], edges: [] }
    part.nodes.push(node)
    parts.set(key, part)
    partOf.set(node.id, part)
  }
  for (const edge of edges) {
    const part = partOf.get(edge.source)
    if (part !== undefined && part === partOf.get(edge.target)) part.edges.push(edge)
  }
  return [...parts.values()].map((part) => {
    const { cluster, namespace } = part
    const shape =
      part.nodes.length === 1
        ? new Map(part.nodes.map(({ id }) => [id, { x: 0, y: 0 }]))
        : layout({ level, nodes: part.nodes, edges: part.edges })
    const cards = part.nodes.flatMap(({ id }) => cardsOf(shape.get(id)))
    const inside = namespace === '' && part.nodes.length > 1 ? toFrames(part.nodes, shape) : []
    const inner = inside.flatMap(({ kind, rectangle }) => (kind === 'namespace' ? rectangle : []))
    return {
      cluster,
      namespace,
      nodes: part.nodes,
      shape,
      inner: [...cards, ...inner].reduce(union, cards[0] ?? nowhere),
    }
  })
}

/** Which block a newcomer belongs to: itself, or the frame that is new with it. */
function blockOf(
  ground: Ground,
  id: NodeId,
  { cluster, namespace }: Frames,
): Frames & { readonly key: string } {
  if (cluster !== '' && ground.extent(cluster) === undefined) {
    return { key: `cluster ${cluster}`, cluster, namespace: '' }
  }
  if (namespace !== '' && ground.extent(cluster, namespace) === undefined) {
    return { key: `namespace ${cluster}/${namespace}`, cluster, namespace }
  }
  return { key: `node ${id}`, cluster, namespace }
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

/** How far around its best place a block is looked for room, in columns and in rows. */
const reaches = [
  { columns: 2, rows: 12 },
  { columns: 6, rows: 40 },
  { columns: 24, rows: 160 },
] as const

/** The nearest free offset; looks close by first, then farther, then minds only the cards. */
function findPlace(block: Block, wish: Position, ground: Ground): Position {
  const home = homeOf(block, ground)
  const isNew =
    block.namespace === '' || ground.extent(block.cluster, block.namespace) === undefined
  // a frame that is there can't be stretched that far
  for (const reach of isNew ? reaches : reaches.slice(0, 2)) {
    const free = candidates(block, home, wish, reach).find((by) => {
      const placement = placementAt(block, by)
      return ground.hasRoomForFrames(placement) && ground.hasRoomForCards(placement)
    })
    if (free !== undefined) return free
  }
  const tight = candidates(block, home, wish, reaches[1]).find((by) =>
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

/** Offsets around the place in its home nearest to its wish, best first: near, without stretching home. */
function candidates(
  { inner }: Block,
  home: Rectangle,
  wish: Position,
  reach: { readonly columns: number; readonly rows: number },
): Position[] {
  const step = pitch.row / 2
  // rows are counted from the top of the home, so that newcomers line up with what is there
  const base = home.top - inner.top
  const x = clamp(wish.x, home.left - inner.left, home.right - inner.right)
  const y = clamp(wish.y, base, home.bottom - inner.bottom)
  const column = Math.round(x / pitch.column)
  const row = Math.round((y - base) / step)
  // a block as large as its home has no room in it
  const rows = 2 * reach.rows + Math.ceil((inner.bottom - inner.top) / step)
  const columns = reach.columns + Math.ceil((inner.right - inner.left) / pitch.column)
  const found: { by: Position; cost: number }[] = []
  for (let right = -columns; right <= columns; right += 1) {
    for (let down = -rows; down <= rows; down += 1) {
      const by = { x: (column + right) * pitch.column, y: base + (row + down) * step }
      const spill = spillOf(shifted(inner, by), home)
      const cost = Math.abs(by.x - wish.x) + Math.abs(by.y - wish.y) + 3 * spill
      found.push({ by, cost })
    }
  }
  found.sort((a, b) => a.cost - b.cost || a.by.x - b.by.x || a.by.y - b.by.y)
  return found.map(({ by }) => by)
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, high))

/** How far a rectangle reaches out of its home. */
const spillOf = (rectangle: Rectangle, home: Rectangle): number =>
  Math.max(0, home.left - rectangle.left) +
  Math.max(0, rectangle.right - home.right) +
  Math.max(0, home.top - rectangle.top) +
  Math.max(0, rectangle.bottom - home.bottom)
