import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { literalSource } from '../testing/literal-source.ts'
import { evaluateAt } from '../testing/query.ts'
import { bucketQuantile } from './histogram-quantile.ts'

const buckets = (...pairs: [number, number][]) =>
  pairs.map(([upperBound, count]) => ({ upperBound, count }))

describe('a quantile of buckets', () => {
  const latencies = buckets([10, 20], [50, 60], [100, 90], [Infinity, 100])

  test.each([
    [0.5, 40],
    [0.1, 5],
    [0.75, 75],
    [0.2, 10],
    [0.95, 100],
    [1, 100],
    [0, 0],
    [-1, -Infinity],
    [2, Infinity],
  ])('%d is %d', (quantile, expected) => {
    expect(bucketQuantile(quantile, latencies)).toBe(expected)
  })

  test.each([
    ['no requests', buckets([10, 0], [Infinity, 0])],
    ['no open-ended bucket', buckets([10, 5], [20, 9])],
    ['a single bucket', buckets([Infinity, 5])],
    ['nothing', []],
  ])('is not a number with %s', (_, empty) => {
    expect(bucketQuantile(0.5, empty)).toBeNaN()
  })

  test('has no beginning where the first bucket is empty, as in Prometheus', () => {
    expect(bucketQuantile(0, buckets([10, 0], [20, 5], [Infinity, 5]))).toBeNaN()
  })

  test('raises counts that fall', () => {
    const falling = buckets([10, 50], [50, 40], [Infinity, 100])
    expect(bucketQuantile(0.4, falling)).toBe(8)
  })

  test('grows with the quantile and stays within the finite bounds', () => {
    const counts = fc.array(fc.nat({ max: 500 }), { minLength: 3, maxLength: 12 })
    const quantile = fc.double({ min: 0.001, max: 1, noNaN: true })
    fc.assert(
      fc.property(counts, quantile, quantile, (increments, one, other) => {
        fc.pre(increments.some((count) => count > 0))
        let total = 0
        const all = increments.map((count, place) => ({
          upperBound: place === increments.length - 1 ? Infinity : 2 ** place,
          count: (total += count),
        }))
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(bucketQuantile(low, all)).toBeLessThanOrEqual(bucketQuantile(high, all) + 1e-9)
        expect(bucketQuantile(high, all)).toBeLessThanOrEqual(2 ** (increments.length - 2))
      }),
    )
  })
})

const bucket = (app: string, le: string, value: number) => ({
  labels: { __name__: 'latency_bucket', app, le },
  values: [value],
})

test('histogram_quantile groups by all labels but le', () => {
  const source = literalSource([
    bucket('web', '10', 50),
    bucket('web', '20', 100),
    bucket('web', '+Inf', 100),
    bucket('cart', '10', 0),
    bucket('cart', '+Inf', 0),
    bucket('cart', 'odd', 7),
  ])
  expect(evaluateAt('histogram_quantile(0.75, latency_bucket)', source, 0)).toEqual([
    { name: 'app=cart', value: Number.NaN },
    { name: 'app=web', value: 15 },
  ])
})
