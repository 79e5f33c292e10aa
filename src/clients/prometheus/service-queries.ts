import type { Peer } from '#src/domain/mesh/identity.ts'
import type { QueryName } from '#src/domain/topology/poll.ts'

import {
  durationMetric,
  type HistogramKind,
  identityLabels,
  type IstioSource,
  istioRate,
  requestsMetric,
  sumBy,
  tcpMetrics,
} from './istio-queries.ts'
import { formatChoice } from './selector.ts'

/** The queries behind a service's charts: as many for two callers as for two thousand. */
export const serviceQueryNames = [
  'requests',
  'duration-sum',
  'duration-count',
  'duration-buckets',
  'tcp-opened',
  'tcp-sent',
  'tcp-received',
] as const satisfies readonly QueryName[]

/** Who calls is summed over, but for its cluster, which stands in where the target's is not told. */
const targetLabels = identityLabels.filter(
  (label) => !label.startsWith('source_') || label === 'source_cluster',
)
/** The labels of an answer that say what was served, and who says so. */
export const servedLabels = [...targetLabels, 'request_protocol'] as const

/**
 * Selectors that together match all traffic to a service, no series twice.
 *
 * Traffic to a workload's own address names no service; it belongs to the service that has the
 * workload's canonical name. Where a service is called by another name than its workloads' it is
 * the map alone that knows so, and that part is missing here.
 *
 * @param peer - Of the service level; of kind `mesh` or `external`.
 */
export function serviceMatchers(peer: Peer): readonly (readonly string[])[] {
  const named = formatChoice({ name: 'destination_service_name', values: [peer.service] })
  if (peer.kind !== 'mesh') return [[named]]
  return [
    [
      named,
      formatChoice({
        name: 'destination_service_namespace',
        values: [peer.namespace, 'unknown', ''],
      }),
    ],
    [
      'destination_service_name=~"|unknown|InboundPassthroughCluster.*"',
      formatChoice({ name: 'destination_canonical_service', values: [peer.service] }),
      formatChoice({ name: 'destination_workload_namespace', values: [peer.namespace] }),
    ],
  ]
}

/** The rates of some metric to a service, one series for each that there is. */
export function servedRates(
  source: IstioSource,
  metric: string,
  selectors: readonly (readonly string[])[],
): string {
  return selectors.map((matchers) => istioRate(source, metric, matchers)).join(' or ')
}

/** All that a service's charts are drawn from. */
export function serviceQueries(
  source: IstioSource,
  peer: Peer,
  histograms: HistogramKind,
): { readonly [Q in (typeof serviceQueryNames)[number]]: string } {
  const selectors = serviceMatchers(peer)
  const served = (metric: string, labels: readonly string[]) =>
    sumBy(labels, servedRates(source, metric, selectors))
  const tcp = (metric: string) => served(metric, targetLabels)
  return {
    requests: served(requestsMetric, [...servedLabels, 'response_code', 'grpc_response_status']),
    ...durationQueries(served, histograms),
    'tcp-opened': served(tcpMetrics.opened, [...targetLabels, 'response_flags']),
    'tcp-sent': tcp(tcpMetrics.sent),
    'tcp-received': tcp(tcpMetrics.received),
  }
}

function durationQueries(
  served: (metric: string, labels: readonly string[]) => string,
  histograms: HistogramKind,
) {
  if (histograms === 'native') {
    const native = served(durationMetric, servedLabels)
    return {
      'duration-sum': `histogram_sum(${native})`,
      'duration-count': `histogram_count(${native})`,
      'duration-buckets': native,
    } as const
  }
  return {
    'duration-sum': served(`${durationMetric}_sum`, servedLabels),
    'duration-count': served(`${durationMetric}_count`, servedLabels),
    'duration-buckets': served(`${durationMetric}_bucket`, [...servedLabels, 'le']),
  } as const
}
