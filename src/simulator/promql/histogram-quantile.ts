/** One bucket of a classic histogram: how many observations were at most `upperBound`. */
export type Bucket = { readonly upperBound: number; readonly count: number }

/**
 * Estimates a quantile from cumulative buckets, exactly as Prometheus does for classic histograms.
 *
 * @param buckets - In any order; equal bounds are summed, counts that fall are raised.
 * @returns NaN when there is nothing to estimate from.
 *
 * @see https://github.com/prometheus/prometheus/blob/v2.42.0/promql/quantile.go#L73
 */
export function bucketQuantile(quantile: number, buckets: readonly Bucket[]): number {
  if (Number.isNaN(quantile)) return Number.NaN
  if (quantile < 0) return -Infinity
  if (quantile > 1) return Infinity
  const ordered = monotonic(coalesced(buckets))
  const last = ordered.at(-1)
  if (last?.upperBound !== Infinity || ordered.length < 2 || last.count === 0) return Number.NaN
  if (Number.isNaN(last.count)) return Number.NaN

  const rank = quantile * last.count
  const found = ordered.slice(0, -1).findIndex(({ count }) => count >= rank)
  if (found < 0) return ordered.at(-2)?.upperBound ?? Number.NaN
  const bucket = ordered[found] ?? last
  if (found === 0 && bucket.upperBound <= 0) return bucket.upperBound
  const below = found === 0 ? { upperBound: 0, count: 0 } : (ordered[found - 1] ?? bucket)
  const share = (rank - below.count) / (bucket.count - below.count)
  return below.upperBound + (bucket.upperBound - below.upperBound) * share
}

function coalesced(buckets: readonly Bucket[]): Bucket[] {
  const byBound = new Map<number, number>()
  for (const { upperBound, count } of buckets) {
    byBound.set(upperBound, (byBound.get(upperBound) ?? 0) + count)
  }
  return [...byBound]
    .map(([upperBound, count]) => ({ upperBound, count }))
    .toSorted((a, b) => a.upperBound - b.upperBound)
}

function monotonic(buckets: readonly Bucket[]): Bucket[] {
  let highest = -Infinity
  return buckets.map(({ upperBound, count }) => {
    if (count > highest) highest = count
    return { upperBound, count: count < highest ? highest : count }
  })
}
