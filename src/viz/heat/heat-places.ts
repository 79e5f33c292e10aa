import type { CellRange } from './grid-geometry.ts'
import type { CellPlace } from './grid-keys.ts'
import type { HeatBrush, HeatContent } from './heat-content.ts'

/** A cell by the id of its row and the time of its column: it stays the same cell when rows move. */
export type HeatPlace = { readonly row: string; readonly time: number }

/** Where each row stands, by its id. */
export type RowPlaces = ReadonlyMap<string, number>

export const rowPlaces = (lines: readonly { readonly id: string }[]): RowPlaces =>
  new Map(lines.map(({ id }, place) => [id, place]))

type Shown = Pick<HeatContent, 'times' | 'stepSeconds'> & {
  readonly lines: readonly { readonly id: string }[]
}

/** @returns `undefined` for a cell that is not shown any more. */
export function toPlace(
  cell: HeatPlace | undefined,
  shown: Shown,
  places: RowPlaces,
): CellPlace | undefined {
  const row = cell === undefined ? undefined : places.get(cell.row)
  const column = cell === undefined ? -1 : shown.times.indexOf(cell.time)
  return row === undefined || column < 0 ? undefined : { row, column }
}

export function fromPlace({ row, column }: CellPlace, shown: Shown): HeatPlace | undefined {
  const [line, time] = [shown.lines[row], shown.times[column]]
  return line === undefined || time === undefined ? undefined : { row: line.id, time }
}

/**
 * Where a brush lies now. Rows that have been ranked apart since leave a frame around all of them,
 * and times that have left are cut off.
 *
 * @returns `undefined` where nothing of it is shown.
 */
export function toRange(
  brush: HeatBrush | undefined,
  { times, stepSeconds }: Shown,
  places: RowPlaces,
): CellRange | undefined {
  if (brush === undefined) return undefined
  const rows = brush.rows.flatMap((id) => places.get(id) ?? [])
  const half = stepSeconds * 500
  const left = times.findIndex((time) => time > brush.from - half)
  const right = times.findLastIndex((time) => time < brush.to + half)
  if (rows.length === 0 || left < 0 || right < left) return undefined
  return {
    top: rows.reduce((a, b) => Math.min(a, b)),
    bottom: rows.reduce((a, b) => Math.max(a, b)),
    left,
    right,
  }
}

export function fromRange(range: CellRange, { lines, times }: Shown): HeatBrush {
  const { top, bottom, left, right } = range
  return {
    rows: lines.slice(top, bottom + 1).map(({ id }) => id),
    from: times[left] ?? 0,
    to: times[right] ?? 0,
  }
}
