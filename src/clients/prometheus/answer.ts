import type { EpochMillis } from '#src/domain/units.ts'

/** Label names and values of one series. An absent label and an empty one mean the same. */
export type Labels = Readonly<Record<string, string>>

/** How a bucket's ends belong to it: `0` left-open, `1` right-open, `2` both open, `3` both closed. */
type BucketBounds = 0 | 1 | 2 | 3

/** One native histogram: count and sum of observations, and counts of its filled buckets. */
export type NativeHistogram = {
  readonly count: number
  readonly sum: number
  /** Ascending, not cumulative, without the empty ones. */
  readonly buckets: readonly {
    readonly bounds: BucketBounds
    readonly left: number
    readonly right: number
    readonly count: number
  }[]
}

/** One series of an instant answer. A histogram sample has `histogram` and no meaningful `value`. */
export type VectorSample = {
  readonly labels: Labels
  readonly at: EpochMillis
  /** May be NaN or infinite: Prometheus says so, it isn't our doing. NaN beside a `histogram`. */
  readonly value: number
  readonly histogram?: NativeHistogram
}

export type Point = { readonly at: EpochMillis; readonly value: number }
export type HistogramPoint = { readonly at: EpochMillis; readonly histogram: NativeHistogram }

/** One series of a range answer; both lists ascend strictly in time. */
export type MatrixSeries = {
  readonly labels: Labels
  readonly points: readonly Point[]
  readonly histograms: readonly HistogramPoint[]
}

/** What a query evaluates to, by Prometheus' four result types. */
export type QueryData =
  | { readonly resultType: 'vector'; readonly samples: readonly VectorSample[] }
  | { readonly resultType: 'matrix'; readonly series: readonly MatrixSeries[] }
  | { readonly resultType: 'scalar'; readonly at: EpochMillis; readonly value: number }
  | { readonly resultType: 'string'; readonly at: EpochMillis; readonly text: string }

/** A good answer: its data, and what came with it or was measured about it. */
export type Answer<T> = {
  readonly data: T
  /** The back end's warnings and infos: data, to be shown. */
  readonly notes: readonly string[]
  /** Decoded bytes of the body. */
  readonly bytes: number
  /** From sending to parsed. */
  readonly millis: number
}
