import { toldRate } from '../signals/errors.ts'
import { isTooFew } from '../signals/health.ts'
import { type EpochMillis, epochMillis, type Seconds } from '../units.ts'
import type { Departure, DepartureSignal } from './ranking.ts'

/** Two windows of equal length cut into parts: half of them before, half of them now. */
export const partsPerWindow = 6

/** A row in one part of the two windows; rates per second. */
export type RowPart = {
  /** NaN where nobody reported. */
  readonly rate: number
  readonly errors: number
  readonly untold: number
  /** Seconds of request time per second, and requests timed per second. */
  readonly durationSum: number
  readonly durationCount: number
}

/** What a row does in each part, ascending in time. */
export type RowHistory = {
  readonly parts: readonly RowPart[]
  /** The length of a part, and the moment the last one ends. */
  readonly step: Seconds
  readonly end: EpochMillis
}

/** What is compared of a signal in one part. */
type Measure = {
  /** On the scale of comparison. */
  readonly level: number
  /** As people read it. */
  readonly value: number
  /** How many requests it is measured from. */
  readonly requests: number
  /** How many of them failed; for shares only. */
  readonly failed: number
}

type SignalRule = {
  readonly measure: (part: RowPart, step: Seconds) => Measure | undefined
  /** Back from the scale of comparison. */
  readonly toValue: (level: number) => number
  /** Less than this is no deviation, however steady the past was. */
  readonly floor: number
}

const rules: { readonly [S in DepartureSignal]: SignalRule } = {
  errors: {
    measure: (part, step) => {
      const told = toldRate(part)
      if (!(told > 0)) return undefined
      const value = part.errors / told
      return { level: value, value, requests: told * step, failed: part.errors * step }
    },
    toValue: (level) => level,
    floor: 0.002,
  },
  latency: {
    measure: ({ durationSum, durationCount }, step) => {
      const value = durationSum / durationCount
      if (!(durationCount > 0 && value > 0)) return undefined
      return { level: Math.log2(value), value, requests: durationCount * step, failed: 0 }
    },
    toValue: (level) => 2 ** level,
    floor: 0.1,
  },
  rate: {
    // what stopped is compared as one request in the part, since nothing has no logarithm
    measure: ({ rate }, step) =>
      Number.isNaN(rate)
        ? undefined
        : {
            level: Math.log2(Math.max(rate, 1 / step)),
            value: rate,
            requests: rate * step,
            failed: 0,
          },
    toValue: (level) => 2 ** level,
    floor: 0.15,
  },
}

/** A deviation beyond this is as bad as can be: what counts then is how much traffic it hits. */
const mostDeviation = 50
/** What makes a median's mean deviation comparable with a standard deviation. */
const madToDeviation = 1.4826

/**
 * How far one signal of a row is from the row's own past.
 *
 * The signal is compared as the failed share, the logarithm of the mean latency, or the logarithm
 * of the rate. Its deviation in a part is its distance from the median of the parts before, over
 * their robust spread: 1.4826 × the median absolute deviation, but at least a floor (for shares
 * also the noise of sampling so few requests). Parts of fewer than 20 requests say nothing, except
 * that a rate fell. The part that departs most counts, of several that do so about as much (four
 * fifths) the latest; errors and latency only upwards.
 *
 * @returns `undefined` where nothing can be compared. A row without a past is compared with a
 *   failed share of zero, and in nothing else.
 */
export function departureOf(
  signal: DepartureSignal,
  { parts, step, end }: RowHistory,
): Departure | undefined {
  const rule = rules[signal]
  const measured = parts.map((part) => rule.measure(part, step))
  const split = parts.length - partsPerWindow
  const past = measured.slice(0, split).filter((measure) => measure !== undefined)
  const counted = past.filter(({ requests }) => !isFew(requests))
  const usual = usualOf(signal, past, counted)
  if (usual === undefined) return undefined

  const found: Deviating[] = []
  for (const [index, measure] of measured.entries()) {
    if (index < split || measure === undefined) continue
    const isFall = signal === 'rate' && measure.level < usual.median
    if (isFew(measure.requests) && !isFall) continue
    const spread = Math.max(usual.spread, rule.floor, noiseOf(signal, measure, past))
    found.push({ deviation: (measure.level - usual.median) / spread, measure, index })
  }
  const most = latestOfMost(found, signal)
  if (most === undefined) return undefined
  const { deviation, measure, index } = most
  return {
    deviation,
    score:
      Math.min(signal === 'rate' ? Math.abs(deviation) : Math.max(0, deviation), mostDeviation) *
      Math.log10(1 + weightOf(signal, measured, split)),
    at: epochMillis(end - (parts.length - 1 - index) * step * 1000),
    now: measure.value,
    before: rule.toValue(usual.median),
  }
}

type Deviating = {
  readonly deviation: number
  readonly measure: Measure
  readonly index: number
}

/** A part that departs so much of the most departs about as much. */
const aboutAsMuch = 0.8

/** The part that departs most; of several that do so about as much, the latest. */
function latestOfMost(parts: readonly Deviating[], signal: DepartureSignal): Deviating | undefined {
  const sizeOf = ({ deviation }: Deviating) => (signal === 'rate' ? Math.abs(deviation) : deviation)
  const most = parts.reduce((size, part) => Math.max(size, sizeOf(part)), -Infinity)
  return parts.findLast((part) => sizeOf(part) >= (most > 0 ? aboutAsMuch * most : most))
}

const isFew = (requests: number): boolean => isTooFew(Math.round(requests))

function usualOf(
  signal: DepartureSignal,
  past: readonly Measure[],
  counted: readonly Measure[],
): { readonly median: number; readonly spread: number } | undefined {
  if (counted.length > 0) {
    const levels = counted.map(({ level }) => level)
    const median = medianOf(levels)
    const spread = madToDeviation * medianOf(levels.map((level) => Math.abs(level - median)))
    return { median, spread }
  }
  if (signal !== 'errors') return undefined
  const { requests, failed } = sumOf(past)
  return { median: requests > 0 ? failed / requests : 0, spread: 0 }
}

/** How far a share strays by chance, if the part is like the past. */
function noiseOf(signal: DepartureSignal, measure: Measure, past: readonly Measure[]): number {
  if (signal !== 'errors') return 0
  const all = sumOf([...past, measure])
  const share = Math.min(1, all.failed / all.requests)
  return Math.sqrt((share * (1 - share)) / measure.requests)
}

/** The requests of the window; of what fell, those that came before. */
function weightOf(
  signal: DepartureSignal,
  measured: readonly (Measure | undefined)[],
  split: number,
): number {
  const now = sumOf(measured.slice(split)).requests
  return signal === 'rate' ? Math.max(now, sumOf(measured.slice(0, split)).requests) : now
}

function sumOf(measures: readonly (Measure | undefined)[]) {
  let requests = 0
  let failed = 0
  for (const measure of measures) {
    requests += measure?.requests ?? 0
    failed += measure?.failed ?? 0
  }
  return { requests, failed }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper
}
