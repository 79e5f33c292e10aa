import { isTooFew } from '../signals/health.ts'
import type { QuantileEstimate } from '../signals/latency.ts'

/** By how much one number of an edge changed, and whether chance alone would hardly do that. */
export type Delta = {
  /**
   * Errors: the difference of the shares. Rate and latency: the binary logarithm of their ratio,
   * held within ±{@link mostOctaves}. Positive says more now than before.
   */
  readonly change: number
  readonly isSignificant: boolean
  /** Why it is not significant, fit for a tooltip: "only 7 requests before". */
  readonly reason?: string
}

/** One number of an edge, now and before. */
export type Pair<T> = { readonly now: T; readonly before: T }

/** Octaves beyond which a ratio is no more telling. */
const mostOctaves = 3

/** Ratios and differences below these are no change at all. */
const leastRateRatio = 1.5
const leastLatencyRatio = 1.25
const leastErrorDifference = 0.001
/** Standard errors from which on a difference is not put down to chance: about 1 in 370. */
const leastDeviation = 3

/** Logarithms and shares carry noise in the last digits; a change on a limit counts. */
const noise = 1e-9

const exceeds = (octaves: number, ratio: number): boolean =>
  Math.abs(octaves) >= Math.log2(ratio) - noise

/**
 * Compares two counts of requests as two Poisson counts: `z = (a − b) / √(a + b)`.
 *
 * A count of few requests is exact, so it is enough that one of the two is large.
 *
 * @returns `undefined` where they differ by less than a factor of 1.5.
 */
export function compareCounts(counts: Pair<number>, noun: string): Delta | undefined {
  const { now, before } = counts
  const change = octavesOf(counts)
  if (change === undefined || !exceeds(change, leastRateRatio)) return undefined
  if (isTooFew(Math.max(now, before))) return { change, ...fewOf(Math.max(now, before), noun) }
  const deviation = (now - before) / Math.sqrt(now + before)
  return { change, ...verdictOf(deviation) }
}

/** Requests that say how they ended, and the share of them that failed. */
export type Outcome = { readonly requests: number; readonly share: number }

/**
 * Compares failed shares by the two-proportion z-test with pooled variance.
 *
 * @returns `undefined` where they differ by less than 0.1 %.
 * @see https://www.itl.nist.gov/div898/handbook/prc/section3/prc33.htm
 */
export function compareShares({ now, before }: Pair<Outcome>, noun: string): Delta | undefined {
  const change = now.share - before.share
  if (!(Math.abs(change) >= leastErrorDifference - noise)) return undefined
  const few = fewIn({ now: now.requests, before: before.requests }, noun)
  if (few !== undefined) return { change, ...few }
  const failed = now.share * now.requests + before.share * before.requests
  const pooled = failed / (now.requests + before.requests)
  const variance = pooled * (1 - pooled) * (1 / now.requests + 1 / before.requests)
  return { change, ...verdictOf(change / Math.sqrt(variance)) }
}

/** A latency, how many requests it is made from, and its bucket where it is a quantile. */
export type Latency = { readonly requests: number; readonly value: number } & Partial<
  Pick<QuantileEstimate, 'lower' | 'upper'>
>

/**
 * Compares latencies: significant from a factor of 1.25 on, where both are made from enough
 * requests and do not lie in the same bucket, inside which a quantile is a guess.
 *
 * @returns `undefined` where they differ by less.
 */
export function compareLatencies({ now, before }: Pair<Latency>): Delta | undefined {
  const change = octavesOf({ now: now.value, before: before.value })
  if (change === undefined || !exceeds(change, leastLatencyRatio)) return undefined
  const few = fewIn({ now: now.requests, before: before.requests }, 'requests')
  if (few !== undefined) return { change, ...few }
  const isBucketed = now.upper !== undefined && before.upper !== undefined
  if (isBucketed && now.lower === before.lower && now.upper === before.upper) {
    return { change, isSignificant: false, reason: 'both lie in the same histogram bucket' }
  }
  return { change, isSignificant: true }
}

/** By difference of logarithms, which turns into its exact negative when the two are exchanged. */
function octavesOf({ now, before }: Pair<number>): number | undefined {
  const octaves = Math.log2(now) - Math.log2(before)
  if (Number.isNaN(octaves)) return undefined
  return Math.max(-mostOctaves, Math.min(mostOctaves, octaves))
}

type Verdict = Pick<Delta, 'isSignificant' | 'reason'>

function verdictOf(deviation: number): Verdict {
  if (Math.abs(deviation) >= leastDeviation) return { isSignificant: true }
  const size = Math.abs(deviation).toFixed(1)
  const reason = `within chance: ${size} standard errors, ${leastDeviation} are significant`
  return { isSignificant: false, reason }
}

function fewIn({ now, before }: Pair<number>, noun: string): Verdict | undefined {
  if (isTooFew(before) && before <= now) return fewOf(before, noun, ' before')
  if (isTooFew(now)) return fewOf(now, noun, ' now')
  return undefined
}

/** So few requests that nothing is told by them. */
export function fewOf(requests: number, noun: string, when = ''): Verdict {
  const words = requests === 1 ? noun.replace(/s$/, '') : noun
  return { isSignificant: false, reason: `only ${requests} ${words}${when}` }
}
