import type { Group } from './groups.ts'
import { pitch } from './size.ts'

/**
 * Tries every small change on a small map, and keeps those that make it better: neighbours in a lane
 * change places, and nodes move up or down where their lane has room.
 *
 * @param tops - The middle of the first row of each group, by its index.
 * @param ys - Changed in place, and the lanes of the groups with it.
 * @param costOf - What is wrong with the map at these heights.
 * @param most - How often the cost may be asked for.
 */
export function tinker(
  groups: readonly Group[],
  tops: Float64Array,
  ys: Float64Array,
  costOf: (ys: Float64Array) => number,
  most: number,
): void {
  let asked = 1
  let cost = costOf(ys)
  const isBetter = () => {
    asked += 1
    const now = costOf(ys)
    if (now >= cost) return false
    cost = now
    return true
  }
  for (let before = Infinity; cost < before;) {
    before = cost
    for (const group of groups) {
      const top = tops[group.index] ?? 0
      for (const lane of group.lanes) {
        for (let row = 0; row < lane.length; row += 1) {
          if (asked >= most) return
          swapWithNext(lane, row, ys, isBetter)
          nudge(lane, row, { top, bottom: top + (group.rows - 1) * pitch.row }, ys, isBetter)
        }
      }
    }
  }
}

function swapWithNext(
  lane: number[],
  row: number,
  ys: Float64Array,
  isBetter: () => boolean,
): void {
  const upper = lane[row]
  const lower = lane[row + 1]
  if (upper === undefined || lower === undefined) return
  const upperY = ys[upper] ?? 0
  const lowerY = ys[lower] ?? 0
  ys[upper] = lowerY
  ys[lower] = upperY
  if (isBetter()) {
    lane[row] = lower
    lane[row + 1] = upper
  } else {
    ys[upper] = upperY
    ys[lower] = lowerY
  }
}

function nudge(
  lane: readonly number[],
  row: number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  ys: Float64Array,
  isBetter: () => boolean,
): void {
  const node = lane[row] ?? 0
  const above = lane[row - 1]
  const below = lane[row + 1]
  const low = above === undefined ? top : (ys[above] ?? 0) + pitch.row
  const high = below === undefined ? bottom : (ys[below] ?? 0) - pitch.row
  for (const step of [-1, 1, -0.5, 0.5]) {
    const before = ys[node] ?? 0
    const y = before + step * pitch.row
    if (y < low || y > high) continue
    ys[node] = y
    if (!isBetter()) ys[node] = before
  }
}
