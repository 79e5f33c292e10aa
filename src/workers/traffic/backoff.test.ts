import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Failure } from '#src/domain/failure.ts'
import { epochMillis } from '#src/domain/units.ts'

import { type Backoff, backOff } from './backoff.ts'

const down: Failure = { kind: 'unreachable', source: 'metrics of east' }
const start = epochMillis(1_700_000_000_000)

function triesDuring(outageMillis: number, chances: readonly number[]): readonly number[] {
  const tries: number[] = []
  let backoff: Backoff | undefined
  for (let at = start; at - start < outageMillis; at = backoff.notBefore) {
    tries.push(at - start)
    backoff = backOff(backoff, down, at, chances[tries.length % chances.length] ?? 0)
  }
  return tries
}

test('waits longer each time, without chance', () => {
  expect(triesDuring(60_000, [0])).toEqual([0, 1000, 3000, 7000, 15_000, 27_500, 40_000, 52_500])
})

test('asks at most eight times in a minute, and never later than fifteen seconds', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.array(chance, { minLength: 1 }), (chances) => {
      const tries = triesDuring(600_000, chances)
      expect(tries.filter((at) => at < 60_000).length).toBeLessThanOrEqual(8)
      for (const [index, at] of tries.entries()) {
        expect(at - (tries[index - 1] ?? at)).toBeLessThanOrEqual(15_000)
      }
    }),
  )
})

test('never comes back sooner than asked', () => {
  const limited: Failure = { ...down, kind: 'rate-limited', retryAfterSeconds: 60 }
  const { notBefore } = backOff(undefined, limited, start, 0)
  expect(notBefore - start).toBe(60_000)
})
