import type { Failure } from '../failure.ts'
import type { EpochMillis, Seconds } from '../units.ts'

/** The queries that one refresh sends to one metrics back end: a fixed set, whatever the mesh. */
export type QueryName =
  | 'requests'
  | 'duration-sum'
  | 'duration-count'
  | 'duration-buckets'
  | 'tcp-opened'
  | 'tcp-sent'
  | 'tcp-received'

/** What one query of a refresh cost and how it ended. */
export type QueryOutcome = {
  readonly query: QueryName
  readonly promql: string
  readonly millis: number
  /** Decoded bytes of the answer; 0 when it failed. */
  readonly bytes: number
  readonly series: number
  readonly failure?: Failure
  /** Warnings and infos that came with the answer: data, to be shown. */
  readonly notes: readonly string[]
}

/**
 * How the last refresh of one cluster went.
 * - `loading`: no answer yet. `live`: all answered. `partial`: some queries failed.
 * - `stale`: this refresh failed; the last good view, of `asOf`, stands.
 * - `failed`: it never answered.
 */
export type ClusterPoll = {
  readonly cluster: string
  readonly state: 'loading' | 'live' | 'partial' | 'stale' | 'failed'
  /** The moment the numbers shown are of. */
  readonly asOf?: EpochMillis
  /** The window the rates are averaged over: one for all clusters that are looked at together. */
  readonly range: Seconds
  readonly failure?: Failure
  /** Only those answered so far in this refresh. */
  readonly queries: readonly QueryOutcome[]
}
