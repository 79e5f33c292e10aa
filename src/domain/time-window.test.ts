import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { alignDown, formatDuration, parseDuration } from './time-window.ts'
import { epochMillis, seconds } from './units.ts'

describe('alignDown', () => {
  test('goes back to the last multiple of the step', () => {
    expect(alignDown(epochMillis(1_700_000_012_345), seconds(15))).toBe(1_700_000_010_000)
  })

  test('stays within one step, and on what is aligned already', () => {
    const step = fc.integer({ min: 1, max: 3600 })
    fc.assert(
      fc.property(fc.nat(2 ** 41), step, (at, width) => {
        const aligned = alignDown(epochMillis(at), seconds(width))
        expect(at - aligned).toBeGreaterThanOrEqual(0)
        expect(at - aligned).toBeLessThan(width * 1000)
        expect(alignDown(aligned, seconds(width))).toBe(aligned)
      }),
    )
  })

  test('refuses a step that is none', () => {
    expect(() => alignDown(epochMillis(0), seconds(0))).toThrow(RangeError)
    expect(() => alignDown(epochMillis(0), seconds(Number.NaN))).toThrow(RangeError)
  })
})

describe('durations', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['15s', 15],
    ['5m', 300],
    ['1h30m', 5400],
    ['250ms', 0.25],
    ['1d', 86_400],
    ['1w', 604_800],
    ['1y', 31_536_000],
    ['90m', 5400],
    ['1y1w1d1h1m1s1ms', 31_536_000 + 604_800 + 86_400 + 3661.001],
  ])('%s is %d seconds', (text, value) => {
    expect(parseDuration(text)).toEqual({ ok: true, value })
  })

  test.each(['', '5', '5 m', '-5m', 'm5', '5m1h', '1.5h', '5M', '1m1m'])('%j is none', (text) => {
    expect(parseDuration(text)).toEqual({ ok: false, error: { kind: 'syntax', text } })
  })

  test('longer than Prometheus can hold are refused', () => {
    expect(parseDuration('293y')).toMatchObject({ ok: false, error: { kind: 'range' } })
    expect(parseDuration(`${'9'.repeat(400)}s`)).toMatchObject({ error: { kind: 'range' } })
  })

  test.each([
    [0, '0s'],
    [0.25, '250ms'],
    [300, '5m'],
    [5400, '1h30m'],
    [86_400, '1d'],
    [8 * 86_400, '8d'],
    [14 * 86_400, '2w'],
    [365 * 86_400, '1y'],
    [90_061, '1d1h1m1s'],
  ])('%d seconds are written %s', (value, text) => {
    expect(formatDuration(seconds(value))).toBe(text)
  })

  test('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 42), (millis) => {
        const text = formatDuration(seconds(millis / 1000))
        expect(parseDuration(text)).toEqual({ ok: true, value: millis / 1000 })
      }),
    )
  })

  test.each([-1, Number.NaN, Infinity])('%d seconds cannot be written', (value) => {
    expect(() => formatDuration(seconds(value))).toThrow(RangeError)
  })
})
