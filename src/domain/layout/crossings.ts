import type { Network } from './network.ts'

/** Arcs from their left end to their right end; those within one column are left out. */
export type Spans = {
  readonly count: number
  /** The node at the left end and at the right end of each, by the column of the left end. */
  readonly west: Int32Array
  readonly east: Int32Array
}

/** The arcs of a network between different columns, the leftmost first. */
export function toSpans(network: Network, columns: Int32Array): Spans {
  const starts: { west: number; east: number }[][] = []
  let count = 0
  for (const { source, target } of network.arcs) {
    const from = columns[source] ?? 0
    const to = columns[target] ?? 0
    if (from === to) continue
    const arc = from < to ? { west: source, east: target } : { west: target, east: source }
    const first = Math.min(from, to)
    const known = starts[first]
    if (known === undefined) starts[first] = [arc]
    else known.push(arc)
    count += 1
  }
  const west = new Int32Array(count)
  const east = new Int32Array(count)
  let place = 0
  for (const arcs of starts) {
    for (const arc of arcs ?? []) {
      west[place] = arc.west
      east[place] = arc.east
      place += 1
    }
  }
  return { count, west, east }
}

/**
 * Counts how often arcs cross, drawn straight from card to card.
 *
 * It walks the gaps between columns from left to right and keeps the arcs that span the gap in the
 * order in which they enter it. Sorting them into the order in which they leave it takes as many
 * exchanges of neighbours as there are crossings in that gap, and leaves them ready for the next.
 * Exact but for arcs within one column; n log n in arcs times the gaps they span.
 */
export class CrossingCounter {
  readonly #spans: Spans
  readonly #columns: Int32Array
  #active: Int32Array
  #spare: Int32Array
  /** Where each arc enters and leaves the gap. */
  readonly #entry: Float64Array
  readonly #exit: Float64Array

  constructor(spans: Spans, columns: Int32Array) {
    this.#spans = spans
    this.#columns = columns
    this.#active = new Int32Array(spans.count)
    this.#spare = new Int32Array(spans.count)
    this.#entry = new Float64Array(spans.count)
    this.#exit = new Float64Array(spans.count)
  }

  /** @param ys - The height of each node. */
  count(ys: Float64Array): number {
    let crossings = 0
    let active = 0
    let next = 0
    const { count } = this.#spans
    for (let column = 0; active > 0 || next < count; column += 1) {
      active = this.#dropEnded(active, column)
      const first = next
      while (next < count && this.#westColumn(next) === column) next += 1
      this.#cross(active, first, next, column, ys)
      active = this.#enter(active, first, next)
      crossings += this.#sort(active)
    }
    return crossings
  }

  #westColumn(arc: number): number {
    return this.#columns[this.#spans.west[arc] ?? 0] ?? 0
  }

  #dropEnded(active: number, column: number): number {
    let kept = 0
    for (let place = 0; place < active; place += 1) {
      const arc = this.#active[place] ?? 0
      if ((this.#columns[this.#spans.east[arc] ?? 0] ?? 0) <= column) continue
      this.#active[kept] = arc
      kept += 1
    }
    return kept
  }

  /** Computes where the arcs that span the gap after a column enter and leave it. */
  #cross(active: number, first: number, next: number, column: number, ys: Float64Array): void {
    const entry = this.#entry
    const exit = this.#exit
    for (let place = 0; place < active; place += 1) {
      const arc = this.#active[place] ?? 0
      entry[arc] = exit[arc] ?? 0
      exit[arc] = this.#heightAt(arc, column + 1, ys)
    }
    for (let arc = first; arc < next; arc += 1) {
      entry[arc] = ys[this.#spans.west[arc] ?? 0] ?? 0
      exit[arc] = this.#heightAt(arc, column + 1, ys)
    }
  }

  #heightAt(arc: number, column: number, ys: Float64Array): number {
    const west = this.#spans.west[arc] ?? 0
    const east = this.#spans.east[arc] ?? 0
    const from = this.#columns[west] ?? 0
    const to = this.#columns[east] ?? 0
    const end = ys[east] ?? 0
    if (to === column) return end
    const start = ys[west] ?? 0
    return start + ((end - start) * (column - from)) / (to - from)
  }

  /** Merges the arcs that begin here among those that pass, by where they enter and then leave. */
  #enter(active: number, first: number, next: number): number {
    if (first === next) return active
    const [entry, exit] = [this.#entry, this.#exit]
    const order = (a: number, b: number) =>
      (entry[a] ?? 0) - (entry[b] ?? 0) || (exit[a] ?? 0) - (exit[b] ?? 0)
    const fresh = Int32Array.from({ length: next - first }, (_, index) => first + index)
    fresh.sort(order)
    const merged = this.#spare
    let passing = 0
    let size = 0
    for (const arc of fresh) {
      while (passing < active && order(this.#active[passing] ?? 0, arc) <= 0) {
        merged[size] = this.#active[passing] ?? 0
        size += 1
        passing += 1
      }
      merged[size] = arc
      size += 1
    }
    for (; passing < active; passing += 1, size += 1) merged[size] = this.#active[passing] ?? 0
    this.#swap()
    return size
  }

  /** Merge sort by exit, bottom up; returns how many pairs stood the other way round. */
  #sort(size: number): number {
    let inversions = 0
    for (let width = 1; width < size; width *= 2) {
      for (let start = 0; start < size; start += 2 * width) {
        inversions += this.#merge(
          start,
          Math.min(start + width, size),
          Math.min(start + 2 * width, size),
        )
      }
      this.#swap()
    }
    return inversions
  }

  #merge(start: number, middle: number, end: number): number {
    const from = this.#active
    const to = this.#spare
    const exit = this.#exit
    if (middle >= end || (exit[from[middle - 1] ?? 0] ?? 0) <= (exit[from[middle] ?? 0] ?? 0)) {
      for (let place = start; place < end; place += 1) to[place] = from[place] ?? 0
      return 0
    }
    let inversions = 0
    let left = start
    let right = middle
    for (let place = start; place < end; place += 1) {
      const one = from[left] ?? 0
      const other = from[right] ?? 0
      if (left < middle && (right >= end || (exit[one] ?? 0) <= (exit[other] ?? 0))) {
        to[place] = one
        left += 1
      } else {
        to[place] = other
        right += 1
        inversions += middle - left
      }
    }
    return inversions
  }

  #swap(): void {
    const active = this.#active
    this.#active = this.#spare
    this.#spare = active
  }
}
