import { countCrossings } from './crossings.ts'
import type { Band, Group } from './groups.ts'
import { decadeOf, type Network } from './network.ts'
import { pack, type Slot } from './pack.ts'
import { pitch } from './size.ts'
import { straighten } from './straighten.ts'

/** How often the whole map is swept; the best picture on the way is the answer. */
const sweeps = 10

/** Swapping neighbouring groups is tried while groups × edges stay below this. */
const swapBudget = 12_000

/**
 * Decides who stands above whom, and gives every node its height.
 *
 * @param bands - Reordered in place.
 * @returns One y per node of the network.
 *
 * Barycentre sweeps: each lane is sorted by where the neighbours of its nodes stand, then groups by
 * where their callers and callees in other groups stand. The start is "busiest at the top", and
 * among equally good pictures the earlier one wins, so traffic decides whatever edges leave open.
 */
export function assignHeights(
  network: Network,
  columns: readonly number[],
  bands: Band[],
): readonly number[] {
  const map = { network, columns, bands }
  let heights = settle(map)
  let best = snapshot(bands)
  let bestCost = costOf(map, heights)
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    sortLanes(map, heights, sweep % 2 === 0 ? 'incoming' : 'outgoing')
    if (sweep % 3 === 2) sortGroups(map, heights)
    heights = settle(map)
    const cost = costOf(map, heights)
    if (cost >= bestCost) continue
    bestCost = cost
    best = snapshot(bands)
  }
  restore(bands, best)
  turnOver(map)
  swapGroups(map)
  return settle(map, 6)
}

type LayoutMap = {
  readonly network: Network
  readonly columns: readonly number[]
  readonly bands: Band[]
}

/** Heights of the order that the bands have now; more rounds give straighter edges. */
function settle({ network, bands }: LayoutMap, rounds = 2): number[] {
  const slots = pack(bands)
  const ys = network.ids.map(() => 0)
  for (const [group, slot] of slots) spread(group, slot, ys)
  straighten(network, slots, ys, rounds)
  return ys
}

/** Centres each lane in its group. */
function spread(group: Group, { top, rows }: Slot, ys: number[]): void {
  for (const lane of group.lanes) {
    const start = top + ((rows - lane.length) / 2) * pitch.row
    lane.forEach((node, row) => (ys[node] = start + row * pitch.row))
  }
}

/**
 * What is wrong with a picture: its crossings first, then long edges, then busy nodes far down.
 */
function costOf({ network, columns }: LayoutMap, ys: readonly number[]): number {
  let length = 0
  for (const { source, target } of network.arcs) {
    length += Math.abs((ys[source] ?? 0) - (ys[target] ?? 0))
  }
  return countCrossings(network, columns, ys) + length / pitch.row / 4 + depthOf(network, ys)
}

/** How far down the traffic stands, in rows. */
function depthOf({ traffic }: Network, ys: readonly number[]): number {
  let depth = 0
  let weight = 0
  for (const [node, rate] of traffic.entries()) {
    const share = 1 + decadeOf(rate)
    depth += share * (ys[node] ?? 0)
    weight += share
  }
  return weight === 0 ? 0 : depth / weight / pitch.row
}

/** Sweeps don't know up from down: turns each band upside down if that is the better picture. */
function turnOver(map: LayoutMap): void {
  let best = costOf(map, settle(map))
  for (const band of map.bands) {
    const before = snapshot(map.bands)
    band.groups = band.groups.toReversed()
    for (const { lanes } of band.groups) for (const lane of lanes) lane.reverse()
    const cost = costOf(map, settle(map))
    if (cost < best) best = cost
    else restore(map.bands, before)
  }
}

function sortLanes(
  { network, bands }: LayoutMap,
  ys: number[],
  side: 'incoming' | 'outgoing',
): void {
  const lanes = bands
    .flatMap((band) => band.groups)
    .flatMap((group) => group.lanes.map((lane, index) => ({ lane, column: group.first + index })))
  const direction = side === 'incoming' ? 1 : -1
  lanes.sort((a, b) => direction * (a.column - b.column))
  for (const { lane } of lanes) {
    if (lane.length < 2) continue
    const places = lane.map((node) => ys[node] ?? 0)
    const wishes = lane.map((node) => ({ node, y: barycentre(network, ys, node, side) }))
    wishes.sort((a, b) => a.y - b.y)
    wishes.forEach(({ node }, row) => {
      lane[row] = node
      ys[node] = places[row] ?? 0
    })
  }
}

/** The mean height of a node's neighbours on one side; its own where it has none. */
function barycentre(
  network: Network,
  ys: readonly number[],
  node: number,
  side: 'incoming' | 'outgoing',
): number {
  let sum = 0
  let weight = 0
  for (const arc of network[side][node] ?? []) {
    sum += ys[side === 'incoming' ? arc.source : arc.target] ?? 0
    weight += 1
  }
  return weight === 0 ? (ys[node] ?? 0) : sum / weight
}

/** Sorts the groups of each band, then the bands, by where their neighbours elsewhere stand. */
function sortGroups({ network, bands }: LayoutMap, ys: readonly number[]): void {
  const groupOf = new Map<number, Group>()
  for (const { groups } of bands) {
    for (const group of groups) for (const node of group.lanes.flat()) groupOf.set(node, group)
  }
  const sums = new Map<Group, { sum: number; weight: number }>()
  const add = (group: Group | undefined, y: number) => {
    if (group === undefined) return
    const { sum, weight } = sums.get(group) ?? { sum: 0, weight: 0 }
    sums.set(group, { sum: sum + y, weight: weight + 1 })
  }
  for (const { source, target } of network.arcs) {
    if (groupOf.get(source) === groupOf.get(target)) continue
    add(groupOf.get(source), ys[target] ?? 0)
    add(groupOf.get(target), ys[source] ?? 0)
  }
  const wish = (group: Group) => {
    const { sum, weight } = sums.get(group) ?? { sum: 0, weight: 0 }
    return weight === 0 ? (ys[group.lanes.flat()[0] ?? 0] ?? 0) : sum / weight
  }
  for (const band of bands) band.groups = band.groups.toSorted((a, b) => wish(a) - wish(b))
}

/** Swaps neighbouring groups of a band as long as that makes the picture better. */
function swapGroups(map: LayoutMap): void {
  const count = map.bands.reduce((sum, band) => sum + band.groups.length, 0)
  if (count * map.network.arcs.length > swapBudget) return
  let best = costOf(map, settle(map))
  for (let pass = 0, better = true; better && pass < 4; pass += 1) {
    better = false
    for (const band of map.bands) {
      for (let index = 1; index < band.groups.length; index += 1) {
        const before = band.groups
        band.groups = swapped(before, index)
        const cost = costOf(map, settle(map))
        if (cost < best) [best, better] = [cost, true]
        else band.groups = before
      }
    }
  }
}

const swapped = (groups: readonly Group[], index: number): Group[] => [
  ...groups.slice(0, index - 1),
  ...groups.slice(index, index + 1),
  ...groups.slice(index - 1, index),
  ...groups.slice(index + 1),
]

type Snapshot = readonly { readonly groups: Group[]; readonly lanes: readonly number[][][] }[]

const snapshot = (bands: readonly Band[]): Snapshot =>
  bands.map(({ groups }) => ({
    groups,
    lanes: groups.map((group) => group.lanes.map((lane) => [...lane])),
  }))

function restore(bands: readonly Band[], saved: Snapshot): void {
  bands.forEach((band, index) => {
    const { groups, lanes } = saved[index] ?? { groups: band.groups, lanes: [] }
    band.groups = groups
    groups.forEach((group, place) => {
      lanes[place]?.forEach((lane, column) => group.lanes.splice(column, 1, lane))
    })
  })
}
