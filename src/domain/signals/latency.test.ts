import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { LatencyBucket } from '../topology/report.ts'
import { seconds } from '../units.ts'
import { estimateQuantile, sumBuckets } from './latency.ts'

const histogram = (...pairs: readonly (readonly [number, number])[]): readonly LatencyBucket[] =>
  pairs.map(([le, count]) => ({ le: seconds(le), count }))

/** Cumulative histograms with small whole counts, so that sums are exact. */
const anyHistogram = fc
  .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 })
  .chain((bounds) =>
    fc
      .array(fc.nat(50), { minLength: bounds.length + 1, maxLength: bounds.length + 1 })
      .map((steps) => {
        let count = 0
        const les = [...bounds.toSorted((a, b) => a - b).map((millis) => millis / 1000), Infinity]
        return les.map((le, index) => {
          count += steps[index] ?? 0
          return { le: seconds(le), count }
        })
      }),
  )
const share = fc.nat(1000).map((thousandths) => thousandths / 1000)

describe('quantiles equal those of histogram_quantile', () => {
  const plain = histogram(
    [2.25, 8.200000000000001],
    [4.36, 13.600000000000001],
    [4.68, 20.6],
    [7.54, 20.6],
    [9.73, 21.5],
    [Infinity, 25.5],
  )
  const falling = histogram(
    [0.31, 5.1000000000000005],
    [0.99, 9.700000000000001],
    [2.59, 10.100000000000001],
    [3.17, 2.5657691270113006],
    [4.43, 11.200000000000001],
    [6, 16.900000000000002],
    [7.41, 17.000000000000004],
    [7.62, 17.000000000000004],
    [Infinity, 17.000000000000004],
  )
  const negative = histogram([-0.7, 9.3], [-0.3, 13.3], [0.4, 16], [Infinity, 16])
  const emptyFirst = histogram([3.71, 0], [4.6, 1.9000000000000001], [5.02, 8.6], [Infinity, 15.8])

  // Recorded from Prometheus 2.42.0 holding these buckets.
  test.each<[string, number, readonly LatencyBucket[], number]>([
    ['inside the first bucket', 0.01, plain, 0.06996951219512194],
    ['inside a bucket', 0.5, plain, 4.02787037037037],
    ['in the open-ended bucket', 0.95, plain, 9.73],
    ['at the very start', 0, plain, 0],
    ['at the very end', 1, plain, 9.73],
    ['past a count that fell', 0.9, falling, 5.559298245614036],
    ['past two counts alike', 1, falling, 7.41],
    ['in a first bucket below zero', 0.5, negative, -0.7],
    ['in a bucket across zero', 0.9, negative, -0.014814814814814836],
  ])('%s', (_where, q, buckets, value) => {
    expect(estimateQuantile(q, buckets)?.value).toBe(value)
  })

  test.each<[string, number, readonly LatencyBucket[]]>([
    ['no buckets', 0.5, []],
    ['no requests', 0.5, histogram([1, 0], [Infinity, 0])],
    ['no finite bound', 0.5, histogram([Infinity, 3])],
    ['no open-ended bucket', 0.5, histogram([1, 1], [2, 3])],
    ['the start of an empty first bucket', 0, emptyFirst],
    ['counts that are no numbers', 0.5, histogram([1, Number.NaN], [Infinity, Number.NaN])],
  ])('which is nothing for %s', (_what, q, buckets) => {
    expect(estimateQuantile(q, buckets)).toBeUndefined()
  })

  test('with differences of pure arithmetic smoothed away', () => {
    const noisy = histogram([6.97, 2.199999999999996], [8.2, 2.20000000000006], [Infinity, 2.2])
    expect(estimateQuantile(1, noisy)?.value).toBe(6.97)
  })
})

describe('quantile estimates', () => {
  test('name their bucket', () => {
    const buckets = histogram([0.1, 50], [0.25, 90], [0.5, 99], [Infinity, 100])
    expect(estimateQuantile(0.25, buckets)).toEqual({ value: 0.05, lower: 0, upper: 0.1 })
    expect(estimateQuantile(0.95, buckets)).toMatchObject({ lower: 0.25, upper: 0.5 })
    expect(estimateQuantile(1, buckets)).toEqual({ value: 0.5, lower: 0.5, upper: Infinity })
  })

  test.each([-0.1, 1.1, Number.NaN])('refuse to ask for %d', (q) => {
    expect(() => estimateQuantile(q, [])).toThrow(RangeError)
  })

  test('lie within their bucket', () => {
    fc.assert(
      fc.property(anyHistogram, share, (buckets, q) => {
        const estimate = estimateQuantile(q, buckets) ?? { value: 0, lower: 0, upper: 0 }
        expect(estimate.value).toBeGreaterThanOrEqual(estimate.lower - 1e-9)
        expect(estimate.value).toBeLessThanOrEqual(estimate.upper + 1e-9)
      }),
    )
  })

  test('never fall as more of the requests are asked for', () => {
    fc.assert(
      fc.property(anyHistogram, share, share, (buckets, one, other) => {
        const low = estimateQuantile(Math.min(one, other), buckets)?.value ?? 0
        const high = estimateQuantile(Math.max(one, other), buckets)?.value ?? low
        expect(high).toBeGreaterThanOrEqual(low - 1e-9)
      }),
    )
  })

  test('depend on proportions alone', () => {
    fc.assert(
      fc.property(anyHistogram, share, fc.constantFrom(0.25, 2, 1024), (buckets, q, factor) => {
        const scaled = buckets.map(({ le, count }) => ({ le, count: count * factor }))
        expect(estimateQuantile(q, scaled)).toEqual(estimateQuantile(q, buckets))
      }),
    )
  })
})

describe('sums of histograms', () => {
  test('add bucket by bucket', () => {
    const one = histogram([0.1, 1], [0.5, 3], [Infinity, 4])
    const other = histogram([0.1, 0], [0.5, 5], [Infinity, 5])
    expect(sumBuckets([one, other])).toEqual(histogram([0.1, 1], [0.5, 8], [Infinity, 9]))
  })

  test('of nothing are empty', () => {
    expect(sumBuckets([])).toEqual([])
  })

  test('carry a count over a bound that one of them lacks', () => {
    const fine = histogram([0.1, 1], [0.2, 2], [Infinity, 3])
    const coarse = histogram([0.15, 10], [Infinity, 11])
    expect(sumBuckets([fine, coarse])).toEqual(
      histogram([0.1, 1], [0.15, 11], [0.2, 12], [Infinity, 14]),
    )
  })

  test('do not depend on order, keep totals and never fall', () => {
    fc.assert(
      fc.property(fc.array(anyHistogram, { minLength: 1, maxLength: 5 }), (lists) => {
        const sum = sumBuckets(lists)
        expect(sumBuckets(lists.toReversed())).toEqual(sum)
        expect(sum.at(-1)?.count).toBe(
          lists.reduce((total, list) => total + (list.at(-1)?.count ?? 0), 0),
        )
        const counts = sum.map(({ count }) => count)
        expect(counts).toEqual(counts.toSorted((a, b) => a - b))
      }),
    )
  })
})
