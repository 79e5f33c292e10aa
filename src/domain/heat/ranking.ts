import type { NodeId, Protocol } from '../mesh/identity.ts'
import type { EpochMillis, PerSecond, Ratio, Seconds } from '../units.ts'
import type { RowId } from './heat.ts'

/** What a row does over a whole window. */
export type RowFigures = {
  readonly rate: PerSecond
  /** How many requests (connections for TCP) that is. */
  readonly requests: number
  /** Absent where no answer says how it ended. */
  readonly errors?: Ratio
  /** Mean latency; absent where none is measured. */
  readonly mean?: Seconds
}

/** How far one signal of a row is from what the same row did in the window before. */
export type Departure = {
  /** In robust standard deviations of the row's own past; positive: more, slower, failing more. */
  readonly deviation: number
  /** The deviation weighted by traffic: what rows are ranked by. Never negative. */
  readonly score: number
  /** The end of the part of the window that departs most. */
  readonly at: EpochMillis
  /** The signal in that part, and its median in the window before. */
  readonly now: number
  readonly before: number
}

export const departureSignals = ['errors', 'latency', 'rate'] as const
export type DepartureSignal = (typeof departureSignals)[number]

/** One row as the ranking knows it. */
export type RankedRow = {
  readonly id: RowId
  /** Absent for a row that is a service. */
  readonly source?: NodeId
  readonly target: NodeId
  /** Absent for a service, which may be reached by several. */
  readonly protocol?: Protocol
  readonly now: RowFigures
  /** Absent where it did nothing before. */
  readonly before?: RowFigures
  readonly departures: { readonly [S in DepartureSignal]?: Departure }
}
