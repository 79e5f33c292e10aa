import type { Failure } from '#src/domain/failure.ts'
import { type EpochMillis, epochMillis } from '#src/domain/units.ts'

/** When a failing back end may be asked again. */
export type Backoff = {
  /** Failed refreshes in a row. */
  readonly failures: number
  readonly notBefore: EpochMillis
  readonly failure: Failure
}

/**
 * Twelve and a half seconds with the jitter on top is fifteen: a back end that returned is seen
 * within that, and a minute's outage costs it at most eight tries.
 */
const longestDelayMillis = 12_500
const jitterShare = 0.2

/**
 * Waits 1, 2, 4, 8, then 12.5 s, up to a fifth longer by chance so that viewers spread out; and
 * never less than the back end asked for.
 *
 * @param random - From 0 to 1.
 */
export function backOff(
  before: Backoff | undefined,
  failure: Failure,
  now: EpochMillis,
  random: number,
): Backoff {
  const failures = (before?.failures ?? 0) + 1
  const delay = Math.min(1000 * 2 ** (failures - 1), longestDelayMillis)
  const asked = (failure.retryAfterSeconds ?? 0) * 1000
  const wait = Math.max(delay, asked) * (1 + jitterShare * random)
  return { failures, notBefore: epochMillis(Math.ceil(now + wait)), failure }
}
