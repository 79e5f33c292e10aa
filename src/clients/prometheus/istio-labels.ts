import type { Peer, Protocol } from '#src/domain/mesh/identity.ts'
import { err, ok, type Result } from '#src/domain/result.ts'
import type { Side } from '#src/domain/topology/report.ts'

import type { Labels } from './answer.ts'
import type { ClusterNamer } from './istio-clusters.ts'

/** Which edge one series speaks of, and who says so. */
export type ReadEdge = {
  readonly side: Side
  readonly protocol: Protocol
  /** `service` is the canonical service still: the name others call it by is learned later. */
  readonly source: Peer
  readonly target: Peer
  /** The target's canonical service, where one is reported: what teaches its callers' names. */
  readonly targetCanonical: string
}

/** Why a series was left out, in words that finish "3 series had …". */
export type Malformed = 'an unknown reporter' | 'a caller named by half'

/** What Istio calls the one who reports from a side. */
export const reporterBySide: { readonly [S in Side]: string } = {
  client: 'source',
  server: 'destination',
  waypoint: 'waypoint',
}
/** The other way round, in the order that sides are told in. */
export const sideByReporter: ReadonlyMap<string, Side> = new Map(
  (['client', 'server', 'waypoint'] as const).map((side) => [reporterBySide[side], side]),
)

const nowhere = { namespace: '', service: '', workload: '', version: '' }

/**
 * Reads an edge from the labels of one Istio series.
 *
 * @param family - TCP series carry no `request_protocol`.
 * @returns The edge, or why the series is malformed: Istio writes such series when a proxy starts
 *   without its metadata, and they would draw callers that don't exist.
 */
export function readEdge(
  labels: Labels,
  family: 'requests' | 'tcp',
  nameCluster: ClusterNamer,
): Result<ReadEdge, Malformed> {
  const side = sideByReporter.get(labels['reporter'] ?? '')
  if (side === undefined) return err('an unknown reporter')
  const source = readSource(labels, side, nameCluster)
  if (source === undefined) return err('a caller named by half')
  return ok({
    side,
    protocol: readProtocol(labels, family),
    source,
    target: readTarget(labels, source.cluster, nameCluster),
    targetCanonical: known(labels['destination_canonical_service']),
  })
}

function readProtocol(labels: Labels, family: 'requests' | 'tcp'): Protocol {
  if (family === 'tcp') return 'tcp'
  return labels['request_protocol'] === 'grpc' ? 'grpc' : 'http'
}

function readSource(labels: Labels, side: Side, nameCluster: ClusterNamer): Peer | undefined {
  // Who reports of an unknown caller knows its own cluster, which may not be the store's name.
  const nearest = side === 'client' ? '' : known(labels['destination_cluster'])
  const cluster = nameCluster(known(labels['source_cluster']) || nearest)
  const namespace = known(labels['source_workload_namespace'])
  const workload = known(labels['source_workload'])
  if (workload === '' && namespace === '') return { kind: 'unknown', cluster, ...nowhere }
  if (workload === '' || namespace === '') return undefined
  const service = known(labels['source_canonical_service']) || workload
  const version = known(labels['source_canonical_revision'])
  return { kind: 'mesh', cluster, namespace, service, workload, version }
}

function readTarget(labels: Labels, callerCluster: string, nameCluster: ClusterNamer): Peer {
  const name = known(labels['destination_service_name'])
  const special = specialTarget(name)
  if (special !== undefined) return { kind: special, cluster: callerCluster, ...nowhere }

  const workload = known(labels['destination_workload'])
  const workloadNamespace = known(labels['destination_workload_namespace'])
  const clusterLabel = known(labels['destination_cluster'])
  const inMesh = {
    kind: 'mesh',
    cluster: clusterLabel === '' ? callerCluster : nameCluster(clusterLabel),
    workload,
    version: workload === '' ? '' : known(labels['destination_canonical_revision']),
  } as const

  if (!isServiceName(name)) {
    const service = known(labels['destination_canonical_service']) || workload
    if (service !== '') return { ...inMesh, namespace: workloadNamespace, service }
    const kind = isAddress(name) ? 'passthrough' : 'unknown'
    return { kind, cluster: callerCluster, ...nowhere }
  }
  const serviceNamespace = known(labels['destination_service_namespace'])
  if (workload === '' && (name.includes('.') || serviceNamespace === '')) {
    return { kind: 'external', cluster: callerCluster, ...nowhere, service: name }
  }
  return { ...inMesh, namespace: serviceNamespace || workloadNamespace, service: name }
}

/** HTTP traffic that Envoy sends to these clusters may carry the virtual host's name instead. */
function specialTarget(name: string): 'passthrough' | 'blackhole' | undefined {
  switch (name) {
    case 'PassthroughCluster':
    case 'allow_any':
      return 'passthrough'
    case 'BlackHoleCluster':
    case 'block_all':
      return 'blackhole'
    default:
      return undefined
  }
}

/** Whether a `destination_service_name` names a service, and not how the proxy was passed by. */
export function isServiceName(name: string): boolean {
  return name !== '' && !name.startsWith('InboundPassthroughCluster') && !isAddress(name)
}

function isAddress(name: string): boolean {
  return (
    /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/.test(name) ||
    /^\[?[\da-f]*:[\da-f]*:[\da-f:.]*\]?(:\d+)?$/i.test(name)
  )
}

/** Istio writes `unknown` where it knows nothing. */
function known(label: string | undefined): string {
  return label === undefined || label === 'unknown' ? '' : label
}
