import type { BucketContent } from './bucket-content.ts'

/** Bands of counts, even in log1p. */
export type CountScale = {
  readonly bandOf: (count: number) => number
  /** The least count of each band but the first. */
  readonly bounds: readonly number[]
}

/**
 * Spreads bands from the least positive count to the 99th percentile of all positive ones, so that
 * one spike doesn't take the colours from the rest; what is beyond has the last band.
 */
export function toCountScale({ counts }: Pick<BucketContent, 'counts'>, bands: number): CountScale {
  const positive = counts.flatMap((column) => Array.from(column).filter((count) => count > 0))
  positive.sort((a, b) => a - b)
  const low = Math.log1p(positive[0] ?? 0)
  const high = Math.log1p(positive[Math.ceil(positive.length * 0.99) - 1] ?? 1)
  const height = high - low
  return {
    bandOf: (count) => {
      // all counts alike: neither few nor many
      if (height <= 0) return Math.floor(bands / 2)
      const share = (Math.log1p(count) - low) / height
      return Math.min(bands - 1, Math.max(0, Math.floor(share * bands)))
    },
    bounds: Array.from({ length: bands - 1 }, (_, band) =>
      Math.expm1(low + (height * (band + 1)) / bands),
    ),
  }
}
