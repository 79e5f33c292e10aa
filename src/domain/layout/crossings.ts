import type { Network } from './network.ts'

/**
 * Counts how often edges cross one another among those that join the same two columns.
 *
 * Edges of different pairs of columns cross too, but counting those needs all pairs of edges;
 * these are most of them, and n log n.
 */
export function countCrossings(
  network: Network,
  columns: readonly number[],
  ys: readonly number[],
): number {
  const bundles = new Map<number, { left: number; right: number }[]>()
  for (const { source, target } of network.arcs) {
    const from = columns[source] ?? 0
    const to = columns[target] ?? 0
    if (from === to) continue
    const [west, east] = from < to ? [source, target] : [target, source]
    const key = Math.min(from, to) * columns.length + Math.max(from, to)
    const bundle = bundles.get(key) ?? []
    bundle.push({ left: ys[west] ?? 0, right: ys[east] ?? 0 })
    bundles.set(key, bundle)
  }
  let crossings = 0
  for (const bundle of bundles.values()) {
    bundle.sort((a, b) => a.left - b.left || a.right - b.right)
    crossings += countInversions(bundle.map((edge) => edge.right)).inversions
  }
  return crossings
}

/** Merge sort that counts the pairs it has to swap. */
function countInversions(values: readonly number[]): { sorted: number[]; inversions: number } {
  if (values.length < 2) return { sorted: [...values], inversions: 0 }
  const middle = values.length >> 1
  const left = countInversions(values.slice(0, middle))
  const right = countInversions(values.slice(middle))
  let inversions = left.inversions + right.inversions
  const sorted: number[] = []
  let i = 0
  let j = 0
  while (i < left.sorted.length && j < right.sorted.length) {
    const a = left.sorted[i] ?? 0
    const b = right.sorted[j] ?? 0
    if (a <= b) {
      sorted.push(a)
      i += 1
    } else {
      sorted.push(b)
      inversions += left.sorted.length - i
      j += 1
    }
  }
  return { sorted: [...sorted, ...left.sorted.slice(i), ...right.sorted.slice(j)], inversions }
}
