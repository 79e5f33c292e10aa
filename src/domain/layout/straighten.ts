import type { Group } from './groups.ts'
import type { Network } from './network.ts'
import type { Slot } from './pack.ts'
import { pitch } from './size.ts'

/**
 * Straightens edges: moves nodes up and down inside their group towards their neighbours, without
 * changing who stands above whom and without bringing two nearer than a row.
 *
 * @param ys - Changed in place.
 * @param rounds - How often heights are drawn towards their neighbours.
 */
export function straighten(
  network: Network,
  slots: ReadonlyMap<Group, Slot>,
  ys: number[],
  rounds: number,
): void {
  for (let round = 0; round < rounds; round += 1) {
    for (const [group, { top, rows }] of slots) {
      const lanes = round % 2 === 0 ? group.lanes : group.lanes.toReversed()
      for (const lane of lanes) {
        if (lane.length === 0 || lane.length === rows) continue
        const wishes = lane.map((node) => wish(network, ys, node))
        const places = separate(wishes, top, top + (rows - 1) * pitch.row)
        lane.forEach((node, row) => (ys[node] = places[row] ?? 0))
      }
    }
  }
}

function wish(network: Network, ys: readonly number[], node: number): number {
  let sum = 0
  let weight = 0
  for (const { source } of network.incoming[node] ?? []) {
    sum += ys[source] ?? 0
    weight += 1
  }
  for (const { target } of network.outgoing[node] ?? []) {
    sum += ys[target] ?? 0
    weight += 1
  }
  return weight === 0 ? (ys[node] ?? 0) : sum / weight
}

/**
 * The heights nearest to the wishes, in least squares, that keep their order, stay a row apart and
 * lie within the bounds: isotonic regression by pooling neighbours that collide.
 */
function separate(wishes: readonly number[], low: number, high: number): number[] {
  const pools: { sum: number; count: number }[] = []
  for (const [row, value] of wishes.entries()) {
    let pool = { sum: value - row * pitch.row, count: 1 }
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.count < pool.sum / pool.count) break
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count }
      pools.pop()
    }
    pools.push(pool)
  }
  const highest = high - (wishes.length - 1) * pitch.row
  const starts = pools.flatMap(({ sum, count }) => {
    const start = Math.min(Math.max(sum / count, low), highest)
    return Array.from({ length: count }, () => start)
  })
  return starts.map((start, row) => start + row * pitch.row)
}
