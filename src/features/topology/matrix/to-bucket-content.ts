import { heatTimes } from '#src/domain/heat/grid.ts'
import type { BucketHeat } from '#src/domain/heat/heat.ts'
import type { LatencyBucket } from '#src/domain/topology/report.ts'
import type { BucketContent, ObjectiveShare } from '#src/viz/heat/bucket-content.ts'

/**
 * Turns cumulative buckets over time into what is drawn: how many requests each cell holds.
 *
 * @param format - Writes how many requests.
 * @param objective - Seconds.
 *
 * Bounds are the source's own, all that occur. A column that lacks some bound counts there what it
 * counts at its next lower one, as sums of histograms do.
 */
export function toBucketContent(
  heat: BucketHeat,
  format: (requests: number) => string,
  objective?: number,
): BucketContent {
  const { grid, window, columns, failed } = heat
  const all = boundsOf(columns)
  const every = columns.map((column) => countsOf(column ?? [], all, window))
  const { first, end } = inUse(all, every, objective)
  const bounds = all.slice(first, end)
  const counts = every.map((cells) => cells.slice(first, end))
  return {
    times: [...heatTimes(grid)],
    stepSeconds: grid.step,
    buckets: bounds.map((upper, index) => ({ lower: all[first + index - 1] ?? 0, upper })),
    counts,
    errors: failed.map((rate) => (Number.isNaN(rate) ? 0 : rate * window)),
    gaps: columns.map((column) => column === undefined),
    format,
    ...(objective !== undefined && {
      objective,
      shares: columns.map((column) => shareOf(column, objective)),
    }),
  }
}

/**
 * The buckets worth a row: from the first that ever held a request to the last, with the one that
 * the objective lies in, and one more at either end.
 */
function inUse(
  bounds: readonly number[],
  counts: readonly Float64Array[],
  objective: number | undefined,
): { readonly first: number; readonly end: number } {
  const isUsed = (upper: number, index: number) =>
    counts.some((cells) => (cells[index] ?? 0) > 0) ||
    (objective !== undefined && objective <= upper && objective > (bounds[index - 1] ?? 0))
  const first = bounds.findIndex(isUsed)
  if (first < 0) return { first: 0, end: bounds.length }
  const last = bounds.findLastIndex(isUsed)
  return { first: Math.max(0, first - 1), end: Math.min(bounds.length, last + 2) }
}

function boundsOf(columns: BucketHeat['columns']): readonly number[] {
  const bounds = new Set<number>()
  for (const column of columns) for (const { le } of column ?? []) bounds.add(le)
  return [...bounds].toSorted((a, b) => a - b)
}

function countsOf(
  column: readonly LatencyBucket[],
  bounds: readonly number[],
  window: number,
): Float64Array {
  const counts = new Float64Array(bounds.length)
  let below = 0
  let next = 0
  for (const [index, bound] of bounds.entries()) {
    let upTo = below
    while (next < column.length && (column[next]?.le ?? Infinity) <= bound) {
      upTo = Math.max(upTo, column[next]?.count ?? 0)
      next += 1
    }
    counts[index] = (upTo - below) * window
    below = upTo
  }
  return counts
}

/** How many were slower than the objective: spread evenly inside the bucket that it lies in. */
function shareOf(
  column: readonly LatencyBucket[] | undefined,
  objective: number,
): ObjectiveShare | undefined {
  const total = column?.at(-1)?.count ?? 0
  if (column === undefined || total <= 0) return undefined
  let lower = { le: 0, count: 0 }
  for (const { le, count } of column) {
    if (le >= objective) {
      const inside = Number.isFinite(le) ? (objective - lower.le) / (le - lower.le) : 0
      const below = (lower.count + (count - lower.count) * inside) / total
      return { below, above: 1 - below }
    }
    lower = { le, count }
  }
  return { below: 1, above: 0 }
}
