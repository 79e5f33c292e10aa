import type { FaultPolicy, RetryPolicy, Route } from '../routing/route.ts'
import { addFlag, type Attempt, type Path, proxyAnswer, type Seen } from './answers.ts'
import {
  cappedAt,
  eitherOf,
  exactly,
  inSequence,
  latency,
  type Latency,
  repeated,
  shareBeyond,
} from './latency.ts'

/** Envoy waits about this long before a second try. */
const backOff = latency(25, 0.5)

/**
 * Turns the outcomes of one try into the ways a whole call can go under its route's policies.
 * As in Istio, a rule that injects faults doesn't retry and has no timeout.
 */
export function applyPolicies(attempts: readonly Attempt[], route: Route, isGrpc: boolean): Path[] {
  if (route.fault !== undefined) return injectFaults(attempts, route.fault, isGrpc)
  const { perTryMillis } = route.retries
  const tries = perTryMillis === undefined ? attempts : cutOff(attempts, perTryMillis, isGrpc)
  const paths = retry(tries, route.retries)
  return route.timeoutMillis === undefined ? paths : cutOff(paths, route.timeoutMillis, isGrpc)
}

/**
 * Ends what takes longer than a timeout: the client's proxy answers 504 `UT`, and the server's
 * proxy sees the client leave, code 0 `DC`.
 */
function cutOff<P extends Path>(paths: readonly P[], millis: number, isGrpc: boolean): P[] {
  return paths.flatMap((path) => {
    if (path.client === undefined) return [path]
    const late = shareBeyond(path.client.latency, millis)
    const inTime = { ...path, share: path.share * (1 - late), client: capped(path.client, millis) }
    if (late < 1e-6) return [inTime]
    const tooLate = {
      ...path,
      share: path.share * late,
      client: proxyAnswer(isGrpc, '504', 'UT', exactly(millis)),
      ...(path.reached && {
        reached: { ...path.reached, seen: abandoned(isGrpc, exactly(millis)) },
      }),
    }
    return late > 1 - 1e-6 ? [tooLate] : [inTime, tooLate]
  })
}

const capped = (seen: Seen, millis: number): Seen => ({
  ...seen,
  latency: cappedAt(seen.latency, millis),
})

const abandoned = (isGrpc: boolean, after: Latency): Seen => ({
  code: '0',
  grpcStatus: isGrpc ? '1' : '',
  flags: 'DC',
  latency: after,
})

/**
 * Retries what may be retried: a try fails retryably with ratio r, each try alike, so n retries
 * leave r^(n+1), and the tries before the last reach the servers too.
 */
function retry(attempts: readonly Attempt[], { attempts: most, on }: RetryPolicy): Path[] {
  const total = attempts.reduce((sum, { share }) => sum + share, 0)
  const failing = attempts.filter(({ client }) => isRetryable(client, on))
  const ratio = total === 0 ? 0 : failing.reduce((sum, { share }) => sum + share, 0) / total
  if (most <= 0 || ratio === 0) return [...attempts]

  const exhausted = ratio ** most
  const tries = ratio === 1 ? most + 1 : (1 - ratio ** (most + 1)) / (1 - ratio)
  const failed = eitherOf(failing.map(({ share, client }) => ({ share, latency: client.latency })))
  const oneMore = inSequence(failed, backOff)
  const retriesBeforeSuccess = Math.min(most, ratio / (1 - Math.min(ratio, 0.999)))
  return attempts.flatMap((attempt): Path[] => {
    if (!failing.includes(attempt)) {
      const waited = inSequence(attempt.client.latency, repeated(oneMore, retriesBeforeSuccess))
      return [
        {
          ...attempt,
          share: attempt.share * tries,
          client: { ...attempt.client, latency: waited },
        },
      ]
    }
    const last: Path = {
      ...attempt,
      share: attempt.share * exhausted,
      client: {
        ...attempt.client,
        flags: addFlag(attempt.client.flags, 'URX'),
        latency: inSequence(attempt.client.latency, repeated(oneMore, most)),
      },
    }
    if (attempt.reached === undefined) return [last]
    const { client: _, ...earlier } = attempt
    return [last, { ...earlier, share: attempt.share * (tries - exhausted) }]
  })
}

/** Whether `retryOn` covers this outcome. */
function isRetryable({ code, grpcStatus, flags }: Seen, on: readonly string[]): boolean {
  return on.some((condition) => {
    switch (condition) {
      case '5xx':
        return code === '0' || code.startsWith('5')
      case 'gateway-error':
        return code === '502' || code === '503' || code === '504'
      case 'reset':
      case 'connect-failure':
        return flags === 'UF' || (condition === 'reset' && flags === 'UC')
      case 'retriable-4xx':
        return code === '409'
      case 'cancelled':
        return grpcStatus === '1'
      case 'deadline-exceeded':
        return grpcStatus === '4'
      case 'resource-exhausted':
        return grpcStatus === '8'
      case 'internal':
        return grpcStatus === '13'
      case 'unavailable':
        return grpcStatus === '14'
      default:
        return /^\d{3}$/.test(condition) && condition === code
    }
  })
}

function injectFaults(
  attempts: readonly Attempt[],
  { delay, abort }: FaultPolicy,
  isGrpc: boolean,
): Path[] {
  const delays = delay?.ratio ?? 0
  const aborts = abort?.ratio ?? 0
  const total = attempts.reduce((sum, { share }) => sum + share, 0)
  const wait = exactly(delay?.millis ?? 0)
  const paths: Path[] = attempts.flatMap((attempt) => [
    { ...attempt, share: attempt.share * (1 - delays) * (1 - aborts) },
    {
      ...attempt,
      share: attempt.share * delays * (1 - aborts),
      client: {
        ...attempt.client,
        flags: addFlag(attempt.client.flags, 'DI'),
        latency: inSequence(attempt.client.latency, wait),
      },
    },
  ])
  if (abort !== undefined) {
    const answered = (flags: string, after: Latency): Seen =>
      abort.isGrpc
        ? { code: '200', grpcStatus: abort.status, flags, latency: after }
        : proxyAnswer(isGrpc, abort.status, flags, after)
    const atOnce = latency(0.3, 0.4)
    paths.push(
      { share: total * aborts * (1 - delays), client: answered('FI', atOnce) },
      { share: total * aborts * delays, client: answered('DI,FI', inSequence(wait, atOnce)) },
    )
  }
  return paths.filter(({ share }) => share > 0)
}
