import type { Band, Group } from './groups.ts'
import { clusterFrame, frameGap, namespaceFrame, nodeSize, pitch } from './size.ts'

/**
 * Stacks bands, and the groups in them, so that no two frames meet.
 *
 * Each is a rectangle over its columns and falls up until it lands on one that shares a column, so
 * groups of different columns stand side by side. Earlier ones get the higher places.
 */
export class Packer {
  readonly #columns: number
  /** How far down each column is taken, inside the band and in all. */
  readonly #inner: Float64Array
  readonly #outer: Float64Array
  /** The middle of the first row of each group, by its index. */
  readonly tops: Float64Array
  /** How high the whole is. */
  height = 0

  constructor(bands: readonly Band[]) {
    const groups = bands.flatMap((band) => band.groups)
    this.#columns = groups.reduce((most, { last }) => Math.max(most, last + 1), 1)
    this.#inner = new Float64Array(this.#columns)
    this.#outer = new Float64Array(this.#columns)
    this.tops = new Float64Array(groups.length)
  }

  get width(): number {
    return this.#columns * pitch.column
  }

  /** Writes {@link tops} and {@link height} for the order that the groups have now. */
  pack(bands: readonly Band[]): void {
    this.#outer.fill(0)
    this.height = 0
    for (const { groups, hasFrame } of bands) {
      this.#inner.fill(0)
      let first = Infinity
      let last = 0
      let height = 0
      for (const group of groups) {
        const { header, foot } = group.hasFrame ? namespaceFrame : noFrame
        const bottom = this.#place(group, header, foot)
        first = Math.min(first, group.first)
        last = Math.max(last, group.last)
        height = Math.max(height, bottom)
      }
      const { header, foot } = hasFrame ? clusterFrame : noFrame
      const top = take(this.#outer, first, last, height + header + foot)
      for (const { index } of groups) this.tops[index] = (this.tops[index] ?? 0) + top + header
      this.height = Math.max(this.height, top + height + header + foot)
    }
  }

  #place({ index, first, last, rows }: Group, header: number, foot: number): number {
    const size = header + nodeSize.height + (rows - 1) * pitch.row + foot
    const top = take(this.#inner, first, last, size)
    this.tops[index] = top + header + nodeSize.height / 2
    return top + size
  }
}

const noFrame = { header: 0, foot: 0 } as const

/** Takes the highest free place over the columns and says where it begins. */
function take(free: Float64Array, first: number, last: number, height: number): number {
  let top = 0
  for (let column = first; column <= last; column += 1) top = Math.max(top, free[column] ?? 0)
  free.fill(top + height + frameGap, first, last + 1)
  return top
}
