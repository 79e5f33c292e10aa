import type { Column } from '../series/service-series.ts'
import { alignDown } from '../time-window.ts'
import { type EpochMillis, type Seconds, seconds } from '../units.ts'
import type { HeatGrid } from './heat.ts'

/** Steps that people think in; beyond the last one come whole multiples of it. */
const steps = [15, 30, 60, 120, 300, 600, 900, 1800, 3600].map(seconds)
const longestStep = 3600
/** Narrower cells can't be pointed at. */
const narrowestPixels = 7
const mostColumns = 180

/**
 * The columns that a heatmap of some width has room for.
 *
 * @param span - How far back it goes.
 * @param width - Of the cells' area, in pixels.
 * @returns The shortest step with which the span fits; at least one column.
 */
export function gridFor({
  end,
  span,
  width,
}: {
  readonly end: EpochMillis
  readonly span: Seconds
  readonly width: number
}): HeatGrid {
  const most = Math.max(1, Math.min(mostColumns, Math.floor(width / narrowestPixels)))
  const step =
    steps.find((candidate) => span / candidate <= most) ??
    seconds(Math.ceil(span / most / longestStep) * longestStep)
  const count = Math.max(1, Math.min(most, Math.ceil(span / step)))
  return { end: alignDown(end, step), step, count }
}

/** The moments of a grid's columns, in milliseconds since 1970. */
export function heatTimes({ end, step, count }: HeatGrid): Column {
  return Float64Array.from({ length: count }, (_, at) => end - (count - 1 - at) * step * 1000)
}
