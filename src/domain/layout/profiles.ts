import type { Spans } from './crossings.ts'
import type { Network } from './network.ts'

/** What rounding can make of zero. */
const margin = 1e-6

/** Knows for any height of a node how many crossings its arcs would have there. */
export class CrossingProfiles {
  /** How many pairs of arcs were looked at. */
  looks = 0
  readonly #ys: Float64Array
  readonly #columns: Int32Array
  readonly #spans: Spans
  /** The height that each arc has at its left end, and how much it falls per column. */
  readonly #start: Float64Array
  readonly #slope: Float64Array
  readonly #from: Int32Array
  readonly #to: Int32Array
  /** The arcs of each node: those to the left from `offsets`, those to the right from `middles`. */
  readonly #arcs: Int32Array
  readonly #ends: Int32Array
  /** How many columns each of them spans. */
  readonly #widths: Int32Array
  readonly #offsets: Int32Array
  readonly #middles: Int32Array
  /** The arcs that span the gap after each column, and the first arc that begins in it or later. */
  readonly #inGap: readonly Int32Array[]
  readonly #all: Int32Array
  readonly #firstFrom: Int32Array
  /** One divided by so many columns. */
  readonly #inverse: Float64Array
  /** The number of the profiles that each node was last put aside for. */
  readonly #asideFor: Int32Array
  #count = 0

  constructor(network: Network, columns: Int32Array, spans: Spans, ys: Float64Array) {
    const { count, west, east } = spans
    const size = network.ids.length
    this.#ys = ys
    this.#columns = columns
    this.#spans = spans
    this.#start = Float64Array.from(west, (node) => ys[node] ?? 0)
    this.#slope = new Float64Array(count)
    this.#from = Int32Array.from(west, (node) => columns[node] ?? 0)
    this.#to = Int32Array.from(east, (node) => columns[node] ?? 0)
    this.#asideFor = new Int32Array(size)
    const last = this.#to.reduce((most, column) => Math.max(most, column), 0)
    this.#inverse = Float64Array.from({ length: last + 1 }, (_, wide) => 1 / wide)
    this.#offsets = new Int32Array(size + 1)
    for (let arc = 0; arc < count; arc += 1) {
      this.#offsets[(west[arc] ?? 0) + 1] = (this.#offsets[(west[arc] ?? 0) + 1] ?? 0) + 1
      this.#offsets[(east[arc] ?? 0) + 1] = (this.#offsets[(east[arc] ?? 0) + 1] ?? 0) + 1
    }
    for (let node = 0; node < size; node += 1) {
      this.#offsets[node + 1] = (this.#offsets[node + 1] ?? 0) + (this.#offsets[node] ?? 0)
    }
    const next = this.#offsets.slice()
    this.#arcs = new Int32Array(2 * count)
    this.#ends = new Int32Array(2 * count)
    this.#widths = new Int32Array(2 * count)
    const add = (node: number, arc: number, end: number) => {
      const place = next[node] ?? 0
      this.#arcs[place] = arc
      this.#ends[place] = end
      this.#widths[place] = (this.#to[arc] ?? 0) - (this.#from[arc] ?? 0)
      next[node] = place + 1
    }
    for (let arc = 0; arc < count; arc += 1) add(east[arc] ?? 0, arc, west[arc] ?? 0)
    this.#middles = next.slice()
    for (let arc = 0; arc < count; arc += 1) add(west[arc] ?? 0, arc, east[arc] ?? 0)
    const gaps: number[][] = Array.from({ length: last + 1 }, () => [])
    this.#firstFrom = new Int32Array(last + 2).fill(count)
    for (let arc = count - 1; arc >= 0; arc -= 1) {
      const from = this.#from[arc] ?? 0
      this.#firstFrom[from] = arc
      for (let gap = from; gap < (this.#to[arc] ?? 0); gap += 1) gaps[gap]?.push(arc)
      this.#tilt(arc)
    }
    for (let column = last; column >= 0; column -= 1) {
      const following = this.#firstFrom[column + 1] ?? 0
      this.#firstFrom[column] = Math.min(this.#firstFrom[column] ?? 0, following)
    }
    this.#inGap = gaps.map((arcs) => Int32Array.from(arcs))
    this.#all = Int32Array.from({ length: count }, (_, arc) => arc)
  }

  /** How many pairs of arcs there are to look at for profiles of these nodes, about. */
  effortFor(nodes: readonly number[]): number {
    let effort = 0
    for (const node of nodes) {
      const beside = this.#inGap[this.#columns[node] ?? 0]?.length ?? 0
      effort += this.degreeOf(node) * beside
    }
    return effort
  }

  degreeOf(node: number): number {
    return (this.#offsets[node + 1] ?? 0) - (this.#offsets[node] ?? 0)
  }

  /** Moves a node; the heights that were given follow. */
  move(node: number, y: number): void {
    if (this.#ys[node] === y) return
    this.#ys[node] = y
    const end = this.#offsets[node + 1] ?? 0
    for (let place = this.#offsets[node] ?? 0; place < end; place += 1) {
      this.#tilt(this.#arcs[place] ?? 0)
    }
  }

  #tilt(arc: number): void {
    const start = this.#ys[this.#spans.west[arc] ?? 0] ?? 0
    const end = this.#ys[this.#spans.east[arc] ?? 0] ?? 0
    const wide = (this.#to[arc] ?? 0) - (this.#from[arc] ?? 0)
    this.#start[arc] = start
    this.#slope[arc] = (end - start) * (this.#inverse[wide] ?? 0)
  }

  /** Leaves the arcs of these nodes out of the profiles that are asked for from now on. */
  putAside(nodes: readonly number[]): void {
    this.#count += 1
    for (const node of nodes) this.#asideFor[node] = this.#count
  }

  /**
   * How many crossings a node's arcs would have at each of the heights with the arcs of all nodes
   * but those that were put aside, the node among them.
   *
   * @param heights - Ascending.
   *
   * An arc crosses another while its end is between two heights, so each pair is looked at once,
   * however many heights there are.
   */
  profileOf(node: number, heights: Float64Array): Float64Array {
    const profile = new Float64Array(heights.length + 1)
    const end = this.#offsets[node + 1] ?? 0
    const middle = this.#middles[node] ?? 0
    const column = this.#columns[node] ?? 0
    for (let place = this.#offsets[node] ?? 0; place < end; place += 1) {
      const other = this.#ends[place] ?? 0
      const far = this.#columns[other] ?? 0
      const first = place < middle ? far : column
      const last = place < middle ? column : far
      const beside = this.#inGap[first] ?? noArcs
      this.#mark(node, other, beside, 0, beside.length, heights, profile)
      const from = this.#firstFrom[first + 1] ?? 0
      const until = this.#firstFrom[last] ?? 0
      if (from < until) this.#mark(node, other, this.#all, from, until, heights, profile)
    }
    let crossings = 0
    for (let index = 0; index < profile.length; index += 1) {
      crossings += profile[index] ?? 0
      profile[index] = crossings
    }
    return profile.subarray(0, heights.length)
  }

  /** Marks at which of the heights of `node` its arc to `end` would cross other arcs. */
  #mark(
    node: number,
    end: number,
    arcs: Int32Array,
    begin: number,
    until: number,
    heights: Float64Array,
    profile: Float64Array,
  ): void {
    const { west, east } = this.#spans
    const asideFor = this.#asideFor
    const starts = this.#start
    const slopes = this.#slope
    const froms = this.#from
    const tos = this.#to
    const inverse = this.#inverse
    const current = this.#count
    const column = this.#columns[node] ?? 0
    const far = this.#columns[end] ?? 0
    const first = Math.min(column, far)
    const last = Math.max(column, far)
    const pivot = this.#ys[end] ?? 0
    const count = heights.length
    const lowest = heights[0] ?? 0
    const highest = heights[count - 1] ?? 0
    const low = Math.min(lowest, pivot)
    const high = Math.max(highest, pivot)
    const steps = highest > lowest ? (count - 1) / (highest - lowest) : 0
    const wide = last - first
    this.looks += until - begin
    for (let place = begin; place < until; place += 1) {
      const arc = arcs[place] ?? 0
      const from = froms[arc] ?? 0
      const to = tos[arc] ?? 0
      const start = starts[arc] ?? 0
      const slope = slopes[arc] ?? 0
      const left = from > first ? from : first
      const right = to < last ? to : last
      const leftY = start + slope * (left - from)
      const rightY = start + slope * (right - from)
      if (leftY < rightY ? rightY <= low || leftY >= high : leftY <= low || rightY >= high) continue
      const one = west[arc] ?? 0
      const two = east[arc] ?? 0
      if (one === end || two === end || asideFor[one] === current || asideFor[two] === current)
        continue
      // at which height a line from the pivot ends that passes an end of the other arc on its way
      const leftWide = left > far ? left - far : far - left
      const rightWide = right > far ? right - far : far - right
      let above = pivot + (leftY - pivot) * wide * (inverse[leftWide] ?? 0)
      let below = pivot + (rightY - pivot) * wide * (inverse[rightWide] ?? 0)
      if (leftWide === 0) above = leftY > pivot ? Infinity : -Infinity
      if (rightWide === 0) below = rightY > pivot ? Infinity : -Infinity
      if (above > below) {
        const kept = above
        above = below
        below = kept
      }
      if (below <= lowest || above >= highest) continue
      above += margin
      below -= margin
      let index = above <= lowest ? 0 : Math.min(count, Math.ceil((above - lowest) * steps))
      while (index > 0 && (heights[index - 1] ?? 0) >= above) index -= 1
      while (index < count && (heights[index] ?? 0) < above) index += 1
      let next = below > highest ? count : Math.max(0, Math.floor((below - lowest) * steps))
      while (next > 0 && (heights[next - 1] ?? 0) >= below) next -= 1
      while (next < count && (heights[next] ?? 0) < below) next += 1
      if (index >= next) continue
      profile[index] = (profile[index] ?? 0) + 1
      profile[next] = (profile[next] ?? 0) - 1
    }
  }

  /** How many arcs of two nodes of a lane cross while they stand at these heights. */
  between(one: number, oneY: number, other: number, otherY: number): number {
    const offsets = this.#offsets
    const middles = this.#middles
    const [left, right] = [middles[one] ?? 0, middles[other] ?? 0]
    return (
      this.#cross(offsets[one] ?? 0, left, oneY, offsets[other] ?? 0, right, otherY) +
      this.#cross(left, offsets[one + 1] ?? 0, oneY, right, offsets[other + 1] ?? 0, otherY)
    )
  }

  /** How many of the arcs on one side of a node cross those of another in its column. */
  #cross(
    first: number,
    last: number,
    y: number,
    begin: number,
    end: number,
    otherY: number,
  ): number {
    if (first === last || begin === end) return 0
    const ends = this.#ends
    const widths = this.#widths
    const inverse = this.#inverse
    const ys = this.#ys
    const isAbove = y < otherY
    let crossings = 0
    for (let place = first; place < last; place += 1) {
      const a = ends[place] ?? 0
      const aWide = widths[place] ?? 0
      const aY = ys[a] ?? 0
      const aSlope = (aY - y) * (inverse[aWide] ?? 0)
      for (let index = begin; index < end; index += 1) {
        const b = ends[index] ?? 0
        const bWide = widths[index] ?? 0
        const bY = ys[b] ?? 0
        const gap =
          aWide <= bWide
            ? aY - otherY - (bY - otherY) * aWide * (inverse[bWide] ?? 0)
            : y + aSlope * bWide - bY
        if (a !== b && (isAbove ? gap > margin : gap < -margin)) crossings += 1
      }
    }
    this.looks += (last - first) * (end - begin)
    return crossings
  }
}

const noArcs = new Int32Array(0)
