import fc from 'fast-check'
import { expect, test } from 'vitest'

import { formatTime, parseStep, parseTime } from './time-text.ts'

test.each([
  ['1435781451.781', 1_435_781_451_781],
  ['0', 0],
  ['1970-01-01T00:00:00Z', 0],
  ['2015-07-01T20:10:51.781Z', 1_435_781_451_781],
  ['2024-02-29T12:00:00+02:00', 1_709_200_800_000],
  ['1969-12-31T23:00:00-01:00', 0],
])('%s', (text, millis) => {
  expect(parseTime('time', text)).toBe(millis)
})

test('reads and writes every instant as anybody else does', () => {
  const instants = fc
    .date({ noInvalidDate: true })
    .filter((instant) => instant.toISOString().length === '2024-02-29T12:34:56.789Z'.length)
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseTime('start', instant.toISOString())).toBe(instant.getTime())
      expect(formatTime(instant.getTime())).toBe(instant.toISOString())
    }),
  )
})

test('steps are seconds or durations', () => {
  expect(parseStep('15')).toBe(15_000)
  expect(parseStep('0.5')).toBe(500)
  expect(parseStep('1h30m')).toBe(5_400_000)
  expect(() => parseStep('-5')).toThrow('zero or negative')
  expect(() => parseStep('soon')).toThrow('cannot parse')
})
