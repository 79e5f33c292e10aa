import fc from 'fast-check'
import { expect, test } from 'vitest'

import { estimateQuantile } from '../signals/latency.ts'
import { seconds } from '../units.ts'
import { estimateSlowShare } from './slow-share.ts'

const buckets = [
  { le: seconds(0.1), count: 60 },
  { le: seconds(0.5), count: 90 },
  { le: seconds(Infinity), count: 100 },
]
const shareOver = (threshold: number) => estimateSlowShare(seconds(threshold), buckets)

test.each([
  ['on a bound', 0.1, 0.4, 0, 0.1],
  ['inside the first bucket', 0.05, 0.7, 0, 0.1],
  ['inside a bucket', 0.3, 0.25, 0.1, 0.5],
  ['beyond all bounds', 2, 0.1, 0.5, Infinity],
])('a threshold %s', (_words, threshold, share, lower, upper) => {
  expect(shareOver(threshold)).toEqual({ share: expect.closeTo(share, 9), lower, upper })
})

test('of no requests, or without bounds, nothing is told', () => {
  expect(estimateSlowShare(seconds(1), [])).toBeUndefined()
  expect(estimateSlowShare(seconds(1), [{ le: seconds(Infinity), count: 5 }])).toBeUndefined()
  const empty = buckets.map(({ le }) => ({ le, count: 0 }))
  expect(estimateSlowShare(seconds(1), empty)).toBeUndefined()
})

test('is the inverse of a quantile', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.9, noNaN: true }), (q) => {
      const quantile = estimateQuantile(q, buckets)
      expect(shareOver(quantile?.value ?? 0)?.share).toBeCloseTo(1 - q, 9)
    }),
  )
})
