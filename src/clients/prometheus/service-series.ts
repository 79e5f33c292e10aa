import type { Peer } from '#src/domain/mesh/identity.ts'
import type { Column, SeriesReport } from '#src/domain/series/service-series.ts'
import type { LatencyBucket } from '#src/domain/topology/report.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

import type { Labels, MatrixSeries } from './answer.ts'
import { type BucketCounts, countBucket, toAscending } from './classic-buckets.ts'
import type { ClusterNamer } from './istio-clusters.ts'
import { type ReadEdge, readEdge } from './istio-labels.ts'
import { identityKey } from './istio-telemetry.ts'
import { toLatencyBuckets } from './native-histogram.ts'
import { servedLabels, type serviceQueryNames } from './service-queries.ts'

type ServiceQueryName = (typeof serviceQueryNames)[number]

/** The answers of one back end. An absent one has failed. */
export type ServiceAnswers = { readonly [Q in ServiceQueryName]?: readonly MatrixSeries[] }

/** The moments that were asked for: both ends are among them. */
export type Grid = {
  readonly start: EpochMillis
  readonly end: EpochMillis
  readonly step: Seconds
}

/** What one back end tells of a service. */
export type ServiceTelemetry = {
  readonly reports: readonly SeriesReport[]
  /** Labels of the series that are in the reports, and of those that were of another service. */
  readonly kept: readonly Labels[]
  readonly dropped: readonly Labels[]
}

/** The moments of a grid, in milliseconds since 1970. */
export function gridTimes({ start, end, step }: Grid): Column {
  const stepMillis = step * 1000
  const length = Math.floor((end - start) / stepMillis) + 1
  return Float64Array.from({ length }, (_, index) => start + index * stepMillis)
}

/**
 * Reads what one back end tells of a service.
 *
 * Only the target decides whether a series is the service's: selectors can't tell clusters apart
 * by the names that Weir has for them.
 *
 * @param backend - Weir's name of the cluster whose back end answered.
 */
export function readServiceSeries(
  backend: string,
  answers: ServiceAnswers,
  asked: { readonly peer: Peer; readonly grid: Grid; readonly nameCluster: ClusterNamer },
): ServiceTelemetry {
  const { grid } = asked
  const drafts = new Map<string, Draft>()
  const dropped = new Map<string, Labels>()
  const each = (
    query: ServiceQueryName,
    take: (draft: Draft, series: MatrixSeries) => void,
  ): void => {
    const family = query.startsWith('tcp') ? 'tcp' : 'requests'
    for (const series of answers[query] ?? []) {
      const key = `${family}\0${identityKey(series.labels, servedLabels)}`
      const draft = drafts.get(key) ?? openDraft(series.labels, family, asked)
      if (draft === undefined) {
        dropped.set(key, series.labels)
        continue
      }
      drafts.set(key, draft)
      take(draft, series)
    }
  }
  const answered = (draft: Draft, series: MatrixSeries) =>
    draft.answers.push(toAnswer(series, grid))
  each('requests', answered)
  each('tcp-opened', answered)
  for (const [query, name] of columnsOf) {
    each(query, (draft, { points }) => {
      draft.columns[name] = toColumn(points, grid, name === 'durationSum' ? 1000 : 1)
    })
  }
  each('duration-buckets', addBuckets(grid))
  return {
    reports: [...drafts.values()].map((draft) => toReport(backend, draft)),
    kept: [...drafts.values()].map(({ labels }) => labels),
    dropped: [...dropped.values()],
  }
}

const columnsOf = [
  ['duration-sum', 'durationSum'],
  ['duration-count', 'durationCount'],
  ['tcp-sent', 'sent'],
  ['tcp-received', 'received'],
] as const
type ColumnName = (typeof columnsOf)[number][1]

type Draft = {
  readonly labels: Labels
  readonly edge: ReadEdge
  readonly answers: SeriesReport['answers'][number][]
  readonly columns: { [N in ColumnName]?: Column }
  /** At each moment, counts by bound. */
  readonly classic: BucketCounts[]
  readonly native: (readonly LatencyBucket[] | undefined)[]
}

function openDraft(
  labels: Labels,
  family: 'requests' | 'tcp',
  { peer, nameCluster }: { readonly peer: Peer; readonly nameCluster: ClusterNamer },
): Draft | undefined {
  const edge = readEdge(labels, family, nameCluster)
  if (!edge.ok || !isSameService(edge.value.target, peer)) return undefined
  return { labels, edge: edge.value, answers: [], columns: {}, classic: [], native: [] }
}

const isSameService = (a: Peer, b: Peer): boolean =>
  a.kind === b.kind &&
  a.cluster === b.cluster &&
  a.namespace === b.namespace &&
  a.service === b.service

function toAnswer({ labels, points }: MatrixSeries, grid: Grid): SeriesReport['answers'][number] {
  return {
    code: labels['response_code'] ?? '',
    grpcStatus: labels['grpc_response_status'] ?? '',
    flags: labels['response_flags'] ?? '',
    rates: toColumn(points, grid, 1),
  }
}

function toReport(
  backend: string,
  { edge, answers, columns, classic, native }: Draft,
): SeriesReport {
  const { side, protocol, target } = edge
  const buckets = native.length > 0 ? native : classic.map(toAscending)
  return {
    backend,
    side,
    protocol,
    workload: target.workload,
    version: target.version,
    answers,
    ...columns,
    ...(buckets.length > 0 && { buckets }),
  }
}

const indexOf = (at: EpochMillis, { start, step }: Grid): number =>
  Math.round((at - start) / (step * 1000))

function toColumn(points: MatrixSeries['points'], grid: Grid, divisor: number): Column {
  const column = gridTimes(grid).fill(Number.NaN)
  for (const { at, value } of points) column[indexOf(at, grid)] = value / divisor
  return column
}

function addBuckets(grid: Grid) {
  return ({ classic, native }: Draft, { labels, points, histograms }: MatrixSeries): void => {
    for (const { at, histogram } of histograms) {
      native[indexOf(at, grid)] = toLatencyBuckets(histogram)
    }
    for (const { at, value } of points) {
      const counts = (classic[indexOf(at, grid)] ??= new Map())
      countBucket(counts, labels['le'], value)
    }
  }
}
