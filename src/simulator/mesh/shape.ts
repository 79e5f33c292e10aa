import type { Protocol } from '#src/domain/mesh/identity.ts'

/**
 * How a service takes part in the mesh, and so who reports about its traffic.
 * - `sidecar`: its own proxy reports as a client and as a server.
 * - `gateway`: a proxy without an application; reports as a client only.
 * - `waypoint`: ambient; a waypoint reports requests, ztunnel the TCP connections under them.
 * - `none`: no proxy; only the other end reports.
 * - `external`: a ServiceEntry's host outside the mesh.
 * - `passthrough`, `blackhole`: Istio's clusters for destinations that no registry knows.
 */
export type Membership =
  | 'sidecar'
  | 'gateway'
  | 'waypoint'
  | 'none'
  | 'external'
  | 'passthrough'
  | 'blackhole'

/** One kind of answer that a server gives by itself, and how often. */
export type OwnAnswer = {
  /** HTTP status; for gRPC the numeric gRPC status. `0`: the client left before the answer. */
  readonly code: string
  readonly flags?: string
  readonly share: number
}

export type VersionSpec = {
  readonly version: string
  readonly replicas: number
  /** Mean of its own work in milliseconds, without the calls it makes. */
  readonly millis: number
  /** Standard deviation over mean of its own work. */
  readonly spread?: number
  readonly answers?: readonly OwnAnswer[]
}

export type ServiceSpec = {
  readonly namespace: string
  readonly name: string
  readonly protocol: Protocol
  readonly port: number
  readonly membership: Membership
  /** Where it runs, per cluster. Outside services stand in every cluster that calls them. */
  readonly clusters: Readonly<Record<string, readonly VersionSpec[]>>
  /** Host of a service outside the mesh; its name is the host. */
  readonly host?: string
  /** True when its endpoints carry no cluster, as some Istio versions leave it. */
  readonly hidesCluster?: boolean
}

/** A kind of request a caller sends, for rules that match on it. */
export type RequestKind = {
  readonly share: number
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type CallSpec = {
  /** `namespace/name` of the caller, a service or a job. */
  readonly from: string
  readonly to: string
  /** Calls per request that the caller serves. */
  readonly perRequest: number
  /** Whether the caller fails when this call does; true unless told otherwise. */
  readonly essential?: boolean
  readonly kinds?: readonly RequestKind[]
  /** Share by cluster, per cluster of the caller, where locality failover spreads a call. */
  readonly spread?: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** TCP only. From client to server and back, per connection. */
  readonly bytes?: { readonly sent: number; readonly received: number }
}

/** Requests that start by themselves: users at a gateway, jobs, tills. */
export type SourceSpec = {
  readonly workload: string
  readonly cluster: string
  readonly perSecond: number
  /** Follows day and minute; a job's clock doesn't. */
  readonly wavy: boolean
}

export type Cluster = { readonly name: string; readonly cloud: string; readonly region: string }

/** What goes wrong with one service while an incident lasts. */
export type Incident = {
  readonly name: string
  /** `namespace/name`. */
  readonly service: string
  readonly cluster?: string
  readonly version?: string
  readonly slowdown: number
  readonly answers: readonly OwnAnswer[]
  /** Seconds from the simulator's start to the first begin after it. */
  readonly firstSeconds: number
  readonly everySeconds: number
  readonly lastsSeconds: number
}

export type MeshSpec = {
  readonly clusters: readonly Cluster[]
  readonly services: readonly ServiceSpec[]
  readonly calls: readonly CallSpec[]
  readonly sources: readonly SourceSpec[]
  readonly incidents: readonly Incident[]
}
