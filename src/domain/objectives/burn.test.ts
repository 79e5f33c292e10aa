import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ratio } from '../units.ts'
import { burnWindows, noEvidence } from './burn-rule.ts'
import type { BurnEvidence, BurnWindow, WindowEvidence } from './burn-rule.ts'
import { judgeBurn } from './burn.ts'

const target = ratio(0.99)

/** Windows that miss so many times the budget of {@link target}; 1000 requests in each. */
const evidence = (
  burns: Partial<Record<BurnWindow, number>>,
  given: Partial<Record<BurnWindow, Partial<WindowEvidence>>> = {},
): BurnEvidence => {
  const of = (window: BurnWindow): WindowEvidence => ({
    requests: 1000,
    missed: ratio((burns[window] ?? 0) * 0.01),
    coverage: ratio(1),
    ...given[window],
  })
  return { '5m': of('5m'), '30m': of('30m'), '1h': of('1h'), '6h': of('6h') }
}
const none: BurnEvidence = {
  '5m': noEvidence,
  '30m': noEvidence,
  '1h': noEvidence,
  '6h': noEvidence,
}

describe('a burn', () => {
  test.each([
    ['fast in both windows', { '1h': 14.4, '5m': 14.4 }, 'fast-burn'],
    ['fast, but over', { '1h': 20, '5m': 1 }, 'ok'],
    ['fast, but only just begun', { '1h': 10, '5m': 90 }, 'ok'],
    ['slow in both windows', { '6h': 6, '30m': 6 }, 'slow-burn'],
    ['slow, but over', { '6h': 9, '30m': 5.9 }, 'ok'],
    ['both: the fast one counts', { '1h': 15, '5m': 15, '6h': 15, '30m': 15 }, 'fast-burn'],
    ['neither', {}, 'ok'],
  ] as const)('%s', (_words, burns, state) => {
    expect(judgeBurn(target, evidence(burns)).state).toBe(state)
  })

  test('says what, by which numbers and what is left', () => {
    const burns = { '1h': 20, '5m': 14.5, '6h': 0.65, '30m': 1 }
    expect(judgeBurn(target, evidence(burns)).words).toBe(
      'The budget burns fast: 20× over 1h, 14.5× over 5m (alert from 14.4×). 35 % of the 6h budget is left.',
    )
    expect(judgeBurn(target, evidence({ '6h': 3.25 })).words).toBe(
      'No alert: the budget burns 0× over 1h, 3.2× over 6h. The 6h budget is spent 3.2×.',
    )
  })

  test('spends the budget of six hours at a rate of one', () => {
    expect(judgeBurn(target, evidence({ '6h': 1 })).budgetLeft).toBeCloseTo(0)
    expect(judgeBurn(target, evidence({ '6h': 2 })).budgetLeft).toBeCloseTo(-1)
  })
})

describe('what can’t be told', () => {
  test('by a long window that telemetry covers less than half of', () => {
    const young = { coverage: ratio(0.4) }
    const burns = { '1h': 2, '5m': 20, '6h': 50, '30m': 50 }
    const burn = judgeBurn(target, evidence(burns, { '6h': young }))
    expect(burn).toMatchObject({
      state: 'ok',
      words: 'No alert: the budget burns 2× over 1h. Telemetry covers only 40 % of 6h.',
    })
    expect(burn).not.toHaveProperty('budgetLeft')
    const both = judgeBurn(target, evidence(burns, { '6h': young, '1h': young }))
    expect(both).toMatchObject({
      state: 'no-telemetry',
      words: 'Telemetry covers only 40 % of 1h and 40 % of 6h.',
    })
  })

  test('by few requests', () => {
    const few = { requests: 19 }
    const burns = { '1h': 50, '5m': 50, '6h': 50, '30m': 50 }
    expect(judgeBurn(target, evidence(burns, { '1h': few, '6h': few }))).toMatchObject({
      state: 'too-few',
      words: 'Too few requests to judge: 19 in 6h.',
    })
    // the short window says that it lasts, however few are in it
    expect(judgeBurn(target, evidence(burns, { '5m': { requests: 1 } })).state).toBe('fast-burn')
  })

  test('without an answer', () => {
    const lost = { failure: 'the query failed: metrics of east, timeout' }
    expect(judgeBurn(target, evidence({}, { '6h': lost }))).toMatchObject({
      state: 'failed',
      words: 'Over 6h: the query failed: metrics of east, timeout.',
    })
    const burns = { '1h': 20, '5m': 20, '6h': 20, '30m': 20 }
    const burn = judgeBurn(target, evidence(burns, { '6h': lost }))
    expect(burn.state).toBe('fast-burn')
    expect(burn.rates).not.toHaveProperty('6h')
  })

  test('without telemetry', () => {
    expect(judgeBurn(target, none)).toEqual({
      state: 'no-telemetry',
      rates: {},
      words: 'No telemetry in 6h.',
    })
  })
})

test('missing more never makes a judgement milder', () => {
  const gravity = ['ok', 'slow-burn', 'fast-burn']
  const anyBurn = fc.double({ min: 0, max: 50, noNaN: true })
  const anyBurns = fc.record(Object.fromEntries(burnWindows.map((window) => [window, anyBurn])))
  const gravityOf = (burns: Partial<Record<BurnWindow, number>>) =>
    gravity.indexOf(judgeBurn(target, evidence(burns)).state)
  fc.assert(
    fc.property(anyBurns, fc.constantFrom(...burnWindows), anyBurn, (burns, window, more) => {
      const worse = { ...burns, [window]: (burns[window] ?? 0) + more }
      expect(gravityOf(worse)).toBeGreaterThanOrEqual(gravityOf(burns))
    }),
  )
})
