import type { LatencyBucket } from '../topology/report.ts'
import { ratio, seconds, type Ratio, type Seconds } from '../units.ts'

/** The share of requests over a threshold, and the bucket that the threshold lies in. */
export type SlowShare = {
  readonly share: Ratio
  readonly lower: Seconds
  /** Infinity for the open-ended bucket. */
  readonly upper: Seconds
}

/**
 * Estimates which share of requests took longer than a threshold.
 *
 * @param buckets - Ascending by `le`, cumulative, the last one open-ended. Totals or rates.
 * @returns `undefined` without requests or without a finite bound.
 *
 * We assume requests spread evenly inside a bucket, so the estimate is exact only where the threshold
 * is a bound. What lies in the open-ended bucket counts as over any threshold.
 */
export function estimateSlowShare(
  threshold: Seconds,
  buckets: readonly LatencyBucket[],
): SlowShare | undefined {
  const total = buckets.at(-1)?.count ?? 0
  if (buckets.length < 2 || buckets.at(-1)?.le !== Infinity || !(total > 0)) return undefined
  const found = buckets.findIndex(({ le }) => le >= threshold)
  const upper = buckets[found]
  const below = found > 0 ? buckets[found - 1] : undefined
  const [lower, countBelow] = [below?.le ?? seconds(0), below?.count ?? 0]
  if (upper === undefined) return undefined
  const part = upper.le === Infinity ? 0 : (threshold - lower) / (upper.le - lower)
  const within = countBelow + (upper.count - countBelow) * part
  return {
    share: ratio(Math.max(0, Math.min(1, 1 - within / total))),
    lower,
    upper: upper.le,
  }
}
