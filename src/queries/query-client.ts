import { QueryClient } from '@tanstack/react-query'

import { ApiError } from '#src/clients/api-error.ts'
import type { FailureKind } from '#src/domain/failure.ts'

/** What asking again can mend. Everything else is an answer, if not the one hoped for. */
const passing: ReadonlySet<FailureKind> = new Set(['unreachable', 'timeout', 'malformed'])
const maxRetries = 2
const longestDelayMillis = 30_000

/** The page's one cache of what servers said. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay,
        // The browser's own idea of being online is a hint: the server may run on this machine.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/** @param failures - How often this query has failed in a row before, 0 at first. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return error instanceof ApiError && passing.has(error.failure.kind) && failures < maxRetries
}

/** 1, 2, 4 … 30 s, but never sooner than the server asked for. */
export function retryDelay(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? (error.failure.retryAfterSeconds ?? 0) * 1000 : 0
  return Math.max(asked, Math.min(1000 * 2 ** failures, longestDelayMillis))
}
