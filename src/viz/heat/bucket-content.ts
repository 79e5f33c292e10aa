import type { CellRange } from './grid-geometry.ts'

/** One bucket of the source's own, in seconds; the last one has no upper bound. */
export type BucketBounds = { readonly lower: number; readonly upper: number }

/** How many requests were faster and how many slower than the objective, as shares. */
export type ObjectiveShare = { readonly above: number; readonly below: number }

/** Latency buckets over time. */
export type BucketContent = {
  /** Milliseconds since 1970, ascending in equal steps. */
  readonly times: readonly number[]
  readonly stepSeconds: number
  /** Ascending, as the source has them: never binned anew. */
  readonly buckets: readonly BucketBounds[]
  /** For each column the requests in each bucket. */
  readonly counts: readonly Float64Array[]
  /** For each column the requests that failed, whatever they took. */
  readonly errors: Float64Array
  /** Columns that nobody reported. */
  readonly gaps: readonly boolean[]
  /** In seconds. */
  readonly objective?: number
  readonly shares?: readonly (ObjectiveShare | undefined)[]
  readonly format: (requests: number) => string
}

/** A rectangle of buckets and columns: a time window and a span of latencies. */
export type BucketBrush = {
  readonly from: number
  readonly to: number
  /** Seconds; `upper` may be Infinity. */
  readonly lower: number
  readonly upper: number
  /** Only the row of failed requests is marked; the latencies are then all. */
  readonly failedOnly?: true
}

/** Failed requests are the first row; under it stand the buckets, the slowest first. */
const failedRow = 0

function bucketRow(bucket: number, { buckets }: Pick<BucketContent, 'buckets'>): number {
  return buckets.length - bucket
}

/** The place of the bucket that a row shows; `undefined` for failed requests. */
export function bucketAt(row: number, { buckets }: Pick<BucketContent, 'buckets'>) {
  return row === failedRow ? undefined : buckets.length - row
}

/** All requests of a column. */
export function totalOf(column: number, { counts }: Pick<BucketContent, 'counts'>): number {
  return counts[column]?.reduce((sum, count) => sum + count, 0) ?? 0
}

/**
 * Where the objective lies, in rows from the top: at its place between the bounds of its bucket.
 *
 * @returns `undefined` without an objective, or below all buckets. Above the last bound that is
 *   finite, where no place is known, the objective is put on that bound.
 */
export function objectiveRow(content: BucketContent): number | undefined {
  const { objective, buckets } = content
  if (objective === undefined) return undefined
  const place = buckets.findIndex(({ lower, upper }) => objective >= lower && objective < upper)
  const bucket = buckets[place]
  if (bucket === undefined) return undefined
  const inside = (objective - bucket.lower) / (bucket.upper - bucket.lower)
  return bucketRow(place, content) + 1 - inside
}

export function toBucketBrush(range: CellRange, content: BucketContent): BucketBrush {
  const { times, buckets } = content
  const during = { from: times[range.left] ?? 0, to: times[range.right] ?? 0 }
  if (range.bottom === failedRow) return { ...during, lower: 0, upper: Infinity, failedOnly: true }
  const slowest = buckets[bucketAt(Math.max(1, range.top), content) ?? 0]
  const fastest = buckets[bucketAt(range.bottom, content) ?? 0]
  return { ...during, lower: fastest?.lower ?? 0, upper: slowest?.upper ?? Infinity }
}

export function fromBucketBrush(
  brush: BucketBrush | undefined,
  content: BucketContent,
): CellRange | undefined {
  if (brush === undefined) return undefined
  const { times, buckets } = content
  const left = times.findIndex((time) => time >= brush.from)
  const right = times.findLastIndex((time) => time <= brush.to)
  if (left < 0 || right < left) return undefined
  if (brush.failedOnly === true) return { top: failedRow, bottom: failedRow, left, right }
  const fastest = buckets.findIndex(({ upper }) => upper > brush.lower)
  const slowest = buckets.findLastIndex(({ lower }) => lower < brush.upper)
  if (fastest < 0 || slowest < fastest) return undefined
  return { top: bucketRow(slowest, content), bottom: bucketRow(fastest, content), left, right }
}
