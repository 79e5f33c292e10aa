import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { joinEdgeId, toNodeId } from '../mesh/identity.ts'
import type { Reading } from '../signals/reading.ts'
import { epochMillis, seconds } from '../units.ts'
import { gridFor, heatTimes } from './grid.ts'
import type { HeatRow } from './heat.ts'
import { readCell } from './read-cell.ts'
import { toStrip } from './strip.ts'

const web = toNodeId({
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'web',
  workload: '',
  version: '',
})
const gap = Number.NaN
const row: HeatRow = {
  id: joinEdgeId(web, 'http', web),
  rate: Float64Array.of(10, 0, gap, 0.1, 10),
  errors: Float64Array.of(0, gap, gap, 0.5, 0.25),
  p50: Float64Array.of(1, gap, gap, 2, 1),
  p95: Float64Array.of(1, gap, gap, 2, 1),
  p99: Float64Array.of(1, gap, gap, 2, 1),
  timed: Float64Array.of(10, 0, gap, 0.1, 10),
  failedRates: Uint8Array.of(0, 0, 0, 0, 1),
  failedLatency: Uint8Array.of(0, 0, 0, 0, 0),
  failure: 'the requests query failed: metrics of east, timeout',
}
const read = (value: 'errors' | 'p95' | 'rate', column: number) =>
  readCell(row, value, column, seconds(60))

describe('a cell', () => {
  test('of a rate is a value, zero or unknown, and never too few', () => {
    expect([0, 1, 2, 3].map((column) => read('rate', column).state)).toEqual([
      'value',
      'zero',
      'no-telemetry',
      'value',
    ])
  })

  test('of errors needs enough requests', () => {
    expect([0, 1, 2].map((column) => read('errors', column).state)).toEqual([
      'zero',
      'no-telemetry',
      'no-telemetry',
    ])
    expect(read('errors', 3)).toEqual({ state: 'too-few', requests: 6, value: 0.5 })
  })

  test('of a latency is judged by the requests that were timed', () => {
    expect(read('p95', 0)).toEqual({ state: 'value', value: 1 })
    expect(read('p95', 3)).toEqual({ state: 'too-few', requests: 6, value: 2 })
  })

  test('that was not asked for is pending, whatever else is known', () => {
    const { p95: _gone, ...rates } = row
    expect(readCell(rates, 'p95', 0, seconds(60))).toEqual({ state: 'pending' })
    expect(readCell(rates, 'errors', 0, seconds(60))).toEqual({ state: 'zero' })
  })

  test('that could not be asked for says why, and hides nothing else', () => {
    expect(read('errors', 4)).toEqual({ state: 'failed', reason: row.failure })
    expect(read('rate', 4).state).toBe('failed')
    expect(read('p95', 4)).toEqual({ state: 'value', value: 1 })
  })
})

const anyReading: fc.Arbitrary<Reading> = fc.oneof(
  fc.nat().map((value): Reading => ({ state: 'value', value })),
  fc.nat().map((value): Reading => ({ state: 'too-few', requests: 3, value })),
  fc.constantFrom<Reading>(
    { state: 'zero' },
    { state: 'no-telemetry' },
    { state: 'failed', reason: 'gone' },
  ),
)

const highest = (readings: readonly Reading[]): number =>
  Math.max(-1, ...readings.map((one) => (one.state === 'value' ? one.value : -1)))

describe('a strip', () => {
  test('loses no spike and no failure', () => {
    const readings: Reading[] = Array.from({ length: 120 }, () => ({ state: 'zero' }))
    readings[50] = { state: 'value', value: 9 }
    readings[51] = { state: 'value', value: 3 }
    readings[80] = { state: 'failed', reason: 'gone' }
    const strip = toStrip(readings)
    expect(strip).toHaveLength(60)
    expect(strip[25]).toEqual({ state: 'value', value: 9 })
    expect(strip[40]).toEqual({ state: 'failed', reason: 'gone' })
  })

  test('has at most so many cells, each one of those it stands for, the highest among them', () => {
    fc.assert(
      fc.property(fc.array(anyReading), fc.integer({ min: 1, max: 70 }), (readings, cells) => {
        const strip = toStrip(readings, cells)
        expect(strip.length).toBe(Math.min(readings.length, cells))
        expect(strip.every((one) => readings.includes(one))).toBe(true)
        const hasFailure = readings.some(({ state }) => state === 'failed')
        expect(strip.some(({ state }) => state === 'failed')).toBe(hasFailure)
        expect(hasFailure || highest(strip) === highest(readings)).toBe(true)
      }),
    )
  })
})

describe('a grid', () => {
  test.each([
    [3600, 900, 30, 120],
    [3600, 1400, 30, 120],
    [900, 700, 15, 60],
    [21_600, 840, 300, 72],
    [604_800, 840, 7200, 84],
    [60, 3, 60, 1],
  ])('over %d s and %d px has a step of %d s and %d columns', (span, width, step, count) => {
    const grid = gridFor({ end: epochMillis(1_700_000_123_456), span: seconds(span), width })
    expect(grid).toMatchObject({ step, count })
    expect(grid.end % (step * 1000)).toBe(0)
  })

  test('never has more columns than there is room for, and spans what was asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 5_000_000 }),
        fc.integer({ min: 1, max: 3000 }),
        (span, width) => {
          const grid = gridFor({ end: epochMillis(1e12), span: seconds(span), width })
          expect(grid.count).toBeLessThanOrEqual(Math.min(180, Math.max(1, Math.floor(width / 7))))
          expect(grid.count * grid.step).toBeGreaterThanOrEqual(span)
          const times = heatTimes(grid)
          expect(times).toHaveLength(grid.count)
          expect(times.at(-1)).toBe(grid.end)
        },
      ),
    )
  })
})
