import { isOfRequests, type SidedPart } from '#src/domain/heat/part.ts'
import { type Level, type Peer, toEdgeId } from '#src/domain/mesh/identity.ts'
import { isError, tellsOutcome } from '#src/domain/signals/errors.ts'
import { servicePair } from '#src/domain/topology/layer4-twins.ts'

import type { Labels } from './answer.ts'
import type { ClusterNamer } from './istio-clusters.ts'
import { readEdge } from './istio-labels.ts'
import { bucketLabels, requestIdentityLabels } from './istio-queries.ts'
import { nameEnds, type ServiceNames } from './istio-services.ts'
import { identityKey } from './istio-telemetry.ts'

/** Requests or TCP connections. */
type Family = 'requests' | 'tcp'

/** The finest that one back end tells apart, with its ends named as people know them. */
export type HeatGroup = SidedPart & {
  /** Tells the groups of one back end apart. */
  readonly key: string
  readonly labels: Labels
  readonly source: Peer
  readonly target: Peer
}

/** Names the group of a series among those of one back end; the label `le` counts nothing. */
export function groupKey(labels: Labels, family: Family): string {
  return `${family}\0${identityKey(labels, requestIdentityLabels)}`
}

/** Names what the labels of buckets tell apart: groups that differ in finer labels are one sum. */
export function sumKey(labels: Labels, level: Level): string {
  return identityKey(labels, bucketLabels(level))
}

/** Which group a series is of; `undefined` where its labels are malformed. */
export type GroupReader = (labels: Labels, family: Family) => HeatGroup | undefined

/** Reads groups, each only once: an answer has many series of each. */
export function createGroupReader(nameCluster: ClusterNamer, services: ServiceNames): GroupReader {
  const known = new Map<string, HeatGroup | undefined>()
  return (labels, family) => {
    const key = groupKey(labels, family)
    if (!known.has(key)) known.set(key, readGroup(key, labels, family))
    return known.get(key)
  }

  function readGroup(key: string, labels: Labels, family: Family): HeatGroup | undefined {
    const edge = readEdge(labels, family, nameCluster)
    if (!edge.ok) return undefined
    const { side, protocol } = edge.value
    const { source, target } = nameEnds(edge.value, services)
    return {
      key,
      labels,
      side,
      protocol,
      source,
      target,
      part: toEdgeId({ source, target, protocol }),
    }
  }
}

/** Whether a series of answers counts as failed, and whether it says how it ended at all. */
export function readOutcome({ protocol }: Pick<SidedPart, 'protocol'>, labels: Labels) {
  const response = {
    code: labels['response_code'] ?? '',
    grpcStatus: labels['grpc_response_status'] ?? '',
    flags: labels['response_flags'] ?? '',
  }
  return { isFailed: isError(protocol, response), isTold: tellsOutcome(protocol, response) }
}

/** Pairs of services between which a waypoint reports requests: see `layer4-twins.ts`. */
export function waypointPairs(groups: Iterable<HeatGroup>): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (const group of groups) {
    if (group.side === 'waypoint' && isOfRequests(group)) pairs.add(servicePair(group))
  }
  return pairs
}

/** Whether a group counts the connections that carry what a waypoint counts as requests. */
export function isTwin(group: HeatGroup, pairs: ReadonlySet<string>): boolean {
  return (
    pairs.size > 0 &&
    !isOfRequests(group) &&
    group.side !== 'waypoint' &&
    pairs.has(servicePair(group))
  )
}
