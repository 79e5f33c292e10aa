import type { Level } from '../mesh/identity.ts'
import { breakCycles } from './cycles.ts'
import { framesOf, toBands } from './groups.ts'
import type { Arc, Network } from './network.ts'
import { sizeOf } from './pack.ts'

/** What a map is mostly shown in: a wide pane above tables. */
const pane = { width: 1280, height: 480 } as const

/**
 * Gives every node its column, from 0 at the left.
 *
 * @returns One column per node of the network.
 *
 * Within a cluster callers stand left of callees, except along arcs that close a cycle; nodes nobody
 * calls stand in column 0; outside services, and namespaces of nothing but stores, in the last one.
 * There are three ways to treat namespaces, from columns that all share to blocks that follow one
 * another; the one that fits a pane at the largest scale is taken.
 */
export function assignColumns(network: Network, level: Level): readonly number[] {
  const blocks = toBlocks(network, level)
  const arcs = network.arcs.filter(
    ({ source, target }) => blocks.clusters[source] === blocks.clusters[target],
  )
  const layered = longestPaths(network, acyclicArcs(network, arcs))
  let best = closeGaps(moveEndsRight(network, blocks, layered))
  if (blocks.count === network.ids.length) return best
  let bestScale = scaleOf(network, best, level)
  for (const isStrict of [true, false]) {
    const columns = layerBlocks(network, arcs, blocks, isStrict)
    const candidate = closeGaps(moveEndsRight(network, blocks, columns))
    const scale = scaleOf(network, candidate, level)
    if (scale <= bestScale) continue
    bestScale = scale
    best = candidate
  }
  return best
}

/** How large a map with these columns is drawn when it fits the pane; 1 is life size. */
function scaleOf(network: Network, columns: readonly number[], level: Level): number {
  const { width, height } = sizeOf(toBands(network, columns, level))
  return Math.min(pane.width / width, pane.height / height)
}

/** Which namespace each node is in, by number, and which cluster; nodes without one stand alone. */
type Blocks = {
  readonly of: readonly number[]
  readonly clusters: readonly string[]
  readonly count: number
}

function toBlocks(network: Network, level: Level): Blocks {
  const numbers = new Map<string, number>()
  const frames = network.peers.map((peer) => framesOf(peer, level))
  const of = frames.map(({ cluster, namespace }, node) => {
    const key = namespace === '' ? `node ${node}` : `namespace ${cluster}/${namespace}`
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    return number
  })
  return { of, clusters: frames.map(({ cluster }) => cluster), count: numbers.size }
}

type Acyclic = { readonly order: readonly number[]; readonly next: readonly (readonly Arc[])[] }

function acyclicArcs(network: Pick<Network, 'ids'>, arcs: readonly Arc[]): Acyclic {
  const { order, kept } = breakCycles(network.ids.length, arcs)
  const next: Arc[][] = network.ids.map(() => [])
  for (const arc of kept) next[arc.source]?.push(arc)
  return { order, next }
}

/** The longest way to each node; then nodes with more callees than callers move up to a callee. */
function longestPaths(network: Network, { order, next }: Acyclic): number[] {
  const columns = network.ids.map(() => 0)
  const callers = network.ids.map(() => 0)
  for (const node of order) {
    for (const { target } of next[node] ?? []) {
      columns[target] = Math.max(columns[target] ?? 0, (columns[node] ?? 0) + 1)
      callers[target] = (callers[target] ?? 0) + 1
    }
  }
  for (const node of order.toReversed()) {
    const callees = next[node] ?? []
    const count = callers[node] ?? 0
    if (count === 0 || callees.length <= count) continue
    const nearest = callees.reduce(
      (least, arc) => Math.min(least, columns[arc.target] ?? 0),
      Infinity,
    )
    columns[node] = nearest - 1
  }
  return columns
}

/**
 * Layers namespaces as blocks, each with columns of its own.
 *
 * @param isStrict - Whether a block begins right of all that calls it, or only as far right as its
 *   own edges ask for, so that blocks may share columns.
 */
function layerBlocks(
  network: Network,
  arcs: readonly Arc[],
  blocks: Blocks,
  isStrict: boolean,
): number[] {
  const blockOf = (node: number) => blocks.of[node] ?? 0
  const inside = arcs.filter(({ source, target }) => blockOf(source) === blockOf(target))
  const local = longestPaths(network, acyclicArcs(network, inside))
  const widths = Array.from({ length: blocks.count }, () => 1)
  for (const [node, column] of local.entries()) {
    widths[blockOf(node)] = Math.max(widths[blockOf(node)] ?? 1, column + 1)
  }
  const between = new Map<string, Arc & { shift: number }>()
  for (const { source, target, rate } of arcs) {
    const [from, to] = [blockOf(source), blockOf(target)]
    if (from === to) continue
    const known = between.get(`${from} ${to}`)
    const needed = isStrict ? (widths[from] ?? 1) : (local[source] ?? 0) + 1 - (local[target] ?? 0)
    between.set(`${from} ${to}`, {
      source: from,
      target: to,
      rate: rate + (known?.rate ?? 0),
      shift: Math.max(needed, known?.shift ?? 0),
    })
  }
  const { order, kept } = breakCycles(blocks.count, [...between.values()])
  const offsets = Array.from({ length: blocks.count }, () => 0)
  const next: Arc[][] = offsets.map(() => [])
  for (const arc of kept) next[arc.source]?.push(arc)
  for (const block of order) {
    for (const { target } of next[block] ?? []) {
      const shift = between.get(`${block} ${target}`)?.shift ?? 0
      offsets[target] = Math.max(offsets[target] ?? 0, (offsets[block] ?? 0) + shift)
    }
  }
  return local.map((column, node) => column + (offsets[blockOf(node)] ?? 0))
}

/**
 * Moves ends right: outside services, and namespaces of nothing but stores, into one last column of
 * the map; other stores into the last column of their namespace.
 */
function moveEndsRight(network: Network, blocks: Blocks, columns: readonly number[]): number[] {
  const lastOf = Array.from({ length: blocks.count }, () => 0)
  const isOpen = Array.from({ length: blocks.count }, () => false)
  let last = 0
  for (const [node, block] of blocks.of.entries()) {
    const column = columns[node] ?? 0
    lastOf[block] = Math.max(lastOf[block] ?? 0, column)
    if (!isEnd(network, node)) isOpen[block] = true
    last = Math.max(last, isEnd(network, node) ? column : column + 1)
  }
  return columns.map((column, node) => {
    if (!isEnd(network, node)) return column
    const block = blocks.of[node] ?? 0
    return isOpen[block] === true ? (lastOf[block] ?? column) : last
  })
}

function isEnd(network: Network, node: number): boolean {
  if (network.isStore[node] === true) return true
  const kind = network.peers[node]?.kind
  const isOutside = kind === 'external' || kind === 'passthrough' || kind === 'blackhole'
  return isOutside && (network.outgoing[node]?.length ?? 0) === 0
}

function closeGaps(columns: readonly number[]): number[] {
  const used = [...new Set(columns)].toSorted((a, b) => a - b)
  const place = new Map(used.map((column, index) => [column, index]))
  return columns.map((column) => place.get(column) ?? 0)
}
