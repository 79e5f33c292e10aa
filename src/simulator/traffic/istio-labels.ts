import type { Deployment } from '../mesh/deployments.ts'
import type { ServiceSpec } from '../mesh/shape.ts'
import { type Labels, toLabels } from '../samples/labels.ts'
import type { Seen } from './answers.ts'

type Reporter = 'source' | 'destination' | 'waypoint'

/** One edge as one proxy names it. */
export type EdgeLabels = {
  readonly reporter: Reporter
  readonly caller: Deployment
  readonly service: ServiceSpec
  /** Cluster whose registry the service was found in: the caller's. */
  readonly deployment?: Deployment
  readonly protocol: 'http' | 'grpc' | 'tcp'
}

const unknown = 'unknown'

/** The labels of Istio's standard metrics for one edge and one kind of answer, name included. */
export function istioLabels(
  metric: string,
  edge: EdgeLabels,
  seen: Pick<Seen, 'code' | 'grpcStatus' | 'flags'>,
): Labels {
  return toLabels([
    ['__name__', metric],
    ['reporter', edge.reporter],
    ...peerLabels('source', edge.caller, edge),
    ...peerLabels('destination', edge.deployment, edge),
    ...serviceLabels(edge.service),
    ['request_protocol', edge.protocol],
    ['response_code', seen.code],
    ['grpc_response_status', seen.grpcStatus],
    ['response_flags', seen.flags],
    ['connection_security_policy', securityPolicy(edge)],
  ])
}

/** A proxy knows its peer only from what the peer's proxy tells, or the registry about endpoints. */
function peerLabels(
  end: 'source' | 'destination',
  deployment: Deployment | undefined,
  edge: EdgeLabels,
): [string, string][] {
  const names = deployment === undefined || isNameless(end, deployment) ? undefined : deployment
  const service = names?.service
  const workload = names?.workload ?? unknown
  const namespace = service?.namespace ?? unknown
  const spiffe = `spiffe://cluster.local/ns/${namespace}/sa/${service?.name ?? ''}`
  const hidden = service?.hidesCluster === true
  return [
    [`${end}_workload`, workload],
    [`${end}_workload_namespace`, namespace],
    [`${end}_principal`, isMutual(edge) ? spiffe : unknown],
    [`${end}_app`, service?.name ?? unknown],
    [`${end}_version`, names?.version.version ?? unknown],
    [`${end}_cluster`, hidden ? unknown : (names?.cluster ?? unknown)],
    [`${end}_canonical_service`, service?.name ?? unknown],
    [`${end}_canonical_revision`, names?.version.version ?? 'latest'],
  ]
}

/** Hosts outside have no workload; a caller without a proxy tells the server nothing. */
function isNameless(end: 'source' | 'destination', { service }: Deployment): boolean {
  const isOutside = ['external', 'passthrough', 'blackhole'].includes(service.membership)
  return isOutside || (end === 'source' && service.membership === 'none')
}

function serviceLabels(service: ServiceSpec): [string, string][] {
  const isCluster = service.membership === 'passthrough' || service.membership === 'blackhole'
  return [
    [
      'destination_service',
      service.host ?? `${service.name}.${service.namespace}.svc.cluster.local`,
    ],
    ['destination_service_name', service.name],
    ['destination_service_namespace', isCluster ? unknown : service.namespace],
  ]
}

/** Only the server's side knows what the connection was. */
function securityPolicy(edge: EdgeLabels): string {
  if (edge.reporter === 'source') return unknown
  return isMutual(edge) ? 'mutual_tls' : 'none'
}

function isMutual({ caller, deployment }: EdgeLabels): boolean {
  return inMesh(caller) && deployment !== undefined && inMesh(deployment)
}

const inMesh = ({ service }: Deployment) =>
  ['sidecar', 'gateway', 'waypoint'].includes(service.membership)
