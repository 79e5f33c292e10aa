import type { LatencyBucket } from '../topology/report.ts'
import { seconds, type Seconds } from '../units.ts'

/** A quantile with the histogram bucket it lies in: the estimate can't be finer than that. */
export type QuantileEstimate = {
  readonly value: Seconds
  /** Lower bound of the bucket, 0 for the first one. */
  readonly lower: Seconds
  /** Upper bound of the bucket; Infinity for the open-ended one. */
  readonly upper: Seconds
}

/** Counts closer than this share of themselves differ by arithmetic, not by requests. */
const noise = 1e-12

/**
 * Estimates a latency quantile from a classic histogram, exactly as Prometheus'
 * `histogram_quantile` does.
 *
 * @param q - Which quantile, from 0 to 1; 0.99 asks for p99.
 * @param buckets - Ascending by `le`, cumulative, the last one open-ended (`le` = Infinity).
 *   Counts may be totals or per-second rates: only their proportions matter.
 * @returns The estimate and its bucket, or `undefined` where Prometheus says NaN: no requests,
 *   no finite bound, no open-ended bucket, or q = 0 with an empty first bucket.
 * @throws RangeError if `q` is outside 0-1: a caller's mistake, never a property of the data.
 *
 * We assume requests spread evenly inside a bucket. A rank in the open-ended bucket answers with
 * the largest finite bound, a rank in a first bucket that ends at or below 0 with that bound.
 * A count below an earlier one is raised to it, since cumulative counts cannot fall.
 *
 * @see https://github.com/prometheus/prometheus/blob/01381a80115bde3f6dbb392123980d0bfadf49af/promql/quantile.go#L81
 */
export function estimateQuantile(
  q: number,
  buckets: readonly LatencyBucket[],
): QuantileEstimate | undefined {
  return estimateQuantiles([q], buckets)[0]
}

/** As {@link estimateQuantile}, for several quantiles of one histogram, in the order asked. */
export function estimateQuantiles(
  qs: readonly number[],
  buckets: readonly LatencyBucket[],
): readonly (QuantileEstimate | undefined)[] {
  const counts = neverFalling(buckets)
  return qs.map((q) => {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile must be within 0-1, got ${q}`)
    return estimateFrom(q, buckets, counts)
  })
}

function estimateFrom(
  q: number,
  buckets: readonly LatencyBucket[],
  counts: readonly number[],
): QuantileEstimate | undefined {
  const total = counts.at(-1) ?? 0
  if (buckets.length < 2 || buckets.at(-1)?.le !== Infinity || !(total > 0)) return undefined
  const rank = q * total
  const found = counts.findIndex((count) => count >= rank)
  const upper = buckets[found]?.le ?? seconds(Infinity)
  const below = found > 0 ? (counts[found - 1] ?? 0) : 0
  const lower = found > 0 ? (buckets[found - 1]?.le ?? seconds(0)) : seconds(0)
  if (upper === Infinity) return { value: lower, lower, upper }
  if (found === 0 && upper <= 0) return { value: upper, lower: upper, upper }
  const value = lower + (upper - lower) * ((rank - below) / ((counts[found] ?? 0) - below))
  return Number.isNaN(value) ? undefined : { value: seconds(value), lower, upper }
}

/** Counts with arithmetic noise smoothed away and every fall raised to the count before it. */
function neverFalling(buckets: readonly LatencyBucket[]): readonly number[] {
  let smooth = buckets[0]?.count ?? 0
  let highest = smooth
  return buckets.map(({ count }) => {
    if (Math.abs(count - smooth) / count > noise) smooth = count
    highest = Math.max(highest, smooth)
    return highest
  })
}

/**
 * Adds histograms bucket by bucket.
 *
 * @param lists - Each ascending by `le` and cumulative.
 * @returns One histogram over all bounds that occur, ascending.
 *
 * Where proxies use different bounds, a histogram without some bound counts there what it counted
 * at its next lower one: the sum stays cumulative, and quantiles err high rather than low.
 */
export function sumBuckets(lists: readonly (readonly LatencyBucket[])[]): readonly LatencyBucket[] {
  const [first = [], ...others] = lists
  return others.reduce(
    (sum, list) => (haveSameBounds(sum, list) ? zip(sum, list) : merge(sum, list)),
    first,
  )
}

const haveSameBounds = (a: readonly LatencyBucket[], b: readonly LatencyBucket[]): boolean =>
  a.length === b.length && a.every(({ le }, index) => le === b[index]?.le)

const zip = (a: readonly LatencyBucket[], b: readonly LatencyBucket[]): readonly LatencyBucket[] =>
  a.map(({ le, count }, index) => ({ le, count: count + (b[index]?.count ?? 0) }))

function merge(a: readonly LatencyBucket[], b: readonly LatencyBucket[]): readonly LatencyBucket[] {
  const bounds = [...new Set([...a, ...b].map(({ le }) => le))].toSorted((x, y) => x - y)
  return bounds.map((le) => ({ le, count: countOf(a, le) + countOf(b, le) }))
}

const countOf = (list: readonly LatencyBucket[], le: Seconds): number =>
  list.findLast((bucket) => bucket.le <= le)?.count ?? 0
