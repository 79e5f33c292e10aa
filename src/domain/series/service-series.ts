import type { Protocol } from '../mesh/identity.ts'
import type { LatencyBucket, Side } from '../topology/report.ts'
import type { Seconds } from '../units.ts'

/** A number at each moment of a series; NaN where nothing was reported. */
export type Column = Float64Array

/** What one side of one back end says of one version of a service over time. */
export type SeriesReport = {
  readonly backend: string
  readonly side: Side
  readonly protocol: Protocol
  /** Both empty: the requests reached no workload. */
  readonly workload: string
  readonly version: string
  /** Per second, by answer. For TCP, connections opened by flags. */
  readonly answers: readonly AnswerSeries[]
  /** Seconds of request time per second, and requests timed per second. */
  readonly durationSum?: Column
  readonly durationCount?: Column
  /** Bytes per second from caller to service, and back. TCP only. */
  readonly sent?: Column
  readonly received?: Column
  /** Latency buckets at each moment; `undefined` where none were reported. */
  readonly buckets?: readonly (readonly LatencyBucket[] | undefined)[]
}

export type AnswerSeries = {
  readonly code: string
  readonly grpcStatus: string
  readonly flags: string
  readonly rates: Column
}

/** Signals of HTTP and gRPC requests. Shares are from 0 to 1, latencies in seconds. */
const requestSignals = ['rate', 'errors', 'clientErrors', 'mean', 'p50', 'p95', 'p99'] as const
type RequestSignal = (typeof requestSignals)[number]
export type RequestColumns = { readonly [S in RequestSignal]: Column }

/** Signals of TCP: connections opened per second, the failed share, bytes per second. */
const connectionSignals = ['rate', 'errors', 'sent', 'received'] as const
type ConnectionSignal = (typeof connectionSignals)[number]
export type ConnectionColumns = { readonly [S in ConnectionSignal]: Column }

/** What is known of one part of a service's traffic. */
export type TrafficColumns = {
  readonly requests?: RequestColumns
  readonly connections?: ConnectionColumns
}

/** The signals of a service over time, as each side tells them: side by side, never summed. */
export type ServiceSeries = {
  /** Milliseconds since 1970, ascending in equal steps. */
  readonly times: Column
  /** The window that each rate is averaged over, up to its moment. */
  readonly window: Seconds
  readonly sides: readonly (TrafficColumns & { readonly side: Side })[]
  /** By the best side that tells of requests (of connections, where there are none). */
  readonly versions: readonly VersionSeries[]
}

export type VersionSeries = TrafficColumns & {
  readonly side: Side
  readonly workload: string
  readonly version: string
}
