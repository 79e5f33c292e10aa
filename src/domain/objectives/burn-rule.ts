import { isTooFew } from '../signals/health.ts'
import { ratio, seconds, type Ratio, type Seconds } from '../units.ts'

/** The windows that budgets are watched over, short to long. */
export const burnWindows = ['5m', '30m', '1h', '6h'] as const
export type BurnWindow = (typeof burnWindows)[number]
export const burnWindowSeconds: Readonly<Record<BurnWindow, Seconds>> = {
  '5m': seconds(300),
  '30m': seconds(1800),
  '1h': seconds(3600),
  '6h': seconds(21_600),
}

/**
 * When a burn is an alert: in the long window, so that it matters, and in the short one, so that it
 * lasts. At 14.4 an hour spends a fiftieth of a month's budget; at 6, six hours spend a twentieth.
 *
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export const burnAlerts = [
  { state: 'fast-burn', long: '1h', short: '5m', from: 14.4 },
  { state: 'slow-burn', long: '6h', short: '30m', from: 6 },
] as const satisfies readonly BurnAlert[]
type BurnAlert = {
  readonly state: BurnState
  readonly long: BurnWindow
  readonly short: BurnWindow
  readonly from: number
}

/**
 * `too-few`: not enough requests to judge by. `no-telemetry`: none, or of less than half of every
 * long window. `failed`: a query that might have told was not answered.
 */
export type BurnState = 'ok' | 'slow-burn' | 'fast-burn' | 'too-few' | 'no-telemetry' | 'failed'

/** What one window says of an objective. */
export type WindowEvidence = {
  /** Requests that count: those that say how they ended, or whose duration is known. */
  readonly requests: number
  /** The share of them that missed the objective; absent of no requests. */
  readonly missed?: Ratio
  /** The part of the window that telemetry was there in. */
  readonly coverage: Ratio
  /** Why the window says nothing, in words, where its query failed. */
  readonly failure?: string
}
export type BurnEvidence = Readonly<Record<BurnWindow, WindowEvidence>>

/** How fast one objective's budget is being spent. */
export type Burn = {
  readonly state: BurnState
  /** How many times faster than allowed; absent where a window can't tell. */
  readonly rates: { readonly [W in BurnWindow]?: number }
  /** The share of the last 6 h's budget that is left; below 0 when overspent. */
  readonly budgetLeft?: number
  /** Fit for a tooltip. */
  readonly words: string
}

/** A window that telemetry covers less of can't stand for the whole. */
const leastCoverage = 0.5

/** Whether a window tells enough to judge by. */
export const canJudge = (window: WindowEvidence): boolean =>
  isCovered(window) && !isTooFew(window.requests)

/** Whether telemetry covers enough of a window for it to stand for the whole. */
export const isCovered = ({ coverage, failure }: WindowEvidence): boolean =>
  failure === undefined && coverage >= leastCoverage

/** A window without any telemetry. */
export const noEvidence: WindowEvidence = { requests: 0, coverage: ratio(0) }
