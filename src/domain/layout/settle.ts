import type { Spans } from './crossings.ts'
import type { Group } from './groups.ts'
import type { Network } from './network.ts'
import { CrossingProfiles } from './profiles.ts'
import { pitch } from './size.ts'

/** How finely a place is looked for where a lane has room. */
const grain = pitch.row / 4

/** In longer lanes every place can't be tried for every node. */
const mostSifted = 500

/** What rounding can make of zero. */
const margin = 1e-6

/**
 * Takes out crossings lane by lane: sifts each node through its lane to the place where fewest arcs
 * cross, then lets it slide where its lane has room.
 *
 * @param tops - The middle of the first row of each group, by its index.
 * @param ys - Changed in place, and the lanes of the groups with it.
 * @param looks - How many pairs of arcs may be looked at.
 */
export function settle(
  network: Network,
  columns: Int32Array,
  spans: Spans,
  groups: readonly Group[],
  tops: Float64Array,
  ys: Float64Array,
  looks: number,
): void {
  const profiles = new CrossingProfiles(network, columns, spans, ys)
  for (let saved = 1; saved > 0;) {
    saved = 0
    for (const { index, lanes, rows } of groups) {
      const top = tops[index] ?? 0
      const bottom = top + (rows - 1) * pitch.row
      for (const lane of lanes) {
        if (profiles.looks + profiles.effortFor(lane) > looks) continue
        saved += sift(lane, profiles, ys)
        if (lane.length < rows) saved += slide(lane, top, bottom, profiles, ys)
      }
    }
  }
}

/**
 * Takes each node of a lane out, those with most arcs first, and puts it back where that leaves
 * the fewest crossings; those between move up or down by one place.
 *
 * @returns How many crossings fewer there are, as far as can be told without counting.
 */
function sift(lane: number[], profiles: CrossingProfiles, ys: Float64Array): number {
  if (lane.length < 2 || lane.length > mostSifted) return 0
  const slots = Float64Array.from(lane, (node) => ys[node] ?? 0)
  profiles.putAside(lane)
  const known = new Map(lane.map((node) => [node, profiles.profileOf(node, slots)]))
  const profileOf = (node: number) => known.get(node) ?? slots
  let saved = 0
  for (const node of lane.toSorted((a, b) => profiles.degreeOf(b) - profiles.degreeOf(a))) {
    const at = lane.indexOf(node)
    const own = profileOf(node)
    let best = at
    let bestCost = 0
    for (const step of [-1, 1]) {
      let cost = 0
      for (let place = at + step; place >= 0 && place < lane.length; place += step) {
        const other = lane[place] ?? 0
        const theirs = profileOf(other)
        const here = slots[place] ?? 0
        const there = slots[place - step] ?? 0
        cost +=
          (own[place] ?? 0) -
          (own[place - step] ?? 0) +
          (theirs[place - step] ?? 0) -
          (theirs[place] ?? 0) +
          profiles.between(node, here, other, there) -
          profiles.between(node, there, other, here)
        if (cost >= bestCost) continue
        best = place
        bestCost = cost
      }
    }
    if (best === at) continue
    lane.splice(at, 1)
    lane.splice(best, 0, node)
    saved -= bestCost
  }
  for (const [place, node] of lane.entries()) profiles.move(node, slots[place] ?? 0)
  return saved
}

/** Moves the nodes of a lane that has room, without changing who stands above whom. */
function slide(
  lane: readonly number[],
  top: number,
  bottom: number,
  profiles: CrossingProfiles,
  ys: Float64Array,
): number {
  let saved = 0
  for (const [row, node] of lane.entries()) {
    const above = lane[row - 1]
    const below = lane[row + 1]
    const low = above === undefined ? top : (ys[above] ?? 0) + pitch.row
    const high = below === undefined ? bottom : (ys[below] ?? 0) - pitch.row
    if (high - low < grain) continue
    const before = ys[node] ?? 0
    const up = Math.max(0, Math.ceil((before - low - margin) / grain))
    const down = Math.max(0, Math.ceil((high - before - margin) / grain))
    const places = Float64Array.from({ length: up + down + 1 }, (_, place) =>
      Math.max(
        Math.min(before, low),
        Math.min(before + (place - up) * grain, Math.max(before, high)),
      ),
    )
    profiles.putAside([node])
    const profile = profiles.profileOf(node, places)
    let best = up
    for (let away = 1; away <= Math.max(up, down); away += 1) {
      for (const place of [up - away, up + away]) {
        if ((profile[place] ?? Infinity) < (profile[best] ?? 0)) best = place
      }
    }
    saved += (profile[up] ?? 0) - (profile[best] ?? 0)
    if (best !== up) profiles.move(node, places[best] ?? before)
  }
  return saved
}
