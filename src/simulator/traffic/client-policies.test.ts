import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { RetryPolicy, Route } from '../routing/route.ts'
import type { Attempt, Path } from './answers.ts'
import { applyPolicies } from './client-policies.ts'
import { exactly } from './latency.ts'

const answered = (share: number, code: string, millis = 10): Attempt => ({
  share,
  client: { code, grpcStatus: '', flags: '-', latency: exactly(millis) },
})
const route = (more: Partial<Route>): Route => ({
  share: 1,
  pools: [],
  retries: { attempts: 0, on: [] },
  ...more,
})
const shareOf = (paths: readonly Path[], code: string, flags: string) =>
  paths.reduce(
    (sum, { share, client }) => sum + (client?.code === code && client.flags === flags ? share : 0),
    0,
  )
const clientTotal = (paths: readonly Path[]) =>
  paths.reduce((sum, { share, client }) => sum + (client ? share : 0), 0)

describe('retries', () => {
  const retries: RetryPolicy = { attempts: 2, on: ['5xx'] }

  test('raise success and mark what still fails', () => {
    const paths = applyPolicies(
      [answered(0.6, '200'), answered(0.4, '503')],
      route({ retries }),
      false,
    )
    expect(shareOf(paths, '200', '-')).toBeCloseTo(1 - 0.4 ** 3, 12)
    expect(shareOf(paths, '503', 'URX')).toBeCloseTo(0.4 ** 3, 12)
  })

  test('leave alone what they do not cover', () => {
    const once = [answered(0.5, '404'), answered(0.5, '200')]
    expect(applyPolicies(once, route({ retries }), false)).toEqual(once)
  })

  test('keep one report per call, whatever is retried', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat({ max: 5 }),
        (bad, attempts) => {
          const once = [answered(1 - bad, '200'), answered(bad, '500')]
          const paths = applyPolicies(once, route({ retries: { attempts, on: ['5xx'] } }), false)
          expect(clientTotal(paths)).toBeCloseTo(1, 9)
        },
      ),
    )
  })
})

describe('a timeout', () => {
  test('turns what takes longer into 504 UT', () => {
    const paths = applyPolicies(
      [answered(0.5, '200', 100), answered(0.5, '200', 900)],
      route({ timeoutMillis: 500 }),
      false,
    )
    expect(shareOf(paths, '504', 'UT')).toBeCloseTo(0.5, 6)
    expect(shareOf(paths, '200', '-')).toBeCloseTo(0.5, 6)
  })

  test('answers gRPC callers with a gRPC status', () => {
    const [path] = applyPolicies([answered(1, '200', 900)], route({ timeoutMillis: 500 }), true)
    expect(path?.client).toMatchObject({ code: '200', grpcStatus: '14', flags: 'UT' })
  })
})

describe('faults', () => {
  test('abort and delay their shares, independently', () => {
    const fault = {
      delay: { ratio: 0.5, millis: 3000 },
      abort: { ratio: 0.2, status: '418', isGrpc: false },
    }
    const paths = applyPolicies([answered(1, '200')], route({ fault, timeoutMillis: 1 }), false)
    expect(shareOf(paths, '200', '-')).toBeCloseTo(0.4, 12)
    expect(shareOf(paths, '200', 'DI')).toBeCloseTo(0.4, 12)
    expect(shareOf(paths, '418', 'FI')).toBeCloseTo(0.1, 12)
    expect(shareOf(paths, '418', 'DI,FI')).toBeCloseTo(0.1, 12)
  })
})
