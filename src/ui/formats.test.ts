import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  formatAge,
  formatBytes,
  formatBytesPerSecond,
  formatCount,
  formatLatency,
  formatMoment,
  formatQuantity,
  formatRate,
  formatRatio,
  formatClock,
  formatTime,
} from './formats.ts'

/** Reads with ordinary spaces, so that the tables below can be typed. */
const plain = (text: string) => text.replaceAll('\u00A0', ' ')

describe('rates', () => {
  test.each([
    [0, '0.00'],
    [0.001, '<0.01'],
    [0.07, '0.07'],
    [12.346, '12.35'],
    [99.999, '100.0'],
    [123.44, '123.4'],
    [999.99, '1,000'],
    [12_345.6, '12,346'],
    [2_500_000, '2.50M'],
  ])('%d per second reads %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text)
  })
})

describe('ratios', () => {
  test.each([
    [0, '0 %'],
    [0.00001, '<0.01 %'],
    [0.0004, '0.04 %'],
    [0.042, '4.20 %'],
    [0.099_96, '10.0 %'],
    [0.5, '50.0 %'],
    [0.9999, '>99.9 %'],
    [1, '100 %'],
  ])('%d reads %s', (ratio, text) => {
    expect(plain(formatRatio(ratio))).toBe(text)
  })

  test('only all is 100 % and only none is 0 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (ratio) => {
        const text = plain(formatRatio(ratio))
        expect(text === '100 %').toBe(ratio === 1)
        expect(text === '0 %').toBe(ratio * 100 === 0)
      }),
    )
  })
})

describe('latencies', () => {
  test.each([
    [0.000_01, '<0.1 ms'],
    [0.0042, '4.2 ms'],
    [0.00996, '10 ms'],
    [0.42, '420 ms'],
    [0.9997, '1.00 s'],
    [1.234, '1.23 s'],
    [12.3, '12 s'],
  ])('%d s reads %s', (latency, text) => {
    expect(plain(formatLatency(latency))).toBe(text)
  })
})

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1200, '1.2 kB'],
    [999_700, '1.0 MB'],
    [50_000_000, '50 MB'],
    [3e15, '3,000 TB'],
  ])('%d reads %s', (bytes, text) => {
    expect(plain(formatBytes(bytes))).toBe(text)
  })

  test('per second', () => {
    expect(plain(formatBytesPerSecond(1200))).toBe('1.2 kB/s')
  })
})

test.each([
  [-3, '0 s'],
  [4.9, '4 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7200, '2 h'],
  [200_000, '2 d'],
])('an age of %d s reads %s', (age, text) => {
  expect(plain(formatAge(age))).toBe(text)
})

test('quantities agree with their noun', () => {
  expect(formatQuantity(1, 'edge')).toBe('1 edge')
  expect(formatQuantity(1200, 'edge')).toBe('1,200 edges')
  expect(formatQuantity(2, 'query', 'queries')).toBe('2 queries')
})

test('moments carry their zone', () => {
  const noon = Date.UTC(2026, 0, 2, 12, 0, 5)
  expect(formatClock(noon)).toMatch(/^\d\d:\d\d$/)
  expect(formatTime(noon)).toMatch(/^\d\d:\d\d:05 \S+/)
  expect(formatMoment(noon)).toMatch(/Jan 2026.*:05 \S+/)
})

test('no number ever reads NaN or Infinity', () => {
  const anything = fc.double()
  fc.assert(
    fc.property(anything, (value) => {
      const texts = [
        formatRate(value),
        formatRatio(value),
        formatLatency(value),
        formatBytes(value),
        formatBytesPerSecond(value),
        formatCount(value),
        formatAge(value),
        formatClock(value),
        formatTime(value),
        formatMoment(value),
      ]
      expect(texts.filter((text) => /NaN|Infinity|∞|undefined|Invalid/.test(text))).toEqual([])
    }),
    { examples: [[NaN], [Infinity], [-Infinity], [8.64e15 + 1]] },
  )
})
