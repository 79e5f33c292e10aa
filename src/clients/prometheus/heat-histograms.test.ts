import { expect, test } from 'vitest'

import { epochMillis } from '#src/domain/units.ts'

import type { MatrixSeries } from './answer.ts'
import { createBoundsPool, readHistograms } from './heat-histograms.ts'

const at = (moment: number) => epochMillis(moment)
const bucket = (le: string, ...values: readonly number[]): MatrixSeries => ({
  labels: { reporter: 'source', le },
  points: values.map((value, index) => ({ at: at(index), value })),
  histograms: [],
})

test('classic buckets become histograms in seconds, in the order of their bounds', () => {
  const pool = createBoundsPool()
  const [group] = readHistograms(
    [bucket('+Inf', 4, 8), bucket('250', 1, 2), bucket('1000', 3, 6), bucket('no', 9, 9)],
    pool,
  )
  const [first, second] = group?.moments.values() ?? []
  expect(first?.bounds).toEqual([0.25, 1, Infinity])
  expect(first?.counts).toEqual(Float64Array.of(1, 3, 4))
  expect(second?.counts).toEqual(Float64Array.of(2, 6, 8))
  expect(second?.bounds).toBe(first?.bounds)
})

test('one bound under two names is added, and what is no number is left out', () => {
  const series = [
    bucket('250', 1),
    bucket('250.0', 2),
    bucket('+Inf', 3),
    bucket('500', Number.NaN),
  ]
  const [group] = readHistograms(series, createBoundsPool())
  const histogram = group?.moments.get(at(0))
  expect(histogram?.bounds).toEqual([0.25, Infinity])
  expect(histogram?.counts).toEqual(Float64Array.of(3, 3))
})

test('native histograms become cumulative, and groups stay apart', () => {
  const histogram = {
    count: 5,
    sum: 1,
    buckets: [{ bounds: 0 as const, left: 0, right: 100, count: 4 }],
  }
  const native = (reporter: string): MatrixSeries => ({
    labels: { reporter },
    points: [],
    histograms: [{ at: at(7), histogram }],
  })
  const groups = readHistograms([native('source'), native('destination')], createBoundsPool())
  expect(groups).toHaveLength(2)
  const moment = groups[0]?.moments.get(at(7))
  expect(moment?.bounds).toEqual([0.1, Infinity])
  expect(moment?.counts).toEqual(Float64Array.of(4, 5))
})
