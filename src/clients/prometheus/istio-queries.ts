import type { Level } from '#src/domain/mesh/identity.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { QueryName } from '#src/domain/topology/poll.ts'
import type { Seconds } from '#src/domain/units.ts'

import { formatChoice, formatExclusion, formatSelector } from './selector.ts'

/** How the Istio metrics of one cluster are asked for. */
export type IstioSource = {
  /** Put before every metric name, for recording rules: `workload:`. */
  readonly metricPrefix: string
  /** Added to every selector, as they are: `cluster="east"`. */
  readonly matchers: readonly string[]
  /** Rates are averaged over this. */
  readonly window: Seconds
}

/** How a back end stores request durations. `none`: it has no durations at all. */
export type HistogramKind = 'classic' | 'native' | 'none'

/** The queries that ask for rates, sent together; buckets follow once it is known for what. */
export const rateQueryNames = [
  'requests',
  'duration-sum',
  'duration-count',
  'tcp-opened',
  'tcp-sent',
  'tcp-received',
] as const satisfies readonly QueryName[]
export type RateQueryName = (typeof rateQueryNames)[number]

/** The labels that say who talks to whom, and who says so. */
export const identityLabels = [
  'reporter',
  'source_cluster',
  'source_workload_namespace',
  'source_workload',
  'source_canonical_service',
  'source_canonical_revision',
  'destination_cluster',
  'destination_service_namespace',
  'destination_service_name',
  'destination_workload_namespace',
  'destination_workload',
  'destination_canonical_service',
  'destination_canonical_revision',
] as const

export const requestIdentityLabels = [...identityLabels, 'request_protocol'] as const

/** What `requests` and `tcp-opened` are told apart by besides. */
const requestAnswerLabels = [
  'response_code',
  'grpc_response_status',
  'response_flags',
  'connection_security_policy',
] as const
const tcpAnswerLabels = ['response_flags', 'connection_security_policy'] as const

/**
 * Which Istio counter feeds which number of a TCP edge.
 *
 * A proxy counts bytes as seen from its downstream, on both sides of the edge: `received` came from
 * the caller, `sent` went back to it. So what the source sent is Istio's *received* counter.
 */
export const tcpMetrics = {
  opened: 'istio_tcp_connections_opened_total',
  sent: 'istio_tcp_received_bytes_total',
  received: 'istio_tcp_sent_bytes_total',
} as const

export const requestsMetric = 'istio_requests_total'
export const durationMetric = 'istio_request_duration_milliseconds'

/** `metric{extra matchers, given matchers}` under the source's prefix. */
export function istioSelector(
  source: IstioSource,
  metric: string,
  matchers: readonly string[] = [],
): string {
  return formatSelector(`${source.metricPrefix}${metric}`, [...source.matchers, ...matchers])
}

/** `rate(selector[window])`. */
export function istioRate(
  source: IstioSource,
  metric: string,
  matchers: readonly string[] = [],
): string {
  return `rate(${istioSelector(source, metric, matchers)}[${formatDuration(source.window)}])`
}

/** `sum by (labels) (inner)`. */
export function sumBy(labels: readonly string[], inner: string): string {
  return `sum by (${labels.join(', ')}) (${inner})`
}

/** The six rate queries of one refresh, for the whole cluster whatever its namespaces. */
export function rateQueries(
  source: IstioSource,
  histograms: HistogramKind,
): { readonly [Q in RateQueryName]: string } {
  const tcp = (metric: string) => sumBy(identityLabels, istioRate(source, metric))
  return {
    requests: sumBy(
      [...requestIdentityLabels, ...requestAnswerLabels],
      istioRate(source, requestsMetric),
    ),
    'duration-sum': durationQuery(source, histograms, 'sum'),
    'duration-count': durationQuery(source, histograms, 'count'),
    'tcp-opened': sumBy(
      [...identityLabels, ...tcpAnswerLabels],
      istioRate(source, tcpMetrics.opened),
    ),
    'tcp-sent': tcp(tcpMetrics.sent),
    'tcp-received': tcp(tcpMetrics.received),
  }
}

function durationQuery(
  source: IstioSource,
  histograms: HistogramKind,
  part: 'sum' | 'count',
): string {
  if (histograms !== 'native') {
    return sumBy(requestIdentityLabels, istioRate(source, `${durationMetric}_${part}`))
  }
  return `histogram_${part}(${sumBy(requestIdentityLabels, istioRate(source, durationMetric))})`
}

const versionLabels: ReadonlySet<string> = new Set([
  'source_canonical_revision',
  'destination_canonical_revision',
])
const workloadLabels: ReadonlySet<string> = new Set(['source_workload', 'destination_workload'])

/** The identity labels that buckets are grouped by: no finer than the level needs. */
export function bucketLabels(level: Level): readonly string[] {
  if (level === 'version') return requestIdentityLabels
  const withoutVersions = requestIdentityLabels.filter((label) => !versionLabels.has(label))
  if (level === 'workload') return withoutVersions
  return withoutVersions.filter((label) => !workloadLabels.has(label))
}

/**
 * Asks for latency buckets, the dearest query of a refresh, of the edges in scope only.
 *
 * @param scope - `labels` from {@link bucketLabels}; no `namespaces` means all of them.
 */
export function bucketsQuery(
  source: IstioSource,
  scope: { readonly namespaces: readonly string[]; readonly labels: readonly string[] },
  histograms: HistogramKind,
): string {
  const isNative = histograms === 'native'
  const metric = isNative ? durationMetric : `${durationMetric}_bucket`
  const labels = isNative ? scope.labels : [...scope.labels, 'le']
  return namespaceMatchers(scope.namespaces)
    .map((matchers) => sumBy(labels, istioRate(source, metric, matchers)))
    .join(' or ')
}

/**
 * Selectors that together match each series whose source or destination is in a namespace, once.
 *
 * They exclude each other, so that no series is read twice; and since the labels they differ in
 * are among those grouped by, `or` joins their sums without losing any.
 */
function namespaceMatchers(namespaces: readonly string[]): readonly (readonly string[])[] {
  if (namespaces.length === 0) return [[]]
  const sorted = namespaces.toSorted()
  const service = { name: 'destination_service_namespace', values: sorted }
  const workload = { name: 'destination_workload_namespace', values: sorted }
  const source = { name: 'source_workload_namespace', values: sorted }
  return [
    [formatChoice(service)],
    [formatChoice(workload), formatExclusion(service)],
    [formatChoice(source), formatExclusion(service), formatExclusion(workload)],
  ]
}
