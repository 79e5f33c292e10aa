import type { Band, Group } from './groups.ts'
import { clusterFrame, frameGap, namespaceFrame, nodeSize, pitch } from './size.ts'

/** Where the rows of a group begin: the middle of its first row, and how many rows it has. */
export type Slot = { readonly top: number; readonly rows: number }

/**
 * Stacks bands, and the groups in them, so that no two frames meet.
 *
 * Each is a rectangle over its columns and falls up until it lands on one that shares a column, so
 * groups of different columns stand side by side. Earlier ones get the higher places.
 */
export function pack(bands: readonly Band[]): ReadonlyMap<Group, Slot> {
  const slots = new Map<Group, Slot>()
  const skyline = new Skyline()
  for (const band of bands) {
    const inner = packGroups(band.groups)
    const frame = band.hasFrame ? clusterFrame : noFrame
    const top = skyline.place(inner.first, inner.last, inner.height + frame.header + frame.foot)
    for (const [group, slot] of inner.slots) {
      slots.set(group, { top: slot.top + top + frame.header, rows: slot.rows })
    }
  }
  return slots
}

/** How wide and high a map with these bands becomes, in map units. */
export function sizeOf(bands: readonly Band[]): {
  readonly width: number
  readonly height: number
} {
  let columns = 1
  let height = 1
  for (const [{ last }, { top, rows }] of pack(bands)) {
    columns = Math.max(columns, last + 1)
    height = Math.max(height, top + rows * pitch.row)
  }
  return { width: columns * pitch.column, height }
}

const noFrame = { side: 0, header: 0, foot: 0 } as const

function packGroups(groups: readonly Group[]) {
  const slots = new Map<Group, Slot>()
  const skyline = new Skyline()
  let first = Infinity
  let last = 0
  let height = 0
  for (const group of groups) {
    const frame = group.hasFrame ? namespaceFrame : noFrame
    const rows = group.lanes.reduce((most, lane) => Math.max(most, lane.length), 1)
    const size = frame.header + nodeSize.height + (rows - 1) * pitch.row + frame.foot
    const top = skyline.place(group.first, group.last, size)
    slots.set(group, { top: top + frame.header + nodeSize.height / 2, rows })
    first = Math.min(first, group.first)
    last = Math.max(last, group.last)
    height = Math.max(height, top + size)
  }
  return { slots, first, last, height }
}

/** How far down each column is taken. */
class Skyline {
  readonly #free: number[] = []

  /** Takes the highest free place over the columns and says where it begins. */
  place(first: number, last: number, height: number): number {
    let top = 0
    for (let column = first; column <= last; column += 1) {
      top = Math.max(top, this.#free[column] ?? 0)
    }
    for (let column = first; column <= last; column += 1) {
      this.#free[column] = top + height + frameGap
    }
    return top
  }
}
