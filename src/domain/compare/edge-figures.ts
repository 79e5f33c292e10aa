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
  const share = edge.protocol === 'tcp' && signals.errors === 0 ? undefined : failedShare(signals)
  return {
    side,
    rate: signals.rate,
    requests,
    told: requestsIn(perSecond(toldRate(signals)), range),
    ...(share !== undefined && { errors: ratio(share) }),
    ...latencyOf(signals, range),
  }
}

const movesBytes = ({ bytes }: SideSignals): boolean =>
  bytes !== undefined && bytes.sent + bytes.received > 0

function latencyOf(
  { duration, quantiles }: SideSignals,
  range: Seconds,
): Pick<EdgeFigures, 'timed' | 'mean' | 'p95'> {
  const p95 = quantiles?.p95
  if (duration === undefined || duration.count === 0) return { timed: 0 }
  return {
    timed: requestsIn(duration.count, range),
    mean: seconds(duration.sum / duration.count),
    ...(p95 !== undefined && { p95 }),
  }
}
