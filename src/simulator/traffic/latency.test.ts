import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  bucketBounds,
  cappedAt,
  distributionOf,
  eitherOf,
  exactly,
  inSequence,
  latency,
  repeated,
  shareBeyond,
} from './latency.ts'

const anyLatency = fc
  .tuple(
    fc.double({ min: 0.1, max: 5000, noNaN: true }),
    fc.double({ min: 0.05, max: 2, noNaN: true }),
  )
  .map(([mean, spread]) => latency(mean, spread))

test('a distribution never falls and ends at 1', () => {
  fc.assert(
    fc.property(anyLatency, (one) => {
      const { cumulative, firstSome, firstAll } = distributionOf(one)
      expect(cumulative).toHaveLength(bucketBounds.length + 1)
      expect(cumulative.at(-1)).toBe(1)
      expect([...cumulative]).toEqual([...cumulative].toSorted((a, b) => a - b))
      expect(cumulative.slice(0, firstSome).every((share) => share === 0)).toBe(true)
      expect(cumulative.slice(firstAll).every((share) => share === 1)).toBe(true)
    }),
  )
})

test('a cap ends everything at it and shortens the mean', () => {
  fc.assert(
    fc.property(anyLatency, fc.double({ min: 1, max: 2000, noNaN: true }), (one, millis) => {
      const capped = cappedAt(one, millis)
      expect(shareBeyond(capped, millis)).toBe(0)
      expect(distributionOf(capped).mean).toBeLessThanOrEqual(Math.max(one.mean, millis) + 1e-6)
      expect(distributionOf(capped).mean).toBeLessThanOrEqual(millis * 1.01)
    }),
  )
})

test('means add up in sequence and weigh in a mixture', () => {
  expect(inSequence(latency(10, 0.5), latency(20, 0.5)).mean).toBe(30)
  expect(repeated(latency(10, 0.5), 2.5).mean).toBe(25)
  const mixed = eitherOf([
    { share: 0.3, latency: latency(10, 0) },
    { share: 0.1, latency: latency(50, 0) },
  ])
  expect(mixed.mean).toBeCloseTo(20, 9)
  expect(Math.sqrt(mixed.variance)).toBeCloseTo(Math.sqrt(300), 9)
})

test('half of a narrow latency lies beyond its middle', () => {
  expect(shareBeyond(latency(100, 0.01), 100)).toBeCloseTo(0.5, 1)
  expect(shareBeyond(exactly(2000), 2000)).toBeGreaterThan(0.9)
  expect(shareBeyond(exactly(2000), 2100)).toBe(0)
})
