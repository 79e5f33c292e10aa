import type { Peer } from '#src/domain/mesh/identity.ts'

import { isServiceName, type ReadEdge } from './istio-labels.ts'
import type { Telemetry } from './istio-telemetry.ts'

/** The service name by which callers know a canonical service; by cluster, namespace and canonical service. */
export type ServiceNames = ReadonlyMap<string, string>

/** Names a canonical service in its namespace and cluster. */
function canonicalKey(peer: Pick<Peer, 'cluster' | 'namespace'>, canonical: string): string {
  return `${peer.cluster}/${peer.namespace}/${canonical}`
}

/**
 * Learns which Kubernetes service stands before each canonical service.
 *
 * Istio tells a caller's canonical service, never its service, so that a workload would be one node
 * as a callee and another as a caller. Callees carry both names: the service of the same name is
 * preferred, then the one chosen before (so that a map doesn't flicker between two), then the
 * busiest, then the first by name.
 *
 * @param telemetries - Of all back ends: a caller in one cluster is often called from another.
 * @param before - What was learned from the last refresh; kept for those who are called no more.
 */
export function learnServices(
  telemetries: readonly Telemetry[],
  before: ServiceNames = new Map(),
): ServiceNames {
  const learned = new Map(before)
  for (const [key, { canonical, rates }] of collectCandidates(telemetries)) {
    const previous = before.get(key)
    if (rates.has(canonical)) learned.set(key, canonical)
    else if (previous === undefined || !rates.has(previous)) learned.set(key, busiest(rates))
  }
  return learned
}

type Candidates = { readonly canonical: string; readonly rates: Map<string, number> }

function collectCandidates(telemetries: readonly Telemetry[]): ReadonlyMap<string, Candidates> {
  const candidates = new Map<string, Candidates>()
  for (const { groups } of telemetries) {
    for (const { edge, labels, responses } of groups) {
      if (edge === undefined || !teaches(edge, labels['destination_service_name'])) continue
      const key = canonicalKey(edge.target, edge.targetCanonical)
      const found = candidates.get(key) ?? { canonical: edge.targetCanonical, rates: new Map() }
      candidates.set(key, found)
      const rate = responses.reduce((sum, response) => sum + response.rate, 0)
      const { service } = edge.target
      found.rates.set(service, (found.rates.get(service) ?? 0) + rate)
    }
  }
  return candidates
}

function teaches({ target, targetCanonical }: ReadEdge, serviceName: string | undefined): boolean {
  return target.kind === 'mesh' && targetCanonical !== '' && isServiceName(serviceName ?? '')
}

function busiest(rates: ReadonlyMap<string, number>): string {
  const [first] = [...rates].toSorted(
    ([nameA, rateA], [nameB, rateB]) => rateB - rateA || (nameA < nameB ? -1 : 1),
  )
  return first?.[0] ?? ''
}

/** The caller with its service by the name that others know, if they know one. */
export function nameSource(source: Peer, services: ServiceNames): Peer {
  if (source.kind !== 'mesh') return source
  const service = services.get(canonicalKey(source, source.service))
  return service === undefined || service === source.service ? source : { ...source, service }
}
