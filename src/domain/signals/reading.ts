import type { SideSignals } from '../topology/graph.ts'
import type { ClusterPoll, QueryName } from '../topology/poll.ts'
import { perSecond, ratio, seconds } from '../units.ts'
import type { EpochMillis, PerSecond, Ratio, Seconds } from '../units.ts'
import { failedShare, toldRate } from './errors.ts'
import { isTooFew, requestsIn } from './health.ts'

/**
 * The states a number on screen can be in. `pending` comes before the first answer;
 * the others are DESIGN's, and `withheld`: unknown is never drawn as zero.
 */
export type Reading<T extends number = number> =
  | { readonly state: 'pending' }
  | { readonly state: 'value'; readonly value: T }
  | { readonly state: 'zero' }
  | { readonly state: 'no-telemetry'; readonly since?: EpochMillis }
  /** `value` is what the few requests give, to be shown faded beside their number. */
  | { readonly state: 'too-few'; readonly requests: number; readonly value: T }
  | { readonly state: 'failed'; readonly reason: string }
  /** Not asked for, to spare the back end: no fault, and choosing less brings it. */
  | { readonly state: 'withheld'; readonly reason: string }

/** What a number's state depends on besides the number. */
export type ReadingContext = {
  /** The window of the rates. */
  readonly range: Seconds
  /** The last refresh of each back end, by Weir's cluster name. */
  readonly polls: ReadonlyMap<string, ClusterPoll>
  /** Whether quantiles have been asked for and not answered. */
  readonly quantilesPending: boolean
  /** Set when quantiles were not asked for at all: the reason, fit for a tooltip. */
  readonly quantilesWithheld?: string
  /** Since when the edge reports nothing. */
  readonly silentSince?: EpochMillis
}

/**
 * Requests per second; for TCP, connections opened per second. A rate of few requests is exact,
 * so it is never `too-few`.
 *
 * @param signals - One side, usually the shown one; `undefined` when no side reported.
 */
export function readRate(
  signals: SideSignals | undefined,
  context: ReadingContext,
): Reading<PerSecond> {
  if (signals === undefined) return missing(context)
  return (
    failureOf(signals, context, countingQueries(signals)) ??
    (signals.rate === 0 ? { state: 'zero' } : { state: 'value', value: signals.rate })
  )
}

/**
 * The share of requests that failed.
 *
 * @returns `no-telemetry` without traffic, since 0 of 0 is no share; where no answer says how it
 *   ended; and for TCP without a failure flag, since TCP carries no success signal.
 */
export function readErrorRatio(
  signals: SideSignals | undefined,
  context: ReadingContext,
): Reading<Ratio> {
  if (signals === undefined) return missing(context)
  const failure = failureOf(signals, context, countingQueries(signals))
  if (failure !== undefined) return failure
  const { errors } = signals
  const share = failedShare(signals)
  if (share === undefined || (isTcp(signals) && errors === 0)) return missing(context)
  const requests = requestsIn(perSecond(toldRate(signals)), context.range)
  const value = ratio(share)
  if (isTooFew(requests)) return { state: 'too-few', requests, value }
  return errors === 0 ? { state: 'zero' } : { state: 'value', value }
}

/** Mean latency: request time over requests timed. */
export function readMean(
  signals: SideSignals | undefined,
  context: ReadingContext,
): Reading<Seconds> {
  if (signals === undefined) return missing(context)
  const failure = failureOf(signals, context, ['duration-sum', 'duration-count'])
  if (failure !== undefined) return failure
  const { duration } = signals
  if (duration === undefined || duration.count === 0) return missing(context)
  return judged(seconds(duration.sum / duration.count), duration.count, context)
}

/** A latency quantile, estimated from buckets; its bucket is in `signals.quantiles`. */
export function readQuantile(
  signals: SideSignals | undefined,
  quantile: 'p50' | 'p95' | 'p99',
  context: ReadingContext,
): Reading<Seconds> {
  if (signals === undefined || isTcp(signals)) return missing(context)
  const estimate = signals.quantiles?.[quantile]
  if (estimate !== undefined) {
    return judged(estimate.value, signals.duration?.count ?? signals.rate, context)
  }
  const failure = failureOf(signals, context, ['duration-buckets'])
  if (failure !== undefined) return failure
  if (signals.quantiles === undefined) {
    if (context.quantilesPending) return { state: 'pending' }
    const reason = context.quantilesWithheld
    if (reason !== undefined) return { state: 'withheld', reason }
  }
  return missing(context)
}

function judged<T extends number>(
  value: T,
  rate: PerSecond,
  { range }: ReadingContext,
): Reading<T> {
  const requests = requestsIn(rate, range)
  return isTooFew(requests) ? { state: 'too-few', requests, value } : { state: 'value', value }
}

function missing({ silentSince }: ReadingContext): {
  readonly state: 'no-telemetry'
  readonly since?: EpochMillis
} {
  return { state: 'no-telemetry', ...(silentSince !== undefined && { since: silentSince }) }
}

/** TCP has no codes to tell by; requests that lost theirs are untold. */
const isTcp = ({ responses, bytes, untold }: SideSignals): boolean =>
  bytes !== undefined ||
  (untold === undefined && responses.length > 0 && responses.every(({ code }) => code === ''))

const countingQueries = (signals: SideSignals): readonly QueryName[] =>
  isTcp(signals) ? ['tcp-opened'] : ['requests']

/**
 * A failed query of any back end that reports this side: the sum would lack its part. After a
 * refresh that failed altogether (`stale`) the last good numbers stand, and are not failed.
 */
function failureOf(
  { backends }: SideSignals,
  { polls }: ReadingContext,
  queries: readonly QueryName[],
): { readonly state: 'failed'; readonly reason: string } | undefined {
  for (const backend of backends) {
    const poll = polls.get(backend)
    if (poll === undefined || poll.state === 'stale') continue
    const outcome = poll.queries.find(({ query, failure }) => failure && queries.includes(query))
    if (outcome?.failure !== undefined) {
      const { kind, source } = outcome.failure
      return { state: 'failed', reason: `the ${outcome.query} query failed: ${source}, ${kind}` }
    }
  }
  return undefined
}
