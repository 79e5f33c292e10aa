import type { Spans } from './crossings.ts'
import { nodeSize } from './size.ts'

/** How near to the middle of a card an arc runs behind it, or looks as if it did. */
const nearest = nodeSize.height / 2 + 2

/** Counts how often arcs, drawn straight, run behind the cards of columns between their ends. */
export class HiddenCounter {
  readonly #spans: Spans
  readonly #columns: Int32Array
  /** The nodes of each column, which are sorted by height when they are counted. */
  readonly #lanes: readonly Float64Array[]
  readonly #nodes: readonly (readonly number[])[]

  constructor(spans: Spans, columns: Int32Array) {
    this.#spans = spans
    this.#columns = columns
    const nodes: number[][] = []
    for (const [node, column] of columns.entries()) (nodes[column] ??= []).push(node)
    this.#nodes = Array.from(nodes, (of) => of ?? [])
    this.#lanes = this.#nodes.map((of) => new Float64Array(of.length))
  }

  /** @param ys - The height of each node. */
  count(ys: Float64Array): number {
    for (const [column, lane] of this.#lanes.entries()) {
      for (const [place, node] of (this.#nodes[column] ?? []).entries()) lane[place] = ys[node] ?? 0
      lane.sort()
    }
    let hidden = 0
    for (let arc = 0; arc < this.#spans.count; arc += 1) {
      const west = this.#spans.west[arc] ?? 0
      const east = this.#spans.east[arc] ?? 0
      const from = this.#columns[west] ?? 0
      const to = this.#columns[east] ?? 0
      const start = ys[west] ?? 0
      const slope = ((ys[east] ?? 0) - start) / (to - from)
      for (let column = from + 1; column < to; column += 1) {
        const lane = this.#lanes[column]
        if (lane !== undefined && hasNear(lane, start + slope * (column - from))) hidden += 1
      }
    }
    return hidden
  }
}

/** Whether one of the sorted heights is near, by halving. */
function hasNear(lane: Float64Array, y: number): boolean {
  let low = 0
  let high = lane.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lane[middle] ?? 0) < y - nearest) low = middle + 1
    else high = middle
  }
  return low < lane.length && (lane[low] ?? 0) < y + nearest
}
