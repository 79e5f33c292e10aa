import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { BucketHeat } from '#src/domain/heat/heat.ts'
import type { LatencyBucket } from '#src/domain/topology/report.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import { toBucketContent } from './to-bucket-content.ts'

const column = (...pairs: readonly (readonly [number, number])[]): readonly LatencyBucket[] =>
  pairs.map(([le, count]) => ({ le: seconds(le), count }))

const heatOf = (columns: BucketHeat['columns']): BucketHeat => ({
  grid: { end: epochMillis(120_000), step: seconds(60), count: columns.length },
  window: seconds(60),
  columns,
  failed: new Float64Array(columns.length).fill(0.5),
  rate: new Float64Array(columns.length).fill(10),
})

describe('the cells of a histogram over time', () => {
  test('hold the requests between two bounds, and gaps hold none', () => {
    const heat = heatOf([column([0.1, 4], [0.5, 9], [Infinity, 10]), undefined])
    const content = toBucketContent(heat, String)
    expect(content.buckets).toEqual([
      { lower: 0, upper: 0.1 },
      { lower: 0.1, upper: 0.5 },
      { lower: 0.5, upper: Infinity },
    ])
    expect(content.counts.map((counts) => [...counts])).toEqual([
      [240, 300, 60],
      [0, 0, 0],
    ])
    expect(content.gaps).toEqual([false, true])
    expect([...content.errors]).toEqual([30, 30])
    expect(content.times).toEqual([60_000, 120_000])
  })

  test('say how many are above and below the objective, also inside a bucket', () => {
    const heat = heatOf([column([0.1, 4], [0.5, 8], [Infinity, 10])])
    const [share] = toBucketContent(heat, String, 0.3).shares ?? []
    expect(share?.below).toBeCloseTo(0.6)
    expect(share?.above).toBeCloseTo(0.4)
    const [atTheTop] = toBucketContent(heat, String, 2).shares ?? []
    expect(atTheTop?.below).toBeCloseTo(0.8)
  })
})

test('no request is lost or counted twice, whatever bounds the columns have', () => {
  const columns = fc.array(
    fc
      .uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
      .chain((bounds) =>
        fc
          .array(fc.integer({ min: 0, max: 20 }), {
            minLength: bounds.length + 1,
            maxLength: bounds.length + 1,
          })
          .map((counts) => {
            let sum = 0
            const ascending = [...bounds.toSorted((a, b) => a - b), Infinity]
            return column(...ascending.map((le, at) => [le, (sum += counts[at] ?? 0)] as const))
          }),
      ),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(columns, (given) => {
      const { counts } = toBucketContent(heatOf(given), String)
      for (const [at, cells] of counts.entries()) {
        const total = cells.reduce((sum, count) => sum + count, 0)
        expect(total).toBeCloseTo((given[at]?.at(-1)?.count ?? 0) * 60)
        expect(cells.every((count) => count >= 0)).toBe(true)
      }
    }),
  )
})
