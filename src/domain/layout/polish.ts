import type { Spans } from './crossings.ts'
import type { Group } from './groups.ts'
import type { Network } from './network.ts'
import { pitch } from './size.ts'

/** How many pairs of arcs may be looked at; on larger maps the sweeps have to do. */
const budget = 1_200_000

/**
 * Takes out crossings one by one: lets neighbours in a lane change places, and nodes slide where
 * their lane has room, as long as that leaves fewer crossings.
 *
 * @param tops - The middle of the first row of each group, by its index.
 * @param ys - Changed in place, and the lanes of the groups with it.
 */
export function polish(
  network: Network,
  columns: Int32Array,
  spans: Spans,
  groups: readonly Group[],
  tops: Float64Array,
  ys: Float64Array,
): void {
  const trial = new Trial(network, columns, spans, ys)
  for (let pass = 0; pass < 6; pass += 1) {
    let saved = 0
    for (const { index, lanes, rows } of groups) {
      const top = tops[index] ?? 0
      const bottom = top + (rows - 1) * pitch.row
      for (const lane of lanes) {
        saved += swapNeighbours(trial, lane, ys)
        if (lane.length < rows) saved += slide(trial, lane, top, bottom, ys)
        if (trial.looks > budget) return
      }
    }
    if (saved === 0) return
  }
}

function swapNeighbours(trial: Trial, lane: number[], ys: Float64Array): number {
  let saved = 0
  for (let row = 1; row < lane.length; row += 1) {
    const upper = lane[row - 1] ?? 0
    const lower = lane[row] ?? 0
    const upperY = ys[upper] ?? 0
    const lowerY = ys[lower] ?? 0
    const fewer = trial.gainOfSwap(upper, upperY, lower, lowerY)
    if (fewer <= 0) continue
    saved += fewer
    ys[upper] = lowerY
    ys[lower] = upperY
    trial.move(upper, lowerY)
    trial.move(lower, upperY)
    lane[row - 1] = lower
    lane[row] = upper
  }
  return saved
}

function slide(
  trial: Trial,
  lane: readonly number[],
  top: number,
  bottom: number,
  ys: Float64Array,
): number {
  let saved = 0
  for (const [row, node] of lane.entries()) {
    const above = lane[row - 1]
    const below = lane[row + 1]
    const low = above === undefined ? top : (ys[above] ?? 0) + pitch.row
    const high = below === undefined ? bottom : (ys[below] ?? 0) - pitch.row
    if (high - low < pitch.row / 2) continue
    const before = ys[node] ?? 0
    let best = 0
    let bestY = before
    for (const y of [low, high, (low + high) / 2]) {
      const fewer = trial.gainOfMove(node, before, y)
      if (fewer <= best) continue
      best = fewer
      bestY = y
    }
    saved += best
    ys[node] = bestY
    trial.move(node, bestY)
  }
  return saved
}

/** Counts what moving one or two nodes of a column would do to the crossings of their arcs. */
class Trial {
  /** How many pairs of arcs were looked at. */
  looks = 0
  readonly #spans: Spans
  /** The arcs of each node: from `offsets[node]` up to `offsets[node + 1]`. */
  readonly #arcs: Int32Array
  readonly #offsets: Int32Array
  /** Where each arc begins and ends, and where it would. */
  readonly #westX: Float64Array
  readonly #eastX: Float64Array
  readonly #westY: Float64Array
  readonly #eastY: Float64Array
  /** The arcs that span the gap after each column, and the first arc that begins in it or later. */
  readonly #inGap: readonly Int32Array[]
  readonly #firstFrom: Int32Array

  constructor(network: Network, columns: Int32Array, spans: Spans, ys: Float64Array) {
    this.#spans = spans
    const lists: number[][] = network.ids.map(() => [])
    for (let arc = 0; arc < spans.count; arc += 1) {
      lists[spans.west[arc] ?? 0]?.push(arc)
      lists[spans.east[arc] ?? 0]?.push(arc)
    }
    this.#arcs = Int32Array.from(lists.flat())
    this.#offsets = new Int32Array(lists.length + 1)
    for (const [node, list] of lists.entries()) {
      this.#offsets[node + 1] = (this.#offsets[node] ?? 0) + list.length
    }
    this.#westX = Float64Array.from(spans.west, (node) => columns[node] ?? 0)
    this.#eastX = Float64Array.from(spans.east, (node) => columns[node] ?? 0)
    this.#westY = Float64Array.from(spans.west, (node) => ys[node] ?? 0)
    this.#eastY = Float64Array.from(spans.east, (node) => ys[node] ?? 0)
    const last = this.#eastX.reduce((most, column) => Math.max(most, column), 0)
    const gaps: number[][] = Array.from({ length: last + 1 }, () => [])
    this.#firstFrom = new Int32Array(last + 2).fill(spans.count)
    for (let arc = spans.count - 1; arc >= 0; arc -= 1) {
      const from = this.#westX[arc] ?? 0
      this.#firstFrom[from] = arc
      for (let gap = from; gap < (this.#eastX[arc] ?? 0); gap += 1) gaps[gap]?.push(arc)
    }
    for (let column = last; column >= 0; column -= 1) {
      const next = this.#firstFrom[column + 1] ?? 0
      this.#firstFrom[column] = Math.min(this.#firstFrom[column] ?? 0, next)
    }
    this.#inGap = gaps.map((arcs) => Int32Array.from(arcs))
  }

  /** How many crossings fewer there would be with a node at another height; it stays as it was. */
  gainOfMove(node: number, from: number, to: number): number {
    const before = this.#crossingsOf(node)
    this.move(node, to)
    const after = this.#crossingsOf(node)
    this.move(node, from)
    return before - after
  }

  /** How many crossings fewer there would be with two nodes in each other's place. */
  gainOfSwap(one: number, oneY: number, other: number, otherY: number): number {
    const before = this.#crossingsOf(one) + this.#crossingsOf(other) - this.#between(one, other)
    this.move(one, otherY)
    this.move(other, oneY)
    const after = this.#crossingsOf(one) + this.#crossingsOf(other) - this.#between(one, other)
    this.move(one, oneY)
    this.move(other, otherY)
    return before - after
  }

  move(node: number, y: number): void {
    const end = this.#offsets[node + 1] ?? 0
    for (let place = this.#offsets[node] ?? 0; place < end; place += 1) {
      const arc = this.#arcs[place] ?? 0
      if (this.#spans.west[arc] === node) this.#westY[arc] = y
      else this.#eastY[arc] = y
    }
  }

  #crossingsOf(node: number): number {
    let crossings = 0
    const end = this.#offsets[node + 1] ?? 0
    for (let place = this.#offsets[node] ?? 0; place < end; place += 1) {
      crossings += this.#crossingsOfArc(this.#arcs[place] ?? 0)
    }
    return crossings
  }

  #between(one: number, other: number): number {
    let crossings = 0
    for (let place = this.#offsets[one] ?? 0; place < (this.#offsets[one + 1] ?? 0); place += 1) {
      const arc = this.#arcs[place] ?? 0
      for (let p = this.#offsets[other] ?? 0; p < (this.#offsets[other + 1] ?? 0); p += 1) {
        if (this.#areCrossed(arc, this.#arcs[p] ?? 0)) crossings += 1
      }
    }
    return crossings
  }

  #crossingsOfArc(arc: number): number {
    const x0 = this.#westX[arc] ?? 0
    const x1 = this.#eastX[arc] ?? 0
    const low = Math.min(this.#westY[arc] ?? 0, this.#eastY[arc] ?? 0)
    const high = Math.max(this.#westY[arc] ?? 0, this.#eastY[arc] ?? 0)
    // those that span the gap it begins in, then those that begin before it ends
    const beside = this.#inGap[x0] ?? noArcs
    let crossings = 0
    for (let place = 0; place < beside.length; place += 1) {
      if (this.#crosses(arc, beside[place] ?? 0, low, high)) crossings += 1
    }
    const end = this.#firstFrom[x1] ?? 0
    const start = this.#firstFrom[x0 + 1] ?? 0
    for (let other = start; other < end; other += 1) {
      if (this.#crosses(arc, other, low, high)) crossings += 1
    }
    this.looks += beside.length + end - start
    return crossings
  }

  #crosses(arc: number, other: number, low: number, high: number): boolean {
    const v0 = this.#westY[other] ?? 0
    const v1 = this.#eastY[other] ?? 0
    if ((v0 < low && v1 < low) || (v0 > high && v1 > high)) return false
    return this.#areCrossed(arc, other)
  }

  #areCrossed(arc: number, other: number): boolean {
    const { west, east } = this.#spans
    if (west[arc] === west[other] || east[arc] === east[other]) return false
    const x0 = this.#westX[arc] ?? 0
    const x1 = this.#eastX[arc] ?? 0
    const u0 = this.#westX[other] ?? 0
    const u1 = this.#eastX[other] ?? 0
    const left = Math.max(x0, u0)
    const right = Math.min(x1, u1)
    if (left >= right) return false
    const y0 = this.#westY[arc] ?? 0
    const v0 = this.#westY[other] ?? 0
    const slope = ((this.#eastY[arc] ?? 0) - y0) / (x1 - x0)
    const rise = ((this.#eastY[other] ?? 0) - v0) / (u1 - u0)
    const before = y0 + slope * (left - x0) - v0 - rise * (left - u0)
    const after = y0 + slope * (right - x0) - v0 - rise * (right - u0)
    return before * after < -margin
  }
}

const noArcs = new Int32Array(0)

/** What rounding can make of zero. */
const margin = 1e-6
