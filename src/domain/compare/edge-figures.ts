import { failedShare, toldRate } from '../signals/errors.ts'
import { requestsIn } from '../signals/health.ts'
import type { QuantileEstimate } from '../signals/latency.ts'
import type { SideSignals, TrafficEdge } from '../topology/graph.ts'
import type { Side } from '../topology/report.ts'
import { shownSide } from '../topology/shown-side.ts'
import { perSecond, ratio, seconds } from '../units.ts'
import type { PerSecond, Ratio, Seconds } from '../units.ts'

/** What an edge did over one window, by its shown side. */
export type EdgeFigures = {
  readonly side: Side
  readonly rate: PerSecond
  /** How many requests, or connections opened for TCP. */
  readonly requests: number
  /** How many of them say how they ended. */
  readonly told: number
  /** The failed share of those; absent where none says, and for TCP without a failure. */
  readonly errors?: Ratio
  /** How many requests latency is made from. */
  readonly timed: number
  readonly mean?: Seconds
  readonly p95?: QuantileEstimate
}

/**
 * @returns `undefined` where the edge carried nothing: no requests to the nearest whole one, and no
 *   bytes over connections opened earlier.
 */
export function figuresOf(edge: TrafficEdge | undefined, range: Seconds): EdgeFigures | undefined {
  const shown = edge && shownSide(edge)
  if (edge === undefined || shown === undefined) return undefined
  const { signals, side } = shown
  const requests = requestsIn(signals.rate, range)
  if (requests === 0 && !movesBytes(signals)) return undefined
  // Filled in rather than spread together: a comparison makes twenty thousand of these.
  const figures: Draft = {
    side,
    rate: signals.rate,
    requests,
    told: requestsIn(perSecond(toldRate(signals)), range),
    timed: 0,
  }
  const share = edge.protocol === 'tcp' && signals.errors === 0 ? undefined : failedShare(signals)
  if (share !== undefined) figures.errors = ratio(share)
  addLatency(figures, signals, range)
  return figures
}

type Draft = { -readonly [F in keyof EdgeFigures]: EdgeFigures[F] }

const movesBytes = ({ bytes }: SideSignals): boolean =>
  bytes !== undefined && bytes.sent + bytes.received > 0

function addLatency(figures: Draft, { duration, quantiles }: SideSignals, range: Seconds): void {
  if (duration === undefined || duration.count === 0) return
  figures.timed = requestsIn(duration.count, range)
  figures.mean = seconds(duration.sum / duration.count)
  if (quantiles?.p95 !== undefined) figures.p95 = quantiles.p95
}
