import { peerAt } from '#src/domain/mesh/identity.ts'
import type { EdgeIdentity, Level } from '#src/domain/mesh/identity.ts'
import type { EdgeReport, LatencyBucket, LatencyReport, Side } from '#src/domain/topology/report.ts'

import type { VectorSample } from './answer.ts'
import { type BucketCounts, countBucket, toAscending } from './classic-buckets.ts'
import { nameEnds, type ServiceNames } from './istio-services.ts'
import { identityKey, type Telemetry, type TelemetryGroup } from './istio-telemetry.ts'
import { toLatencyBuckets } from './native-histogram.ts'

/** Edge reports at the finest level, one for each set of identity labels that names an edge. */
export function toEdgeReports(telemetry: Telemetry, services: ServiceNames): readonly EdgeReport[] {
  return telemetry.groups.flatMap((group) => {
    // Durations alone would draw a rate of zero where the request query has failed.
    if (group.edge === undefined || !hasRates(group)) return []
    const { side, protocol } = group.edge
    return {
      backend: telemetry.backend,
      side,
      ...nameEnds(group.edge, services),
      protocol,
      responses: group.responses,
      security: group.security,
      ...(group.duration === undefined ? {} : { duration: group.duration }),
      ...(group.bytes === undefined ? {} : { bytes: group.bytes }),
    }
  })
}

function hasRates(group: TelemetryGroup): boolean {
  return group.responses.length > 0 || group.bytes !== undefined
}

/** An edge at some level as one side reports it. */
export type SidedEdge = EdgeIdentity & { readonly side: Side }

/** The edge that a group of series belongs to, drawn at a level; `undefined` when it draws none. */
export function groupEdge(
  group: TelemetryGroup,
  services: ServiceNames,
  level: Level,
): SidedEdge | undefined {
  if (group.edge === undefined) return undefined
  const { side, protocol } = group.edge
  const { source, target } = nameEnds(group.edge, services)
  return { side, protocol, source: peerAt(source, level), target: peerAt(target, level) }
}

/** The bucket answer of one back end, with the labels it was grouped by. */
export type BucketAnswer = {
  readonly samples: readonly VectorSample[]
  readonly labels: readonly string[]
}

/**
 * Turns latency buckets into reports.
 *
 * Buckets are asked for with fewer labels than rates, too few to read an edge from: each set of
 * labels is looked up among the request groups of the same refresh, so both name the same edge.
 *
 * @param level - At which the labels tell edges apart; names finer than it are left empty.
 */
export function toLatencyReports(
  telemetry: Telemetry,
  answer: BucketAnswer,
  services: ServiceNames,
  level: Level,
): readonly LatencyReport[] {
  const edges = new Map<string, SidedEdge>()
  for (const group of telemetry.groups) {
    const edge = group.family === 'requests' ? groupEdge(group, services, level) : undefined
    if (edge !== undefined) edges.set(identityKey(group.labels, answer.labels), edge)
  }
  return [...collectBuckets(answer)].flatMap(([key, buckets]) => {
    const edge = edges.get(key)
    return edge === undefined ? [] : { backend: telemetry.backend, ...edge, buckets }
  })
}

/**
 * How many sets of bucket labels fall on more than one edge: zero means that the labels suffice.
 *
 * Too few labels can only happen when callers report no canonical service.
 */
export function countAmbiguous(
  telemetry: Telemetry,
  labels: readonly string[],
  services: ServiceNames,
  level: Level,
): number {
  const seen = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const group of telemetry.groups) {
    const edge = group.family === 'requests' ? groupEdge(group, services, level) : undefined
    if (edge === undefined) continue
    const key = identityKey(group.labels, labels)
    const text = edgeText(edge)
    if ((seen.get(key) ?? text) !== text) ambiguous.add(key)
    seen.set(key, text)
  }
  return ambiguous.size
}

function edgeText({ side, protocol, source, target }: SidedEdge): string {
  return [side, protocol, ...Object.values(source), ...Object.values(target)].join('\0')
}

function collectBuckets(answer: BucketAnswer): ReadonlyMap<string, readonly LatencyBucket[]> {
  const native = new Map<string, readonly LatencyBucket[]>()
  const classic = new Map<string, BucketCounts>()
  for (const { labels, value, histogram } of answer.samples) {
    const key = identityKey(labels, answer.labels)
    if (histogram !== undefined) {
      native.set(key, toLatencyBuckets(histogram))
      continue
    }
    const counts = classic.get(key) ?? new Map()
    countBucket(counts, labels['le'], value)
    if (counts.size > 0) classic.set(key, counts)
  }
  const sorted = [...classic].map(([key, counts]) => [key, toAscending(counts)] as const)
  return new Map([...sorted, ...native])
}
