import type { EdgeId, Level, NodeId, Peer, Protocol } from '../mesh/identity.ts'
import type { HealthVerdict } from '../signals/health.ts'
import type { QuantileEstimate } from '../signals/latency.ts'
import type { BytesPerSecond, EpochMillis, PerSecond } from '../units.ts'
import type { ResponseRate, SecurityRates, Side } from './report.ts'

/** Estimates of one side's latency. Absent members: not asked for yet, or nothing to estimate. */
export type Quantiles = {
  readonly p50?: QuantileEstimate
  readonly p95?: QuantileEstimate
  readonly p99?: QuantileEstimate
}

/** What one side says of an edge. Folding sums everything here but `quantiles`. */
export type SideSignals = {
  /** The back ends (Weir's cluster names) whose reports are in here, ascending. */
  readonly backends: readonly string[]
  /** Requests per second; for TCP, connections opened per second. */
  readonly rate: PerSecond
  /** The part of `rate` that failed, by the one definition in `signals/errors.ts`. */
  readonly errors: PerSecond
  /** The part of `rate` answered 4xx: shown apart, never counted as errors. */
  readonly clientErrors: PerSecond
  /** The part of `rate` whose answers don't say how they ended; absent for none of it. */
  readonly untold?: PerSecond
  /** By code, gRPC status and flags; busiest first, ties by name. */
  readonly responses: readonly ResponseRate[]
  readonly security: SecurityRates
  /** Seconds of request time per second, and requests timed per second; mean = sum / count. */
  readonly duration?: { readonly sum: number; readonly count: PerSecond }
  readonly quantiles?: Quantiles
  readonly bytes?: { readonly sent: BytesPerSecond; readonly received: BytesPerSecond }
}

export type TrafficEdge = {
  readonly id: EdgeId
  readonly source: NodeId
  readonly target: NodeId
  readonly protocol: Protocol
  readonly sides: { readonly [S in Side]?: SideSignals }
  /**
   * Set by folding where parts of this edge are shown by different sides: each part's shown side,
   * summed. No one side tells of all this traffic. Read it through `shownSide`.
   */
  readonly mixed?: SideSignals
  readonly health: HealthVerdict
  /** Set when an edge that reported before no longer does: the first moment it didn't. */
  readonly silentSince?: EpochMillis
}

/** What share of a node's inbound requests one version received, by the shown side. */
export type VersionShare = {
  readonly workload: string
  readonly version: string
  readonly rate: PerSecond
  readonly errors: PerSecond
  /** The part of `rate` whose answers don't say how they ended; absent for none of it. */
  readonly untold?: PerSecond
}

/** What one direction of a node adds up to. */
export type NodeRates = Pick<VersionShare, 'rate' | 'errors' | 'untold'>

export type TrafficNode = {
  readonly id: NodeId
  readonly identity: Peer
  /**
   * Requests per second in and out, by the shown side of each edge; TCP connections per second
   * where no edge of that direction carries requests. The two are never added.
   */
  readonly inbound: NodeRates
  readonly outbound: NodeRates
  /** Busiest first. Empty unless the node is a service or a fold of versions. */
  readonly versions: readonly VersionShare[]
  readonly health: HealthVerdict
  readonly silentSince?: EpochMillis
}

/** The traffic of a mesh at one level, over one window. Maps are in ascending order of id. */
export type TrafficGraph = {
  readonly level: Level
  readonly nodes: ReadonlyMap<NodeId, TrafficNode>
  readonly edges: ReadonlyMap<EdgeId, TrafficEdge>
}

/** The unit of every update: what turns one graph into the next. */
export type GraphDiff = {
  readonly level: Level
  readonly nodes: Changes<TrafficNode, NodeId>
  readonly edges: Changes<TrafficEdge, EdgeId>
}
export type Changes<T, Id> = {
  readonly added: readonly T[]
  readonly removed: readonly Id[]
  readonly changed: readonly T[]
}
