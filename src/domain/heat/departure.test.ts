import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { epochMillis, seconds } from '../units.ts'
import { departureOf, type RowPart } from './departure.ts'

const step = seconds(600)
const end = epochMillis(7_200_000)
const quiet: RowPart = { rate: 10, errors: 0, untold: 0, durationSum: 1, durationCount: 10 }
const nothing: RowPart = {
  rate: NaN,
  errors: NaN,
  untold: NaN,
  durationSum: NaN,
  durationCount: NaN,
}
const parts = (before: readonly RowPart[], now: readonly RowPart[]) => ({
  parts: [...before, ...now],
  step,
  end,
})
const six = (part: Partial<RowPart> = {}) =>
  Array.from({ length: 6 }, () => ({ ...quiet, ...part }))

describe('a row that does what it always did', () => {
  test.each(['errors', 'latency', 'rate'] as const)('does not depart in %s', (signal) => {
    expect(departureOf(signal, parts(six(), six()))).toMatchObject({ deviation: 0, score: 0 })
  })
})

describe('a departure', () => {
  test('is of the part that departs most, and says what was usual', () => {
    const now = six()
    now[2] = { ...quiet, errors: 1 }
    const departure = departureOf('errors', parts(six(), now))
    // 10 % of 6000 requests, and 0.17 ‰ of all seen so far: the noise is below the floor of 0.2 %
    expect(departure).toMatchObject({ now: 0.1, before: 0, at: 7_200_000 - 3 * 600_000 })
    expect(departure?.deviation).toBeGreaterThan(20)
    expect(departure?.score).toBeCloseTo(
      Math.min(50, departure?.deviation ?? 0) * Math.log10(36_001),
    )
  })

  test('is of the latest of parts that depart about as much', () => {
    const now = six()
    now[1] = { ...quiet, errors: 1.1 }
    now[4] = { ...quiet, errors: 1 }
    expect(departureOf('errors', parts(six(), now))?.at).toBe(7_200_000 - 600_000)
    now[4] = { ...quiet, errors: 0.5 }
    expect(departureOf('errors', parts(six(), now))?.at).toBe(7_200_000 - 4 * 600_000)
  })

  test('counts a doubled latency in steps of the floor', () => {
    const departure = departureOf('latency', parts(six(), six({ durationSum: 2 })))
    expect(departure?.deviation).toBeCloseTo(10)
    expect(departure).toMatchObject({ now: 0.2 })
    expect(departure?.before).toBeCloseTo(0.1)
  })

  test('for the better scores nothing, but for a rate', () => {
    const better = six({ durationSum: 0.5, errors: 0, rate: 5 })
    const before = six({ errors: 1 })
    expect(departureOf('latency', parts(before, better))?.score).toBe(0)
    expect(departureOf('errors', parts(before, better))?.score).toBe(0)
    expect(departureOf('rate', parts(before, better))?.score).toBeGreaterThan(0)
  })

  test('is strong where traffic stopped, and weighs what it was', () => {
    const departure = departureOf('rate', parts(six(), six({ rate: 0, durationCount: 0 })))
    expect(departure?.deviation).toBeLessThan(-50)
    expect(departure?.score).toBeCloseTo(50 * Math.log10(36_001))
    expect(departure?.now).toBe(0)
  })

  test('is measured by the spread of a restless past', () => {
    const restless = [0.5, 1, 2, 0.5, 1, 2].map((durationSum) => ({ ...quiet, durationSum }))
    const [calm, wild] = [six(), restless].map((before) =>
      departureOf('latency', parts(before, six({ durationSum: 3 }))),
    )
    expect(wild?.deviation).toBeLessThan((calm?.deviation ?? 0) / 3)
  })
})

describe('little is said', () => {
  test('of parts with fewer than 20 requests', () => {
    const few = { ...quiet, rate: 0.03, errors: 0.03, durationCount: 0.03, durationSum: 1 }
    expect(departureOf('errors', parts(six(), six(few)))).toBeUndefined()
    expect(departureOf('latency', parts(six(), six(few)))).toBeUndefined()
    expect(departureOf('latency', parts(six(few), six()))).toBeUndefined()
  })

  test('of a row without a past: only that it fails', () => {
    const history = parts(
      Array.from({ length: 6 }, () => nothing),
      six({ errors: 5 }),
    )
    expect(departureOf('errors', history)).toMatchObject({ now: 0.5, before: 0 })
    expect(departureOf('latency', history)).toBeUndefined()
    expect(departureOf('rate', history)).toBeUndefined()
  })

  test('of a few failures that chance explains', () => {
    const part = { rate: 0.1, untold: 0, durationSum: 0, durationCount: 0 }
    const before = six({ ...part, errors: 0.1 / 60 })
    const now = six({ ...part, errors: 0 })
    now[1] = { ...part, errors: 2 / 600 }
    expect(departureOf('errors', parts(before, now))?.deviation).toBeLessThan(1)
  })
})

test('a score is never negative, nor endless', () => {
  const part = fc.record({
    rate: fc.double({ min: 0, max: 1e4, noNaN: true }),
    errors: fc.double({ min: 0, max: 1e4, noNaN: true }),
    untold: fc.constant(0),
    durationSum: fc.double({ min: 0, max: 1e4, noNaN: true }),
    durationCount: fc.double({ min: 0, max: 1e4, noNaN: true }),
  })
  const history = fc.array(fc.oneof(part, fc.constant(nothing)), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(history, fc.constantFrom('errors', 'latency', 'rate'), (given, signal) => {
      const departure = departureOf(signal, { parts: given, step, end })
      if (departure === undefined) return
      expect(departure.score).toBeGreaterThanOrEqual(0)
      expect(Number.isFinite(departure.score)).toBe(true)
    }),
  )
})
