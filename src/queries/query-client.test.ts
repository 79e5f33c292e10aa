import { expect, test } from 'vitest'

import { ApiError } from '#src/clients/api-error.ts'
import { type FailureKind, failureKinds } from '#src/domain/failure.ts'

import { retryDelay, shouldRetry } from './query-client.ts'

const failed = (kind: FailureKind, retryAfterSeconds?: number) =>
  new ApiError({
    kind,
    source: 'metrics of east',
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })

test('asks again only for what may pass by itself, twice at most', () => {
  const again = failureKinds.filter((kind) => shouldRetry(0, failed(kind)))
  expect(again).toEqual(['unreachable', 'timeout', 'malformed'])
  expect(shouldRetry(1, failed('timeout'))).toBe(true)
  expect(shouldRetry(2, failed('timeout'))).toBe(false)
  expect(shouldRetry(0, new TypeError('a bug'))).toBe(false)
})

test('waits longer each time, and no less than asked for', () => {
  expect([0, 1, 2, 9].map((count) => retryDelay(count, failed('timeout')))).toEqual([
    1000, 2000, 4000, 30_000,
  ])
  expect(retryDelay(0, failed('unreachable', 7))).toBe(7000)
})
