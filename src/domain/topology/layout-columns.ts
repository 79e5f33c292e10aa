import { breakCycles, type Acyclic } from './layout-cycles.ts'
import type { Network } from './layout-network.ts'

/**
 * Gives every node its column, from 0 at the left.
 *
 * @returns One column per node of the network. Callers stand left of their callees except along the
 *   reversed arcs of {@link breakCycles}; nodes nobody calls stand in column 0; stores and services
 *   outside the mesh stand in the last one.
 */
export function assignColumns(network: Network): readonly number[] {
  const acyclic = breakCycles(network)
  const columns = longestPaths(network, acyclic)
  pullTowardsCallees(network, acyclic, columns)
  moveEndsRight(network, columns)
  return closeGaps(columns)
}

function longestPaths(network: Network, { order, kept }: Acyclic): number[] {
  const columns = network.ids.map(() => 0)
  const next = linksOf(network, kept, 'source')
  for (const node of order) {
    const column = (columns[node] ?? 0) + 1
    for (const callee of next[node] ?? []) columns[callee] = Math.max(columns[callee] ?? 0, column)
  }
  return columns
}

/** Moves nodes with more callees than callers up to their nearest callee: shorter edges. */
function pullTowardsCallees(network: Network, { order, kept }: Acyclic, columns: number[]): void {
  const next = linksOf(network, kept, 'source')
  const previous = linksOf(network, kept, 'target')
  for (const node of order.toReversed()) {
    const callees = next[node] ?? []
    const callers = previous[node] ?? []
    if (callers.length === 0 || callees.length <= callers.length) continue
    let nearest = Infinity
    for (const callee of callees) nearest = Math.min(nearest, columns[callee] ?? 0)
    columns[node] = nearest - 1
  }
}

function linksOf(
  network: Network,
  kept: Acyclic['kept'],
  end: 'source' | 'target',
): readonly (readonly number[])[] {
  const links: number[][] = network.ids.map(() => [])
  for (const arc of kept) links[arc[end]]?.push(end === 'source' ? arc.target : arc.source)
  return links
}

/** Puts stores and outside services into one last column, at most one beyond everything else. */
function moveEndsRight(network: Network, columns: number[]): void {
  let last = 0
  for (const [node, column] of columns.entries()) {
    last = Math.max(last, isEnd(network, node) ? column : column + 1)
  }
  for (const node of columns.keys()) if (isEnd(network, node)) columns[node] = last
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
