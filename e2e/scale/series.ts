import type { Churned } from './churn.ts'
import type { ScaleEdge, ScaleNode, ScaleShape } from './shape.ts'
import type { EdgeSignals, SignalsAt } from './signals.ts'

export type Labels = Readonly<Record<string, string>>

/** One time series: its labels, and how its value follows from what its edge carries. */
export type Series = {
  readonly labels: Labels
  readonly edge: number
  readonly read: (signals: EdgeSignals) => number
}

/** Istio's histogram bounds, in milliseconds. */
export const bounds: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
]
/** How far latencies spread around their median: the deviation of their logarithm. */
const spread = 0.6

export const families = [
  'istio_requests_total',
  'istio_request_duration_milliseconds_sum',
  'istio_request_duration_milliseconds_count',
  'istio_request_duration_milliseconds_bucket',
  'istio_tcp_connections_opened_total',
  'istio_tcp_connections_closed_total',
  'istio_tcp_sent_bytes_total',
  'istio_tcp_received_bytes_total',
] as const
export type Family = (typeof families)[number]

export const isFamily = (name: string): name is Family => families.some((family) => family === name)

/** All series of a family, as the proxies of the mesh export them. */
export function createSeries(
  family: Family,
  shape: ScaleShape,
  { replaced, isThere }: Churned,
  signalsAt: SignalsAt,
): readonly Series[] {
  const isTcp = family.startsWith('istio_tcp')
  const names = shape.nodes.map((node, index) => currentName(node, replaced[index] ?? 0))
  return shape.edges.flatMap((edge, index) => {
    const source = shape.nodes[edge.source]
    const target = shape.nodes[edge.target]
    if (source === undefined || target === undefined || isThere[index] === false) return []
    if ((edge.protocol === 'tcp') !== isTcp) return []
    const ends = {
      edge,
      index,
      source: { ...source, name: names[edge.source] ?? source.name },
      target: { ...target, name: names[edge.target] ?? target.name },
      everFails: [0, 1].some((wave) => {
        const { failed, lost } = signalsAt(index, wave)
        return failed + lost > 0
      }),
      isRefused: signalsAt(index, 0).refused > 0,
    }
    return reportersOf(ends).flatMap((reporter) => seriesOf(family, ends, reporter))
  })
}

const currentName = ({ name }: ScaleNode, replaced: number): string =>
  replaced === 0 ? name : `${name}-next${replaced === 1 ? '' : replaced}`

type Ends = {
  readonly edge: ScaleEdge
  readonly index: number
  readonly source: ScaleNode
  readonly target: ScaleNode
  readonly everFails: boolean
  readonly isRefused: boolean
}
type Reporter = 'source' | 'destination'

/** A host outside has no proxy that could report. */
const reportersOf = ({ target }: Ends): readonly Reporter[] =>
  target.kind === 'external' ? ['source'] : ['source', 'destination']

function seriesOf(family: Family, ends: Ends, reporter: Reporter): readonly Series[] {
  const { target, index, edge } = ends
  const share = 1 / target.versions.length
  return target.versions.flatMap((version): readonly Series[] => {
    const labels = identityOf(ends, reporter, version)
    const requests = { ...labels, request_protocol: edge.protocol }
    const seen = (signals: EdgeSignals) => seenBy(reporter, signals) * share
    const one = (read: Series['read'], more: Labels = {}): Series => ({
      labels: { ...labels, ...more },
      edge: index,
      read,
    })
    switch (family) {
      case 'istio_requests_total':
        return answersOf(ends, reporter).map(({ answer, portion }) => ({
          labels: { ...requests, ...answer, connection_security_policy: securityOf(reporter) },
          edge: index,
          read: (signals) => signals.rate * share * portion(signals),
        }))
      case 'istio_request_duration_milliseconds_sum':
        return [{ ...one((s) => seen(s) * s.meanMillis), labels: requests }]
      case 'istio_request_duration_milliseconds_count':
        return [{ ...one(seen), labels: requests }]
      case 'istio_request_duration_milliseconds_bucket':
        return [...bounds, Number.POSITIVE_INFINITY].map((le) => ({
          labels: { ...requests, le: le === Number.POSITIVE_INFINITY ? '+Inf' : String(le) },
          edge: index,
          read: (s) => seen(s) * shareWithin(le, s.meanMillis),
        }))
      case 'istio_tcp_connections_opened_total':
      case 'istio_tcp_connections_closed_total':
        return [
          one((s) => s.rate * share, {
            response_flags: '-',
            connection_security_policy: securityOf(reporter),
          }),
        ]
      case 'istio_tcp_sent_bytes_total':
        return [one((s) => s.rate * share * 2400)]
      case 'istio_tcp_received_bytes_total':
        return [one((s) => s.rate * share * 700)]
      default:
        return family satisfies never
    }
  })
}

/** Requests that never arrive are seen by their caller only. */
const seenBy = (reporter: Reporter, { rate, lost }: EdgeSignals): number =>
  reporter === 'source' ? rate : rate * (1 - lost)

const securityOf = (reporter: Reporter): string =>
  reporter === 'source' ? 'unknown' : 'mutual_tls'

type Answered = {
  readonly answer: Labels
  readonly portion: (signals: EdgeSignals) => number
}

function answersOf({ edge, everFails, isRefused }: Ends, reporter: Reporter): readonly Answered[] {
  const isGrpc = edge.protocol === 'grpc'
  const answer = (code: string, grpc: string, flags: string): Labels => ({
    response_code: isGrpc && code !== '0' ? '200' : code,
    response_flags: flags,
    ...(isGrpc && { grpc_response_status: grpc }),
  })
  const refused: Answered = { answer: answer('404', '5', '-'), portion: (s) => s.refused }
  const failed: Answered = { answer: answer('500', '13', '-'), portion: (s) => s.failed }
  const lost: Answered = { answer: answer('503', '14', 'UF'), portion: (s) => s.lost }
  return [
    { answer: answer('200', '0', '-'), portion: (s) => 1 - s.failed - s.lost - s.refused },
    ...(isRefused ? [refused] : []),
    ...(everFails ? [failed] : []),
    ...(everFails && reporter === 'source' ? [lost] : []),
  ]
}

function identityOf({ source, target }: Ends, reporter: Reporter, version: string): Labels {
  return { reporter, ...sourceOf(source), ...targetOf(target, version) }
}

function sourceOf({ namespace, name }: ScaleNode): Labels {
  return {
    source_cluster: 'scale',
    source_workload_namespace: namespace,
    source_workload: `${name}-v1`,
    source_canonical_service: name,
    source_canonical_revision: 'v1',
  }
}

function targetOf({ kind, namespace, name }: ScaleNode, version: string): Labels {
  if (kind === 'external') {
    return {
      destination_cluster: 'unknown',
      destination_service_namespace: 'unknown',
      destination_service_name: name,
      destination_workload_namespace: 'unknown',
      destination_workload: 'unknown',
      destination_canonical_service: 'unknown',
      destination_canonical_revision: 'latest',
    }
  }
  return {
    destination_cluster: 'scale',
    destination_service_namespace: namespace,
    destination_service_name: name,
    destination_workload_namespace: namespace,
    destination_workload: `${name}-${version}`,
    destination_canonical_service: name,
    destination_canonical_revision: version,
  }
}

/** The share of requests answered within a time, where latencies are log-normal of a given mean. */
function shareWithin(le: number, meanMillis: number): number {
  if (le === Number.POSITIVE_INFINITY) return 1
  const median = Math.log(meanMillis) - spread ** 2 / 2
  const deviations = (Math.log(le) - median) / spread
  // the logistic curve that is nearest to the normal one
  return 1 / (1 + Math.exp(-1.702 * deviations))
}
