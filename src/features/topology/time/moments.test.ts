import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { epochMillis, seconds } from '#src/domain/units.ts'

import { matrixSpans } from '../matrix/matrix-url.ts'
import { baselineOf, horizonOf, movedBy } from './moments.ts'

const now = epochMillis(1_700_000_100_000)
const minutesAgo = (minutes: number) => epochMillis(now - minutes * 60_000)

describe('what a moment is compared with', () => {
  test('is the window before it, the day before it, the week before it, or what was chosen', () => {
    const range = seconds(300)
    expect(baselineOf('previous', now, range)).toBe(minutesAgo(5))
    expect(baselineOf('yesterday', now, range)).toBe(minutesAgo(24 * 60))
    expect(baselineOf('last-week', now, range)).toBe(minutesAgo(7 * 24 * 60))
    expect(baselineOf(minutesAgo(3), now, range)).toBe(minutesAgo(3))
  })

  test('never lies in the window itself', () => {
    const range = fc.integer({ min: 15, max: 86_400 }).map(seconds)
    fc.assert(
      fc.property(range, (length) => {
        expect(baselineOf('previous', now, length)).toBeLessThanOrEqual(now - length * 1000)
      }),
    )
  })
})

describe('the horizon', () => {
  test('ends now as long as that shows the moment', () => {
    const span = seconds(3600)
    expect(horizonOf(undefined, now, span).end).toBe(now)
    expect(horizonOf(minutesAgo(59), now, span).end).toBe(now)
    expect(horizonOf(minutesAgo(61), now, span).end).toBeLessThan(now)
  })

  test('always shows the moment, and nothing that is still to come', () => {
    const at = fc.integer({ min: 1, max: now }).map(epochMillis)
    fc.assert(
      fc.property(at, fc.constantFrom(...matrixSpans), (moment, span) => {
        const { end } = horizonOf(moment, now, span)
        expect(end).toBeGreaterThanOrEqual(moment)
        expect(end - span * 1000).toBeLessThanOrEqual(moment)
        expect(end).toBeLessThanOrEqual(now)
      }),
    )
  })
})

describe('a step', () => {
  test('back from now is a moment gone by, and forward again is now', () => {
    const before = movedBy(undefined, -30, now)
    expect(before).toBe(now - 30_000)
    expect(movedBy(before, 30, now)).toBeUndefined()
  })
  test('forward from long ago is no longer so long ago', () => {
    expect(movedBy(minutesAgo(10), 60, now)).toBe(minutesAgo(9))
  })
})
