/**
 * How fine the map is drawn, coarse to fine. Each level is a fold of the next one.
 */
export const levels = ['cluster', 'namespace', 'service', 'workload', 'version'] as const
export type Level = (typeof levels)[number]

/**
 * What kind of thing stands at the end of an edge.
 * - `mesh`: a workload that the mesh knows.
 * - `external`: a host outside the mesh, named by a ServiceEntry or an egress route.
 * - `passthrough`: Istio's PassthroughCluster, a destination the registry doesn't know.
 * - `blackhole`: Istio's BlackHoleCluster, a destination that REGISTRY_ONLY refused.
 * - `unknown`: a caller or callee without a proxy, so without a name.
 */
export const peerKinds = ['mesh', 'external', 'passthrough', 'blackhole', 'unknown'] as const
export type PeerKind = (typeof peerKinds)[number]

/**
 * One end of an edge. An empty string says "not named at this level" or "the telemetry names none".
 * A peer is also the identity of a node: fields finer than the node's level are empty.
 */
export type Peer = {
  readonly kind: PeerKind
  /** Weir's name of the cluster; for `external`, `passthrough`, `blackhole`: the caller's cluster. */
  readonly cluster: string
  /** Empty for everything that isn't `mesh`. */
  readonly namespace: string
  /** Kubernetes service name, or the canonical service of a workload nobody calls; a host if external. */
  readonly service: string
  readonly workload: string
  /** Istio's canonical revision. */
  readonly version: string
}

declare const brand: unique symbol
/** Text that names a node, injective in its peer: `kind/cluster/namespace/service/workload/version`. */
export type NodeId = string & { readonly [brand]: 'NodeId' }
/** Text that names an edge: `<source NodeId>><protocol>><target NodeId>`. */
export type EdgeId = string & { readonly [brand]: 'EdgeId' }

export const protocols = ['http', 'grpc', 'tcp'] as const
export type Protocol = (typeof protocols)[number]

/** What an {@link EdgeId} says. */
export type EdgeIdentity = {
  readonly source: Peer
  readonly target: Peer
  readonly protocol: Protocol
}
