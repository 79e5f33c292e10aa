import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { seconds } from '../units.ts'
import { compareCounts, compareLatencies, compareShares } from './significance.ts'

const outcome = (failed: number, requests: number) => ({ requests, share: failed / requests })
const quantile = (value: number, lower: number, upper: number, requests = 100) => ({
  requests,
  value,
  lower: seconds(lower),
  upper: seconds(upper),
})

describe('counts', () => {
  test.each([
    [120, 100, undefined],
    [150, 100, { isSignificant: true }],
    [
      30,
      20,
      { isSignificant: false, reason: 'within chance: 1.4 standard errors, 3 are significant' },
    ],
    [5, 100, { isSignificant: true }],
    [15, 5, { isSignificant: false, reason: 'only 15 requests' }],
    [0, 0, undefined],
  ])('%i now and %i before', (now, before, expected) => {
    const delta = compareCounts({ now, before }, 'requests')
    const { isSignificant, reason } = delta ?? {}
    expect({ isSignificant, reason }).toEqual({
      isSignificant: undefined,
      reason: undefined,
      ...expected,
    })
  })

  test('give octaves, at most three', () => {
    expect(compareCounts({ now: 400, before: 100 }, 'requests')?.change).toBeCloseTo(2)
    expect(compareCounts({ now: 0, before: 100 }, 'requests')?.change).toBe(-3)
  })
})

describe('failed shares', () => {
  test('differ significantly from three standard errors on', () => {
    // pooled 20/2000, z = 0.02 / √(0.01 · 0.99 · 2/1000) = 4.49
    const now = outcome(20, 1000)
    expect(compareShares({ now, before: outcome(0, 1000) }, 'requests')).toEqual({
      change: 0.02,
      isSignificant: true,
    })
    expect(compareShares({ now, before: outcome(10, 1000) }, 'requests')).toMatchObject({
      isSignificant: false,
      reason: 'within chance: 1.8 standard errors, 3 are significant',
    })
  })

  test('below a tenth of a percent are alike, however many the requests', () => {
    const pair = { now: outcome(900, 1_000_000), before: outcome(0, 1_000_000) }
    expect(compareShares(pair, 'requests')).toBeUndefined()
  })

  test('of few requests say so, of the side that has fewest', () => {
    const pair = { now: outcome(5, 10), before: outcome(0, 1) }
    expect(compareShares(pair, 'connections')?.reason).toBe('only 1 connection before')
    const swapped = { now: pair.before, before: pair.now }
    expect(compareShares(swapped, 'connections')?.reason).toBe('only 1 connection now')
  })
})

describe('latencies', () => {
  test('count from a factor of 1.25 on', () => {
    const before = { requests: 100, value: 0.1 }
    expect(compareLatencies({ now: { requests: 100, value: 0.124 }, before })).toBeUndefined()
    expect(compareLatencies({ now: { requests: 100, value: 0.126 }, before })).toMatchObject({
      isSignificant: true,
    })
    expect(compareLatencies({ now: { requests: 19, value: 0.5 }, before })).toMatchObject({
      reason: 'only 19 requests now',
    })
  })

  test('in one bucket are not told apart', () => {
    const pair = { now: quantile(0.09, 0.05, 0.1), before: quantile(0.06, 0.05, 0.1) }
    expect(compareLatencies(pair)?.reason).toBe('both lie in the same histogram bucket')
    expect(compareLatencies({ ...pair, now: quantile(0.2, 0.1, 0.25) })).toMatchObject({
      isSignificant: true,
    })
  })
})

test('exchanging now and before negates every change and keeps every verdict', () => {
  const anyCount = fc.nat(2000)
  const anyValue = fc.double({ min: 0, max: 10, noNaN: true })
  fc.assert(
    fc.property(anyCount, anyCount, anyValue, anyValue, (n, m, a, b) => {
      const pairs = [
        [
          compareCounts({ now: n, before: m }, 'requests'),
          compareCounts({ now: m, before: n }, 'requests'),
        ],
        [
          compareShares(
            { now: { requests: n, share: a / 10 }, before: { requests: m, share: b / 10 } },
            '',
          ),
          compareShares(
            { now: { requests: m, share: b / 10 }, before: { requests: n, share: a / 10 } },
            '',
          ),
        ],
        [
          compareLatencies({ now: { requests: n, value: a }, before: { requests: m, value: b } }),
          compareLatencies({ now: { requests: m, value: b }, before: { requests: n, value: a } }),
        ],
      ] as const
      for (const [delta, swapped] of pairs) {
        expect(swapped?.isSignificant).toBe(delta?.isSignificant)
        expect(swapped?.change).toBe(delta && -delta.change)
      }
    }),
  )
})
