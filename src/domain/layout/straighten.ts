import type { Group } from './groups.ts'
import type { Network } from './network.ts'
import { pitch } from './size.ts'

/** Which neighbours draw a node towards them. */
export type Side = 'left' | 'right' | 'both'

/** The mean height of a node's neighbours on a side; its own where it has none there. */
export function meanHeight(
  { neighbours, offsets }: Network,
  columns: Int32Array,
  ys: Float64Array,
  node: number,
  side: Side,
): number {
  let sum = 0
  let weight = 0
  const own = columns[node] ?? 0
  const end = offsets[node + 1] ?? 0
  for (let place = offsets[node] ?? 0; place < end; place += 1) {
    const other = neighbours[place] ?? 0
    const column = columns[other] ?? 0
    if ((side === 'left' && column >= own) || (side === 'right' && column <= own)) continue
    sum += ys[other] ?? 0
    weight += 1
  }
  return weight === 0 ? (ys[node] ?? 0) : sum / weight
}

/**
 * Straightens edges: moves nodes up and down inside their group towards their neighbours, without
 * changing who stands above whom and without bringing two nearer than a row.
 *
 * @param tops - The middle of the first row of each group, by its index.
 * @param ys - Changed in place.
 * @param rounds - How often heights are drawn towards their neighbours.
 */
export function straighten(
  network: Network,
  columns: Int32Array,
  groups: readonly Group[],
  tops: Float64Array,
  ys: Float64Array,
  rounds: number,
): void {
  for (let round = 0; round < rounds; round += 1) {
    for (const { index, lanes, rows } of groups) {
      for (let place = 0; place < lanes.length; place += 1) {
        const lane = lanes[round % 2 === 0 ? place : lanes.length - 1 - place] ?? []
        if (lane.length === 0 || lane.length === rows) continue
        const wishes = lane.map((node) => meanHeight(network, columns, ys, node, 'both'))
        placeLane(lane, wishes, tops[index] ?? 0, rows, ys)
      }
    }
  }
}

/**
 * Gives the nodes of a lane the heights nearest to their wishes, in least squares, that keep their
 * order, stay a row apart and lie in the rows of their group: isotonic regression by pooling
 * neighbours that collide.
 */
export function placeLane(
  lane: readonly number[],
  wishes: readonly number[],
  top: number,
  rows: number,
  ys: Float64Array,
): void {
  const sums: number[] = []
  const counts: number[] = []
  for (const [row, value] of wishes.entries()) {
    let sum = value - row * pitch.row
    let count = 1
    while (sums.length > 0 && (sums.at(-1) ?? 0) / (counts.at(-1) ?? 1) >= sum / count) {
      sum += sums.pop() ?? 0
      count += counts.pop() ?? 0
    }
    sums.push(sum)
    counts.push(count)
  }
  const highest = top + (rows - lane.length) * pitch.row
  let row = 0
  for (const [pool, sum] of sums.entries()) {
    const count = counts[pool] ?? 1
    const start = Math.min(Math.max(sum / count, top), highest)
    for (const end = row + count; row < end; row += 1) ys[lane[row] ?? 0] = start + row * pitch.row
  }
}
