import type { LatencyBucket } from '#src/domain/topology/report.ts'
import { type Seconds, seconds } from '#src/domain/units.ts'

import { parseSampleValue } from './sample-value.ts'

/** Cumulative counts of one classic histogram, by bound. */
export type BucketCounts = Map<Seconds, number>

/**
 * Enters one `_bucket` sample of a histogram in milliseconds. What is no bound or no number is left
 * out. An upgrade to Prometheus 3 renames le="250" to le="250.0": for a while both are there, and
 * are one bound.
 */
export function countBucket(counts: BucketCounts, leText: string | undefined, value: number): void {
  const le = parseSampleValue(leText)
  if (!le.ok || !Number.isFinite(value)) return
  const bound = seconds(le.value / 1000)
  counts.set(bound, (counts.get(bound) ?? 0) + value)
}

/** The buckets in ascending order of their bounds. */
export function toAscending(counts: BucketCounts): readonly LatencyBucket[] {
  return [...counts].map(([le, count]) => ({ le, count })).toSorted((a, b) => a.le - b.le)
}
