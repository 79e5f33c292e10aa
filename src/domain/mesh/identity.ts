import { err, ok, type Result } from '../result.ts'

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
type PeerKind = (typeof peerKinds)[number]

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

/** Why a text names no node or edge. */
export type IdentityFault =
  /** Not the right number of parts. */
  | { readonly kind: 'shape'; readonly text: string }
  /** The first part is no {@link PeerKind}. */
  | { readonly kind: 'peer-kind'; readonly text: string }
  /** The middle part is no {@link Protocol}. */
  | { readonly kind: 'protocol'; readonly text: string }
  /** A part that `toNodeId` would have written otherwise. */
  | { readonly kind: 'escape'; readonly text: string }

/**
 * Writes a peer as text: six segments joined by `/`, each escaped so that no value can imitate
 * another. Different peers give different ids, whatever characters their names hold.
 */
export function toNodeId(peer: Peer): NodeId {
  const { kind, cluster, namespace, service, workload, version } = peer
  return nodeId(
    `${kind}/${escapeSegment(cluster)}/${escapeSegment(namespace)}/${escapeSegment(service)}/` +
      `${escapeSegment(workload)}/${escapeSegment(version)}`,
  )
}

/**
 * Reads what {@link toNodeId} wrote, and nothing else: a text that parses is the one id of its peer.
 */
export function parseNodeId(id: string): Result<Peer, IdentityFault> {
  const [kind = '', ...segments] = id.split('/')
  if (segments.length !== 5) return err({ kind: 'shape', text: id })
  if (!isPeerKind(kind)) return err({ kind: 'peer-kind', text: id })
  const [cluster, namespace, service, workload, version] = segments.map(unescapeSegment)
  if (
    cluster === undefined ||
    namespace === undefined ||
    service === undefined ||
    workload === undefined ||
    version === undefined
  ) {
    return err({ kind: 'escape', text: id })
  }
  const peer = { kind, cluster, namespace, service, workload, version }
  return toNodeId(peer) === id ? ok(peer) : err({ kind: 'escape', text: id })
}

/** Writes an edge as text: source, protocol and target joined by `>`, which no node id contains. */
export function toEdgeId(edge: EdgeIdentity): EdgeId {
  return joinEdgeId(toNodeId(edge.source), edge.protocol, toNodeId(edge.target))
}

/** As {@link toEdgeId}, for a caller who already holds the ids of both ends. */
export function joinEdgeId(source: NodeId, protocol: Protocol, target: NodeId): EdgeId {
  return edgeId(`${source}>${protocol}>${target}`)
}

/** Reads what {@link toEdgeId} wrote, and nothing else. */
export function parseEdgeId(id: string): Result<EdgeIdentity, IdentityFault> {
  const [sourceId, protocol, targetId, ...rest] = id.split('>')
  if (sourceId === undefined || protocol === undefined || targetId === undefined || rest.length > 0)
    return err({ kind: 'shape', text: id })
  if (!isProtocol(protocol)) return err({ kind: 'protocol', text: id })
  const source = parseNodeId(sourceId)
  if (!source.ok) return source
  const target = parseNodeId(targetId)
  if (!target.ok) return target
  return ok({ source: source.value, target: target.value, protocol })
}

/**
 * The node a peer belongs to at a level: the same peer with every finer field emptied.
 *
 * What isn't `mesh` has no namespace, workload or version. It keeps its host name down from the
 * service level; above, everything of one kind and cluster is one node outside the mesh.
 */
export function peerAt(peer: Peer, level: Level): Peer {
  const depth = levels.indexOf(level)
  const isMesh = peer.kind === 'mesh'
  return {
    kind: peer.kind,
    cluster: peer.cluster,
    namespace: isMesh && depth >= 1 ? peer.namespace : '',
    service: depth >= 2 ? peer.service : '',
    workload: isMesh && depth >= 3 ? peer.workload : '',
    version: isMesh && depth >= 4 ? peer.version : '',
  }
}

/**
 * A short name for people: the finest field that is named, a version behind its workload.
 *
 * @param end - Which end of an edge it stands at, where that is known: an unknown caller and an
 *   unknown destination are different findings.
 */
export function displayName(peer: Peer, end?: 'source' | 'target'): string {
  if (peer.kind !== 'mesh') return peer.service || outsideName(peer.kind, end)
  const name = peer.workload || peer.service || peer.namespace || peer.cluster
  if (peer.version === '') return name || 'unnamed'
  return name === '' ? peer.version : `${name} (${peer.version})`
}

const outsideNames: Readonly<Record<Exclude<PeerKind, 'mesh'>, string>> = {
  external: 'outside the mesh',
  passthrough: 'passthrough',
  blackhole: 'black hole',
  unknown: 'unknown',
}

function outsideName(kind: Exclude<PeerKind, 'mesh'>, end?: 'source' | 'target'): string {
  if (kind !== 'unknown' || end === undefined) return outsideNames[kind]
  return end === 'source' ? 'unknown caller' : 'unknown destination'
}

const isPeerKind = (text: string): text is PeerKind => peerKinds.some((kind) => kind === text)
const isProtocol = (text: string): text is Protocol => protocols.some((name) => name === text)

const plainSegment = /^[\w.~-]*$/

/** Names in a mesh need no escape; a lone surrogate has none in a URL, so it gets `%uXXXX`. */
function escapeSegment(text: string): string {
  if (plainSegment.test(text)) return text
  return Array.from(text, (character) =>
    isLoneSurrogate(character)
      ? `%u${character.charCodeAt(0).toString(16).toUpperCase()}`
      : encodeURIComponent(character),
  ).join('')
}

/** @returns `undefined` where an escape is broken. */
function unescapeSegment(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return text
      .split(/%u([0-9A-F]{4})/)
      .map((part, index) =>
        index % 2 === 1 ? String.fromCharCode(Number.parseInt(part, 16)) : decodeURIComponent(part),
      )
      .join('')
  } catch {
    return undefined
  }
}

const isLoneSurrogate = (character: string): boolean =>
  character.length === 1 && character >= '\ud800' && character <= '\udfff'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one constructor of this brand
const nodeId = (text: string): NodeId => text as NodeId
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one constructor of this brand
const edgeId = (text: string): EdgeId => text as EdgeId
