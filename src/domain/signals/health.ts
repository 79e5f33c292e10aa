import type { Protocol } from '../mesh/identity.ts'
import { formatDuration } from '../time-window.ts'
import { perSecond, type PerSecond, type Seconds } from '../units.ts'
import { toldRate } from './errors.ts'

/**
 * `healthy`, `degraded` and `failing` are judged from failed requests; `idle` is a known zero;
 * `unknown` is "can't tell" (no telemetry, TCP without a failure, too few requests): never green.
 */
export const healthStates = ['failing', 'degraded', 'unknown', 'idle', 'healthy'] as const
export type HealthState = (typeof healthStates)[number]

/** A state and the reason in words fit for a tooltip: "4.2 % of requests failed (5 % is failing)". */
export type HealthVerdict = { readonly state: HealthState; readonly reason: string }

/** What a verdict is made from. Rates are per second over `range`. */
export type HealthEvidence = {
  readonly protocol: Protocol
  /** Requests; connections opened for TCP. */
  readonly rate: PerSecond
  readonly errors: PerSecond
  readonly clientErrors: PerSecond
  /** The part of `rate` that doesn't say how it ended: it judges nothing. */
  readonly untold?: number
  readonly range: Seconds
  /** Bytes per second both ways: long-lived TCP connections carry traffic and open none. */
  readonly bytes?: number
}

/** Fewer requests than this in the window judge nothing but themselves. */
const enoughRequests = 20
const failingFrom = 0.05
const degradedFrom = 0.001
const degradedFromClientErrors = 0.1
const thresholds = [failingFrom, degradedFrom, degradedFromClientErrors]
/** Sums of rates carry noise in the last digits; a share on a threshold must not flicker. */
const noise = 1e-9

/** The rule set in words, worst state first: the legend. Each rule is tried in this order. */
export const healthRules: readonly { readonly state: HealthState; readonly rule: string }[] = [
  { state: 'failing', rule: `${percent(failingFrom)} or more of the requests failed` },
  {
    state: 'degraded',
    rule:
      `${percent(degradedFrom)} or more failed, or ${percent(degradedFromClientErrors)} or more ` +
      `were answered 4xx; any failure among fewer than ${enoughRequests} requests`,
  },
  {
    state: 'unknown',
    rule:
      `no telemetry, fewer than ${enoughRequests} requests, no response codes, or TCP: it carries ` +
      'no success signal',
  },
  { state: 'idle', rule: 'no requests in the window' },
  { state: 'healthy', rule: `fewer than ${percent(degradedFrom)} of the requests failed` },
]

/** How many requests a rate stands for, to the nearest whole one. */
export const requestsIn = (rate: PerSecond, range: Seconds): number => Math.round(rate * range)

/** Whether so few requests came that a share or a quantile of them says little. */
export const isTooFew = (requests: number): boolean => requests < enoughRequests

/**
 * Judges traffic by Weir's one rule set, which {@link healthRules} puts in words.
 *
 * Shares in reasons have as many digits as in tables, so that a sentence and the row that it
 * speaks of agree; only where rounding would make a share read as a threshold that it did not
 * reach is it cut instead.
 */
export function judge(evidence: HealthEvidence): HealthVerdict {
  const { protocol, rate, errors, range } = evidence
  if (protocol === 'tcp' && errors === 0 && (rate > 0 || (evidence.bytes ?? 0) > 0)) {
    return { state: 'unknown', reason: 'TCP carries no success signal' }
  }
  const noun = protocol === 'tcp' ? 'connections' : 'requests'
  if (rate === 0) return { state: 'idle', reason: `no ${noun} in ${formatDuration(range)}` }
  const told = perSecond(toldRate(evidence))
  if (told === 0) return { state: 'unknown', reason: 'the metrics carry no response codes' }
  const requests = requestsIn(told, range)
  const judged = { ...evidence, rate: told }
  return isTooFew(requests) ? judgeFew(judged, requests, noun) : judgeShares(judged, noun)
}

function judgeFew(
  { errors, range }: HealthEvidence,
  requests: number,
  noun: string,
): HealthVerdict {
  const total = Math.max(1, requests)
  const window = formatDuration(range)
  if (errors === 0) {
    return { state: 'unknown', reason: `too few ${noun} to judge: ${total} in ${window}` }
  }
  const failed = Math.min(total, Math.max(1, requestsIn(errors, range)))
  const reason =
    total === 1
      ? `the only ${noun.slice(0, -1)} in ${window} failed`
      : `${failed} of only ${total} ${noun} failed in ${window}`
  return { state: 'degraded', reason }
}

function judgeShares({ rate, errors, clientErrors }: HealthEvidence, noun: string): HealthVerdict {
  const failed = errors / rate
  const refused = clientErrors / rate
  const words = `${percent(failed)} of ${noun} failed`
  if (reaches(failed, failingFrom)) {
    return { state: 'failing', reason: `${words} (${percent(failingFrom)} is failing)` }
  }
  if (reaches(failed, degradedFrom)) {
    return { state: 'degraded', reason: `${words} (${percent(failingFrom)} is failing)` }
  }
  if (reaches(refused, degradedFromClientErrors)) {
    const limit = `${percent(degradedFromClientErrors)} is degraded`
    return { state: 'degraded', reason: `${percent(refused)} of ${noun} got 4xx (${limit})` }
  }
  if (errors > 0) {
    return { state: 'healthy', reason: `under ${percent(degradedFrom)} of ${noun} failed` }
  }
  return { state: 'healthy', reason: `no ${noun} failed` }
}

/** The worst of some states in the order of {@link healthStates}; of none, `unknown`. */
export function worst(states: Iterable<HealthState>): HealthState {
  const found = new Set(states)
  return healthStates.find((state) => found.has(state)) ?? 'unknown'
}

function reaches(share: number, threshold: number): boolean {
  return share >= threshold - noise
}

function percent(share: number): string {
  const perCent = share * 100
  const scale = perCent < 9.995 ? 100 : 10
  const rounded = Math.round(perCent * scale) / scale
  const misleads = thresholds.some((at) => !reaches(share, at) && rounded >= at * 100)
  return `${misleads ? Math.floor(perCent * scale) / scale : rounded} %`
}
