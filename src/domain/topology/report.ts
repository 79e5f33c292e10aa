import type { Peer, Protocol } from '../mesh/identity.ts'
import type { BytesPerSecond, PerSecond, Seconds } from '../units.ts'

/**
 * Who reported: the caller's proxy (`reporter="source"`), the callee's (`"destination"`), or a
 * waypoint (`"waypoint"`). Reports of different sides describe the same traffic: never sum them.
 */
export const sides = ['client', 'waypoint', 'server'] as const
export type Side = (typeof sides)[number]

/** How often one kind of answer was given. `grpcStatus` is empty unless the protocol is gRPC. */
export type ResponseRate = {
  readonly code: string
  readonly grpcStatus: string
  /** Envoy response flags as reported; `-` says none. */
  readonly flags: string
  readonly rate: PerSecond
}

/** Requests (or TCP connections) per second by `connection_security_policy`. */
export type SecurityRates = {
  readonly mutualTls: PerSecond
  readonly plaintext: PerSecond
  readonly unknown: PerSecond
}

/** What one side of one back end says of one edge at the finest level, averaged over the window. */
export type EdgeReport = {
  /** Weir's name of the cluster whose metrics back end answered. */
  readonly backend: string
  readonly side: Side
  readonly source: Peer
  readonly target: Peer
  readonly protocol: Protocol
  /** HTTP and gRPC: requests by answer. TCP: opened connections by flags, `code` empty. */
  readonly responses: readonly ResponseRate[]
  readonly security: SecurityRates
  /** Absent for TCP, or when that query failed. `sum` in seconds per second. */
  readonly duration?: { readonly sum: number; readonly count: PerSecond }
  /** TCP only. From the client's view: `sent` flows source to target. */
  readonly bytes?: { readonly sent: BytesPerSecond; readonly received: BytesPerSecond }
}

/** One bucket of a classic histogram: cumulative requests per second that took at most `le`. */
export type LatencyBucket = { readonly le: Seconds; readonly count: number }

/** Latency buckets of one side of an edge, named as finely as they were asked for. */
export type LatencyReport = {
  readonly backend: string
  readonly side: Side
  readonly source: Peer
  readonly target: Peer
  readonly protocol: Protocol
  /** Ascending by `le`, cumulative, the last one open-ended. */
  readonly buckets: readonly LatencyBucket[]
}
