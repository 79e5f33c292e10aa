/** A grid's columns on screen: so many, over so many pixels. */
export type Columns = { readonly count: number; readonly width: number }

/** A rectangle of cells by their places, both ends included. */
export type CellRange = {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The left edge of a column in whole pixels, so that no cell is blurred. */
export function columnEdge(column: number, { count, width }: Columns): number {
  return Math.round((column * width) / Math.max(1, count))
}

/** The column at so many pixels from the left; the first or the last beyond the edges. */
export function columnAt(x: number, { count, width }: Columns): number {
  const column = Math.floor((x / Math.max(1, width)) * count)
  return Math.min(count - 1, Math.max(0, column))
}

/** The times of a grid: a column's cell covers the step up to its time. */
export type TimeSpan = { readonly times: readonly number[]; readonly stepSeconds: number }

/** Where a moment is, as a share of the width: below 0 or above 1 outside the grid. */
export function shareOf(at: number, { times, stepSeconds }: TimeSpan): number {
  const step = stepSeconds * 1000
  const start = (times[0] ?? 0) - step
  return (at - start) / Math.max(1, times.length * step)
}

export type Tick = { readonly at: number; readonly share: number }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const tickSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7].map((count) => count * day),
]

/**
 * Round moments along a grid, at least so many pixels apart.
 *
 * @param zoneMillis - What the viewer's clock is ahead of UTC.
 */
export function ticksOf(
  span: TimeSpan,
  width: number,
  apart: number,
  zoneMillis: number,
): readonly Tick[] {
  const { times, stepSeconds } = span
  const total = times.length * stepSeconds * 1000
  if (total === 0 || width <= 0) return []
  const step = tickSteps.find((length) => (length / total) * width >= apart) ?? total
  const end = times.at(-1) ?? 0
  const ticks: Tick[] = []
  let at = Math.ceil((end - total + zoneMillis) / step) * step - zoneMillis
  for (; at <= end; at += step) ticks.push({ at, share: shareOf(at, span) })
  return ticks
}

/** The rectangle between two cells, whichever is where. */
export function rangeBetween(
  one: { readonly row: number; readonly column: number },
  other: { readonly row: number; readonly column: number },
): CellRange {
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
  }
}
