import { breakCycles } from './cycles.ts'
import type { Arc, Network } from './network.ts'
import { shorten, type Step } from './shorten.ts'

export type ColumnChoice = {
  /**
   * How namespaces stand to one another: in common columns; or as blocks of their own, each as far
   * right of those that call it as this share of their width, and as its own edges ask for. At 1
   * blocks follow one another, at 0 they share columns wherever they can.
   */
  readonly spread: number | 'shared'
  /** Whether arcs are as short as can be; else nodes stand as far left and right as arcs let them. */
  readonly isShort: boolean
  /**
   * Nodes nobody calls stand in the first column of their block, and stores and outside services in
   * the last; else they stand beside those they talk to.
   */
  readonly atBorders: boolean
}

/**
 * Gives every node its column, from 0 at the left.
 *
 * Within a cluster callers stand left of callees, except along arcs that close a cycle.
 */
export function assignColumns(network: Network, choice: ColumnChoice): Int32Array {
  const blocks = toBlocks(network)
  const arcs = network.arcs.filter(
    ({ source, target }) => network.frames[source]?.cluster === network.frames[target]?.cluster,
  )
  const layered =
    choice.spread === 'shared'
      ? layer(network.ids.length, arcs, choice)
      : layerBlocks(network, arcs, blocks, choice.spread, choice)
  return closeGaps(choice.atBorders ? moveEndsRight(network, blocks, layered) : layered)
}

/** Which namespace each node is in, by number; nodes without one stand alone. */
type Blocks = { readonly of: Int32Array; readonly count: number }

function toBlocks({ frames }: Network): Blocks {
  const numbers = new Map<string, number>()
  const of = frames.map(({ cluster, namespace }, node) => {
    const key = namespace === '' ? `node ${node}` : `namespace ${cluster}/${namespace}`
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    return number
  })
  return { of: Int32Array.from(of), count: numbers.size }
}

const layer = (size: number, arcs: readonly Arc[], choice: ColumnChoice): Int32Array =>
  layerSteps(
    size,
    arcs.map((arc) => ({ ...arc, columns: 1, arcs: 1 })),
    choice,
  )

/** How often nodes are drawn towards those they talk to. */
const rounds = 8

/**
 * The longest way to each node; then nodes with more callees than callers move right and nodes with
 * more callers than callees left, as far as their arcs let them, which shortens arcs.
 */
function layerSteps(
  size: number,
  steps: readonly Step[],
  { isShort, atBorders }: ColumnChoice,
): Int32Array {
  const { order, kept } = breakCycles(size, steps)
  const next: Step[][] = Array.from({ length: size }, () => [])
  const previous: Step[][] = Array.from({ length: size }, () => [])
  for (const step of kept) {
    next[step.source]?.push(step)
    previous[step.target]?.push(step)
  }
  const columns = new Int32Array(size)
  const least = (node: number) => {
    let column = 0
    for (const { source, columns: wide } of previous[node] ?? []) {
      column = Math.max(column, (columns[source] ?? 0) + wide)
    }
    return column
  }
  for (const node of order) columns[node] = least(node)
  const backwards = order.toReversed()
  for (let round = 0; round < rounds; round += 1) {
    for (const node of round % 2 === 0 ? backwards : order) {
      const callers = previous[node]?.length ?? 0
      const callees = next[node] ?? []
      if (callers > callees.length) columns[node] = least(node)
      if (callers >= callees.length || (atBorders && callers === 0)) continue
      let most = Infinity
      for (const { target, columns: wide } of callees) {
        most = Math.min(most, (columns[target] ?? 0) - wide)
      }
      columns[node] = most
    }
  }
  if (!isShort) return columns
  shorten(size, kept, columns)
  const first = columns.reduce((a, b) => Math.min(a, b), 0)
  return columns.map((column, node) =>
    atBorders && previous[node]?.length === 0 ? 0 : column - first,
  )
}

/**
 * Layers namespaces as blocks, each with columns of its own.
 *
 * @param spread - As in {@link ColumnChoice}.
 */
function layerBlocks(
  network: Network,
  arcs: readonly Arc[],
  blocks: Blocks,
  spread: number,
  choice: ColumnChoice,
): Int32Array {
  const blockOf = (node: number) => blocks.of[node] ?? 0
  const inside = arcs.filter(({ source, target }) => blockOf(source) === blockOf(target))
  const local = closeBlocks(layer(network.ids.length, inside, choice), blocks)
  const widths = new Int32Array(blocks.count).fill(1)
  for (const [node, column] of local.entries()) {
    widths[blockOf(node)] = Math.max(widths[blockOf(node)] ?? 1, column + 1)
  }
  const between = new Map<number, Step>()
  for (const { source, target, rate } of arcs) {
    const [from, to] = [blockOf(source), blockOf(target)]
    if (from === to) continue
    const key = from * blocks.count + to
    const known = between.get(key)
    const asked = (local[source] ?? 0) + 1 - (local[target] ?? 0)
    const apart = Math.round(spread * (widths[from] ?? 1))
    between.set(key, {
      source: from,
      target: to,
      rate: rate + (known?.rate ?? 0),
      columns: Math.max(asked, apart, known?.columns ?? apart),
      arcs: 1 + (known?.arcs ?? 0),
    })
  }
  const offsets = layerSteps(blocks.count, [...between.values()], choice)
  return local.map((column, node) => column + (offsets[blockOf(node)] ?? 0))
}

/** Moves each block left until it begins in column 0. */
function closeBlocks(columns: Int32Array, { of, count }: Blocks): Int32Array {
  const firsts = new Float64Array(count).fill(Infinity)
  for (const [node, column] of columns.entries()) {
    const block = of[node] ?? 0
    firsts[block] = Math.min(firsts[block] ?? 0, column)
  }
  return columns.map((column, node) => column - (firsts[of[node] ?? 0] ?? 0))
}

/**
 * Moves ends right: outside services, and namespaces of nothing but stores, into one last column of
 * the map; other stores into the last column of their namespace.
 */
function moveEndsRight(network: Network, blocks: Blocks, columns: Int32Array): Int32Array {
  const lastOf = new Int32Array(blocks.count)
  const isOpen = new Uint8Array(blocks.count)
  let last = 0
  for (const [node, block] of blocks.of.entries()) {
    const column = columns[node] ?? 0
    lastOf[block] = Math.max(lastOf[block] ?? 0, column)
    if (!isEnd(network, node)) isOpen[block] = 1
    last = Math.max(last, isEnd(network, node) ? column : column + 1)
  }
  return columns.map((column, node) => {
    if (!isEnd(network, node)) return column
    const block = blocks.of[node] ?? 0
    return isOpen[block] === 1 ? (lastOf[block] ?? column) : last
  })
}

function isEnd(network: Network, node: number): boolean {
  if (network.isStore[node] === true) return true
  const kind = network.peers[node]?.kind
  const isOutside = kind === 'external' || kind === 'passthrough' || kind === 'blackhole'
  return isOutside && network.callees[node] === 0
}

function closeGaps(columns: Int32Array): Int32Array {
  const used = [...new Set(columns)].toSorted((a, b) => a - b)
  const place = new Map(used.map((column, index) => [column, index]))
  return columns.map((column) => place.get(column) ?? 0)
}
