import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Protocol } from '../mesh/identity.ts'
import { perSecond, seconds } from '../units.ts'
import { healthRules, healthStates, judge, worst } from './health.ts'

const range = seconds(300)
const evidence = (rate: number, errors = 0, clientErrors = 0, protocol: Protocol = 'http') => ({
  protocol,
  rate: perSecond(rate),
  errors: perSecond(errors),
  clientErrors: perSecond(clientErrors),
  range,
})

describe('verdicts on requests', () => {
  test.each([
    [evidence(100, 20), 'failing', '20 % of requests failed (5 % is failing)'],
    [evidence(100, 5), 'failing', '5 % of requests failed (5 % is failing)'],
    [evidence(100, 4.99), 'degraded', '4.99 % of requests failed (5 % is failing)'],
    [evidence(100, 0.1), 'degraded', '0.1 % of requests failed (5 % is failing)'],
    [evidence(100, 0.09), 'healthy', 'under 0.1 % of requests failed'],
    [evidence(100), 'healthy', 'no requests failed'],
    [evidence(100, 0, 10), 'degraded', '10 % of requests got 4xx (10 % is degraded)'],
    [evidence(100, 0, 9.9), 'healthy', 'no requests failed'],
    [evidence(0), 'idle', 'no requests in 5m'],
    [evidence(0.02), 'unknown', 'too few requests to judge: 6 in 5m'],
    [evidence(0.02, 0.01), 'degraded', '3 of only 6 requests failed in 5m'],
    [evidence(0.001, 0.001), 'degraded', 'the only request in 5m failed'],
  ])('%# are %s, %s', (given, state, reason) => {
    expect(judge(given)).toEqual({ state, reason })
  })

  test('start at twenty requests', () => {
    expect(judge(evidence(19 / 300)).state).toBe('unknown')
    expect(judge(evidence(20 / 300)).state).toBe('healthy')
  })

  test('do not flicker on a threshold that arithmetic misses', () => {
    const given = evidence(3, 0.15)
    expect(given.errors / given.rate).toBeLessThan(0.05)
    expect(judge(given)).toEqual({
      state: 'failing',
      reason: '5 % of requests failed (5 % is failing)',
    })
  })

  test('never read as a threshold that was not reached', () => {
    const share = fc.double({ min: 0.001, max: 0.0499999, noNaN: true })
    fc.assert(
      fc.property(share, (failed) => {
        const { state, reason } = judge(evidence(1000, failed * 1000))
        expect(state).toBe('degraded')
        expect(reason).not.toMatch(/^5 %/)
      }),
    )
  })

  test('never get better when more requests fail', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const rate = fc.double({ min: 0.001, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(rate, share, share, (all, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((failed) =>
          healthStates.indexOf(judge(evidence(all, all * failed)).state),
        )
        expect(more).toBeLessThanOrEqual(less ?? 0)
      }),
    )
  })
})

describe('verdicts on TCP', () => {
  test.each([
    [evidence(10, 0, 0, 'tcp'), 'unknown', 'TCP carries no success signal'],
    [evidence(0.001, 0, 0, 'tcp'), 'unknown', 'TCP carries no success signal'],
    [evidence(10, 1, 0, 'tcp'), 'failing', '10 % of connections failed (5 % is failing)'],
    [evidence(0, 0, 0, 'tcp'), 'idle', 'no connections in 5m'],
  ])('%# are %s, %s', (given, state, reason) => {
    expect(judge(given)).toEqual({ state, reason })
  })

  test('are not idle while a connection that opened long ago carries bytes', () => {
    expect(judge({ ...evidence(0, 0, 0, 'tcp'), bytes: 12 }).state).toBe('unknown')
  })
})

test('the worst of some states is the first in the order of severity', () => {
  expect(worst(['healthy', 'degraded', 'idle'])).toBe('degraded')
  expect(worst(['unknown', 'healthy'])).toBe('unknown')
  expect(worst([])).toBe('unknown')
})

test('the legend has one rule for each state, worst first', () => {
  expect(healthRules.map(({ state }) => state)).toEqual(healthStates)
})
