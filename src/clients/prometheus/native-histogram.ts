import { z } from '#src/contract/zod.ts'
import { err, ok, type Result } from '#src/domain/result.ts'
import type { LatencyBucket } from '#src/domain/topology/report.ts'
import { seconds } from '#src/domain/units.ts'

import type { NativeHistogram } from './answer.ts'
import { parseSampleValue } from './sample-value.ts'

const numberText = z.pipe(
  z.string(),
  z.transform((text: string, context) => {
    const value = parseSampleValue(text)
    if (value.ok) return value.value
    context.issues.push({ code: 'custom', message: value.error, input: text })
    return z.NEVER
  }),
)

const boundsRule = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
const bucketSchema = z.pipe(
  z.tuple([boundsRule, numberText, numberText, numberText]),
  z.transform(([bounds, left, right, count]: [0 | 1 | 2 | 3, number, number, number]) => ({
    bounds,
    left,
    right,
    count,
  })),
)

const histogramSchema = z.object({
  count: numberText,
  sum: numberText,
  buckets: z.optional(z.array(bucketSchema)),
})

/** Reads the JSON form of a native histogram: numbers as text, buckets as four-tuples. */
export function parseNativeHistogram(body: unknown): Result<NativeHistogram, string> {
  const parsed = histogramSchema.safeParse(body)
  return parsed.success
    ? ok({ ...parsed.data, buckets: parsed.data.buckets ?? [] })
    : err(`a histogram is malformed: ${parsed.error.issues[0]?.message ?? 'unknown shape'}`)
}

/**
 * Turns a native histogram of milliseconds into classic cumulative buckets in seconds.
 *
 * A gap between two filled buckets becomes a bucket of its own, so that a quantile is never
 * searched for where nothing was observed. Quantiles are then interpolated linearly in a bucket,
 * where newer servers do so exponentially: both stay inside the bucket that is shown.
 *
 * @returns Ascending, the last one open-ended; empty when nothing was observed.
 */
export function toLatencyBuckets(histogram: NativeHistogram): readonly LatencyBucket[] {
  const buckets: LatencyBucket[] = []
  let below = 0
  let previousRight = 0
  for (const { left, right, count } of histogram.buckets) {
    if (left > previousRight) buckets.push({ le: seconds(left / 1000), count: below })
    below += count
    previousRight = right
    if (Number.isFinite(right)) buckets.push({ le: seconds(right / 1000), count: below })
  }
  if (buckets.length === 0) return []
  return [...buckets, { le: seconds(Infinity), count: Math.max(below, histogram.count) }]
}
