import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseSampleValue } from './sample-value.ts'

test('reads every finite number as it was written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const parsed = parseSampleValue(Object.is(value, -0) ? '-0' : String(value))
      expect(parsed).toEqual({ ok: true, value })
    }),
  )
})

test.each([
  ['0', 0],
  ['1.', 1],
  ['.5', 0.5],
  ['1e+21', 1e21],
  ['NaN', Number.NaN],
  ['+Inf', Infinity],
  ['Inf', Infinity],
  ['-Inf', -Infinity],
])('reads %j', (text, value) => {
  expect(parseSampleValue(text)).toEqual({ ok: true, value })
})

test.each([
  '',
  ' ',
  ' 1',
  '1 ',
  '0x10',
  '0b1',
  '1_000',
  'Infinity',
  'nan',
  'inf',
  '1,5',
  'e5',
  '.',
])('refuses %j, which is no sample value', (text) => {
  expect(parseSampleValue(text).ok).toBe(false)
})

test('refuses what is not text', () => {
  for (const value of [1, null, undefined, true, ['1']]) {
    expect(parseSampleValue(value).ok).toBe(false)
  }
})
