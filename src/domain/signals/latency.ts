import type { Seconds } from '../units.ts'

/** A quantile with the histogram bucket it lies in: the estimate can't be finer than that. */
export type QuantileEstimate = {
  readonly value: Seconds
  /** Lower bound of the bucket, 0 for the first one. */
  readonly lower: Seconds
  /** Upper bound of the bucket; Infinity for the open-ended one. */
  readonly upper: Seconds
}
