import { add, nothing, valueAt } from '../series/columns.ts'
import type { Column } from '../series/service-series.ts'
import { failedShare } from '../signals/errors.ts'
import { estimateQuantiles, sumBuckets } from '../signals/latency.ts'
import type { LatencyBucket } from '../topology/report.ts'
import { type Seconds, seconds } from '../units.ts'
import type { BucketHeat, CellsAsked, HeatGrid, HeatRow, RowId } from './heat.ts'
import { isOfRequests, type SidedPart } from './part.ts'

/** A histogram of one moment: cumulative requests per second at each bound. */
export type Histogram = {
  /** Ascending, the last one infinite; shared by all histograms that have the same. */
  readonly bounds: readonly Seconds[]
  readonly counts: Float64Array
}

/** What one side at one back end says of one part, column by column. */
export type HeatReport = SidedPart & {
  /** Per second; NaN where nothing was reported. */
  readonly rate: Column
  /** The part of `rate` that failed, and the part that doesn't say how it ended. */
  readonly errors: Column
  readonly untold: Column
  readonly histograms: readonly (Histogram | undefined)[]
}

/** What failed to be asked of a row, by column. */
export type RowFailures = Pick<HeatRow, 'failedRates' | 'failedLatency' | 'failure'>

/**
 * Sums the shown parts of a row into its cells.
 *
 * @param reports - Shown parts only, in a fixed order: sums must not depend on what came first.
 * @param length - How many columns there are.
 * @param asked - Latencies that were not asked for are absent.
 *
 * A cell that nobody reported is NaN. The failed share is NaN where there was no traffic to have
 * one, and for TCP where nothing failed, since TCP carries no success signal. Quantiles come from
 * the summed buckets of all parts.
 */
export function foldRow(
  id: RowId,
  reports: readonly HeatReport[],
  { length, asked }: { readonly length: number; readonly asked: CellsAsked },
  failures: RowFailures,
): HeatRow {
  const { rate, errors } = foldRates(reports, length)
  const latencies = asked === 'latencies' && foldLatencies(reports, length)
  return { id, rate, errors, ...latencies, ...failures }
}

function foldLatencies(reports: readonly HeatReport[], length: number) {
  const [p50, p95, p99, timed] = [
    nothing(length),
    nothing(length),
    nothing(length),
    nothing(length),
  ]
  for (let at = 0; at < length; at += 1) {
    const buckets = sumHistograms(reports, at)
    if (buckets === undefined) continue
    timed[at] = buckets.at(-1)?.count ?? Number.NaN
    const [half, most, nearlyAll] = estimateQuantiles([0.5, 0.95, 0.99], buckets)
    p50[at] = half?.value ?? Number.NaN
    p95[at] = most?.value ?? Number.NaN
    p99[at] = nearlyAll?.value ?? Number.NaN
  }
  return { p50, p95, p99, timed }
}

/** The summed histograms of a row, column by column, with its errors beside them. */
export function foldBuckets(
  reports: readonly HeatReport[],
  grid: HeatGrid,
  window: Seconds,
  { failure }: Pick<HeatRow, 'failure'>,
): BucketHeat {
  const { rate, failed } = foldRates(reports, grid.count)
  return {
    grid,
    window,
    columns: Array.from({ length: grid.count }, (_, at) => sumHistograms(reports, at)),
    failed,
    rate,
    ...(failure !== undefined && { failure }),
  }
}

function foldRates(reports: readonly HeatReport[], length: number) {
  const [rate, failed, untold] = [nothing(length), nothing(length), nothing(length)]
  for (const report of reports) {
    add(rate, report.rate)
    add(failed, report.errors)
    add(untold, report.untold)
  }
  const isTcp = reports.length > 0 && !reports.some(isOfRequests)
  const errors = Float64Array.from({ length }, (_, at) =>
    shareOf(
      { rate: valueAt(rate, at), failed: valueAt(failed, at), untold: valueAt(untold, at) },
      isTcp,
    ),
  )
  return { rate, failed, errors }
}

function shareOf(
  {
    rate,
    failed,
    untold,
  }: { readonly rate: number; readonly failed: number; readonly untold: number },
  isTcp: boolean,
): number {
  if (Number.isNaN(rate) || (isTcp && failed === 0)) return Number.NaN
  return failedShare({ rate, errors: failed, untold }) ?? Number.NaN
}

/** @returns `undefined` where no part has a histogram. */
function sumHistograms(
  reports: readonly HeatReport[],
  at: number,
): readonly LatencyBucket[] | undefined {
  const found: Histogram[] = []
  for (const { histograms } of reports) {
    const histogram = histograms[at]
    if (histogram !== undefined) found.push(histogram)
  }
  const [first, ...others] = found
  if (first === undefined) return undefined
  if (others.some(({ bounds }) => bounds !== first.bounds)) return sumBuckets(found.map(toBuckets))
  const counts = Float64Array.from(first.counts)
  for (const other of others) add(counts, other.counts)
  return toBuckets({ bounds: first.bounds, counts })
}

const toBuckets = ({ bounds, counts }: Histogram): readonly LatencyBucket[] =>
  bounds.map((le, index) => ({ le: seconds(le), count: counts[index] ?? 0 }))
