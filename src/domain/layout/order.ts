import { CrossingCounter, toSpans, type Spans } from './crossings.ts'
import { toBands, type Band, type Group } from './groups.ts'
import { HiddenCounter } from './hidden.ts'
import { decadeOf, type Network } from './network.ts'
import { Packer } from './pack.ts'
import { settle } from './settle.ts'
import { siftGroups } from './sift.ts'
import { pitch } from './size.ts'
import { meanHeight, placeLane, straighten, type Side } from './straighten.ts'
import { tinker } from './tinker.ts'

/** Swapping neighbouring groups is tried while groups × arcs stay below this. */
const swapBudget = 40_000

/** Small changes are tried so often, divided by the number of arcs and nodes. */
const tinkerBudget = 85_000

/** Beyond so many arcs it doesn't matter any more what runs behind cards. */
const mostHidden = 600

/** A map as it could be drawn. */
export type Picture = {
  readonly columns: Int32Array
  /** The height of each node. */
  readonly ys: Float64Array
  readonly crossings: number
  /** How often arcs run behind cards; not counted on maps too large to follow one. */
  readonly hidden: number
  readonly width: number
  readonly height: number
}

/**
 * Decides who stands above whom, and gives every node its height.
 *
 * Sweeps from column to column: each lane is sorted by where the neighbours of its nodes stand, and
 * groups are sifted among one another. The start is "busiest at the top", and among equally good
 * pictures the earlier one wins, so traffic decides whatever edges leave open.
 */
export class Ordering {
  readonly #network: Network
  readonly #columns: Int32Array
  readonly #bands: Band[]
  readonly #groups: readonly Group[]
  /** The groups that have nodes in each column. */
  readonly #groupsAt: readonly (readonly Group[])[]
  readonly #packer: Packer
  readonly #spans: Spans
  readonly #counter: CrossingCounter
  readonly #hidden: HiddenCounter
  #ys: Float64Array
  #best: Best

  constructor(network: Network, columns: Int32Array) {
    this.#network = network
    this.#columns = columns
    this.#bands = toBands(network, columns)
    this.#groups = this.#bands.flatMap((band) => band.groups)
    const groupsAt: Group[][] = []
    for (const group of this.#groups) {
      for (const [place, lane] of group.lanes.entries()) {
        if (lane.length > 0) (groupsAt[group.first + place] ??= []).push(group)
      }
    }
    this.#groupsAt = groupsAt
    this.#packer = new Packer(this.#bands)
    this.#spans = toSpans(network, columns)
    this.#counter = new CrossingCounter(this.#spans, columns)
    this.#hidden = new HiddenCounter(this.#spans, columns)
    this.#ys = this.#centred()
    straighten(network, columns, this.#groups, this.#packer.tops, this.#ys, 2)
    this.#best = {
      ...this.#costOf(this.#ys),
      ys: this.#ys.slice(),
      saved: snapshot(this.#bands),
    }
  }

  get picture(): Picture {
    const { ys, crossings, hidden, saved } = this.#best
    restore(this.#bands, saved)
    this.#packer.pack(this.#bands)
    const { width, height } = this.#packer
    return { columns: this.#columns, ys, crossings, hidden, width, height }
  }

  /**
   * Sweeps the map so often; the best picture on the way is the answer.
   *
   * @param siftEvery - After how many sweeps groups are sifted.
   * @param lookEvery - After how many sweeps, counted from the last, a picture is looked at.
   */
  sweep(count: number, siftEvery: number, lookEvery: number): void {
    for (let sweep = 0; sweep < count; sweep += 1) {
      const isForward = sweep % 2 === 0
      const oneSide: Side = isForward ? 'left' : 'right'
      this.#sortLanes(isForward, sweep % 4 < 2 ? oneSide : 'both')
      if (sweep % siftEvery === siftEvery - 1) {
        siftGroups(this.#network, this.#bands, this.#packer, this.#ys)
      }
      if ((count - sweep) % lookEvery === 1 % lookEvery) this.#keepIfBest(2)
    }
  }

  /**
   * Makes the best picture better in small steps.
   *
   * @param looks - As in {@link settle}.
   */
  refine(looks: number): void {
    this.#restart()
    this.#turnOver()
    this.#swapGroups()
    this.settle(looks)
    this.#tinker()
  }

  /** Takes crossings out of the best picture. */
  settle(looks: number): void {
    this.#restart()
    settle(
      this.#network,
      this.#columns,
      this.#spans,
      this.#groups,
      this.#packer.tops,
      this.#ys,
      looks,
    )
    this.#keepIfBest(0)
    this.#restart()
    this.#keepIfBest(4)
  }

  /** Tries all small changes, where the map is small enough for that. */
  #tinker(): void {
    const { arcs, ids } = this.#network
    const most = Math.floor(tinkerBudget / (1 + arcs.length + ids.length))
    if (most < 3 * ids.length) return
    this.#restart()
    const costOf = (ys: Float64Array) => this.#costOf(ys).cost
    tinker(this.#groups, this.#packer.tops, this.#ys, costOf, most)
    this.#keepIfBest(0)
  }

  #restart(): void {
    restore(this.#bands, this.#best.saved)
    this.#packer.pack(this.#bands)
    this.#ys = this.#best.ys.slice()
  }

  #keepIfBest(rounds: number): boolean {
    const ys = rounds === 0 ? this.#ys : this.#ys.slice()
    straighten(this.#network, this.#columns, this.#groups, this.#packer.tops, ys, rounds)
    const costs = this.#costOf(ys)
    if (costs.cost >= this.#best.cost) return false
    this.#best = { ...costs, ys: ys.slice(), saved: snapshot(this.#bands) }
    return true
  }

  /** Each lane in the middle of its group. */
  #centred(): Float64Array {
    this.#packer.pack(this.#bands)
    const ys = new Float64Array(this.#network.ids.length)
    for (const { index, lanes, rows } of this.#groups) {
      const top = this.#packer.tops[index] ?? 0
      for (const lane of lanes) {
        const start = top + ((rows - lane.length) / 2) * pitch.row
        lane.forEach((node, row) => (ys[node] = start + row * pitch.row))
      }
    }
    return ys
  }

  #sortLanes(isForward: boolean, side: Side): void {
    const last = this.#groupsAt.length - 1
    for (let step = 0; step <= last; step += 1) {
      const column = isForward ? step : last - step
      for (const { index, first, lanes, rows } of this.#groupsAt[column] ?? []) {
        const lane = lanes[column - first] ?? []
        if (lane.length === 0) continue
        const wishes = lane.map((node) => ({
          node,
          y: meanHeight(this.#network, this.#columns, this.#ys, node, side),
        }))
        wishes.sort((a, b) => a.y - b.y)
        wishes.forEach(({ node }, row) => (lane[row] = node))
        const heights = wishes.map(({ y }) => y)
        placeLane(lane, heights, this.#packer.tops[index] ?? 0, rows, this.#ys)
      }
    }
  }

  /** Sweeps don't know up from down: turns each band upside down if that is the better picture. */
  #turnOver(): void {
    for (const band of this.#bands) {
      const turned = new Set(band.groups)
      this.#regroup(() => (band.groups = band.groups.toReversed()), turned)
      for (const { lanes } of turned) for (const lane of lanes) lane.reverse()
      this.#keepIfBest(0)
      this.#restart()
    }
  }

  /** Swaps neighbouring groups of a band where that makes the picture better. */
  #swapGroups(): void {
    if (this.#groups.length * this.#network.arcs.length > swapBudget) return
    for (const band of this.#bands) {
      for (let place = 1; place < band.groups.length; place += 1) {
        const before = band.groups
        const ys = this.#ys.slice()
        const hasMoved = this.#regroup(() => (band.groups = swapped(before, place)), new Set())
        if (hasMoved && this.#keepIfBest(0)) continue
        band.groups = before
        this.#ys = ys
        this.#packer.pack(this.#bands)
      }
    }
  }

  /**
   * Moves nodes along with their groups; those of groups that are turned over are mirrored.
   *
   * @returns Whether any group moved.
   */
  #regroup(change: () => void, turned: ReadonlySet<Group>): boolean {
    const tops = this.#packer.tops.slice()
    change()
    this.#packer.pack(this.#bands)
    if (turned.size === 0 && this.#packer.tops.every((top, index) => top === tops[index]))
      return false
    for (const group of this.#groups) {
      const before = tops[group.index] ?? 0
      const after = this.#packer.tops[group.index] ?? 0
      for (const node of group.lanes.flat()) {
        const offset = (this.#ys[node] ?? 0) - before
        this.#ys[node] =
          after + (turned.has(group) ? (group.rows - 1) * pitch.row - offset : offset)
      }
    }
    return true
  }

  /**
   * What is wrong with a picture: its crossings and arcs behind cards first, then long arcs, then
   * busy nodes far down.
   */
  #costOf(ys: Float64Array): Pick<Best, 'cost' | 'crossings' | 'hidden'> {
    let length = 0
    for (const { source, target } of this.#network.arcs) {
      length += Math.abs((ys[source] ?? 0) - (ys[target] ?? 0))
    }
    const crossings = this.#counter.count(ys)
    const hidden = this.#network.arcs.length > mostHidden ? 0 : this.#hidden.count(ys)
    const cost = crossings + hidden + length / pitch.row / 4 + depthOf(this.#network, ys)
    return { crossings, hidden, cost }
  }
}

/** How far down the traffic stands, in rows. */
function depthOf({ traffic }: Network, ys: Float64Array): number {
  let depth = 0
  let weight = 0
  for (const [node, rate] of traffic.entries()) {
    const share = 1 + decadeOf(rate)
    depth += share * (ys[node] ?? 0)
    weight += share
  }
  return weight === 0 ? 0 : depth / weight / pitch.row
}

type Best = {
  readonly cost: number
  readonly crossings: number
  readonly hidden: number
  readonly ys: Float64Array
  readonly saved: Snapshot
}

type Snapshot = readonly {
  readonly band: Band
  readonly groups: Group[]
  readonly lanes: readonly (readonly number[][])[]
}[]

const snapshot = (bands: readonly Band[]): Snapshot =>
  bands.map((band) => ({
    band,
    groups: [...band.groups],
    lanes: band.groups.map((group) => group.lanes.map((lane) => [...lane])),
  }))

function restore(bands: Band[], saved: Snapshot): void {
  for (const [place, { band, groups, lanes }] of saved.entries()) {
    bands[place] = band
    band.groups = [...groups]
    for (const [index, group] of groups.entries()) {
      lanes[index]?.forEach((lane, column) => group.lanes.splice(column, 1, [...lane]))
    }
  }
}

const swapped = (groups: readonly Group[], place: number): Group[] =>
  groups.map((group, index) => {
    if (index === place) return groups[place - 1] ?? group
    return index === place - 1 ? (groups[place] ?? group) : group
  })
