import type { Peer } from '#src/domain/mesh/identity.ts'

import type { Labels } from './answer.ts'
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
 * busiest, then the first by name. A host's name is taken only where there is no other: a gateway
 * carries traffic to many hosts and is none of them.
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
    const name = chooseName(canonical, rates, before.get(key))
    if (name === undefined) learned.delete(key)
    else learned.set(key, name)
  }
  return learned
}

type Rates = ReadonlyMap<string, number>
type Candidates = { readonly canonical: string; readonly rates: Map<string, number> }

function chooseName(canonical: string, rates: Rates, before?: string): string | undefined {
  if (rates.has(canonical)) return canonical
  const plain = [...rates].filter(([name]) => !name.includes('.'))
  if (plain.length === 0) return rates.size === 1 ? busiest(rates) : undefined
  return plain.some(([name]) => name === before) ? before : busiest(plain)
}

function collectCandidates(telemetries: readonly Telemetry[]): ReadonlyMap<string, Candidates> {
  const candidates = new Map<string, Candidates>()
  const groups = telemetries.flatMap((telemetry) => telemetry.groups)
  const behindWaypoints = new Set(
    groups.flatMap(({ edge }) => (edge?.side === 'waypoint' ? serviceKey(edge.target) : [])),
  )
  for (const { edge, labels, responses } of groups) {
    if (edge === undefined || !teaches(edge, labels)) continue
    // On the way to a waypoint, the workload that the caller reached is the waypoint itself.
    if (edge.side === 'client' && behindWaypoints.has(serviceKey(edge.target))) continue
    const key = canonicalKey(edge.target, edge.targetCanonical)
    const found = candidates.get(key) ?? { canonical: edge.targetCanonical, rates: new Map() }
    candidates.set(key, found)
    const rate = responses.reduce((sum, response) => sum + response.rate, 0)
    const { service } = edge.target
    found.rates.set(service, (found.rates.get(service) ?? 0) + rate)
  }
  return candidates
}

const serviceKey = (target: Peer): string => canonicalKey(target, target.service)

/** A service may stand before workloads of another namespace: as callers they are not of its own. */
function teaches({ target, targetCanonical }: ReadEdge, labels: Labels): boolean {
  return (
    target.kind === 'mesh' &&
    targetCanonical !== '' &&
    labels['destination_workload_namespace'] === target.namespace &&
    isServiceName(labels['destination_service_name'] ?? '')
  )
}

function busiest(rates: Iterable<readonly [string, number]>): string {
  const [first] = [...rates].toSorted(
    ([nameA, rateA], [nameB, rateB]) => rateB - rateA || (nameA < nameB ? -1 : 1),
  )
  return first?.[0] ?? ''
}

/** Both ends of an edge; who is named by a canonical service, by the name that others know it by. */
export function nameEnds(
  { source, target, targetCanonical }: ReadEdge,
  services: ServiceNames,
): { readonly source: Peer; readonly target: Peer } {
  return {
    source: nameCanonical(source, services),
    target: target.service === targetCanonical ? nameCanonical(target, services) : target,
  }
}

function nameCanonical(peer: Peer, services: ServiceNames): Peer {
  if (peer.kind !== 'mesh') return peer
  const service = services.get(serviceKey(peer))
  return service === undefined || service === peer.service ? peer : { ...peer, service }
}

/** Tells which peers now go by another name, so that their old edges aren't taken for silent ones. */
export function renamedBetween(before: ServiceNames, after: ServiceNames): (peer: Peer) => boolean {
  const oldNames = new Set<string>()
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const canonicalAt = key.lastIndexOf('/') + 1
    const canonical = key.slice(canonicalAt)
    const old = before.get(key) ?? canonical
    if (old !== (after.get(key) ?? canonical)) oldNames.add(key.slice(0, canonicalAt) + old)
  }
  return (peer) => peer.kind === 'mesh' && oldNames.has(serviceKey(peer))
}
