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

/** What one proxy says of one edge, to one version: as far as all its metrics have the same labels. */
export type Reports = {
  readonly labels: Labels
  readonly index: number
  readonly edge: ScaleEdge
  readonly reporter: Reporter
  /** Of the edge's requests. */
  readonly share: number
  readonly everFails: boolean
  readonly isRefused: boolean
}

/** Who reports on what in a mesh. */
export function createReports(
  shape: ScaleShape,
  { replaced, isThere }: Churned,
  signalsAt: SignalsAt,
): readonly Reports[] {
  const nodes = shape.nodes.map((node, index) => currentNode(node, replaced[index] ?? 0))
  return shape.edges.flatMap((edge, index) => {
    const source = nodes[edge.source]
    const target = nodes[edge.target]
    if (source === undefined || target === undefined || isThere[index] === false) return []
    const everFails = [0, 1].some((wave) => {
      const { failed, lost } = signalsAt(index, wave)
      return failed + lost > 0
    })
    const isRefused = signalsAt(index, 0).refused > 0
    const share = 1 / target.versions.length
    return reportersOf(target).flatMap((reporter) =>
      target.versions.map((version) => {
        const labels = { reporter, ...sourceOf(source), ...targetOf(target, version) }
        return { labels, index, edge, reporter, share, everFails, isRefused }
      }),
    )
  })
}

function currentNode(node: ScaleNode, replaced: number): ScaleNode {
  if (replaced === 0) return node
  return { ...node, name: `${node.name}-next${replaced === 1 ? '' : replaced}` }
}

type Reporter = 'source' | 'destination'

/** A host outside has no proxy that could report. */
const reportersOf = ({ kind }: ScaleNode): readonly Reporter[] =>
  kind === 'external' ? ['source'] : ['source', 'destination']

/** The series of a family that a proxy exports about an edge. */
export function seriesOf(family: Family, reports: Reports): readonly Series[] {
  const { labels, index, edge, reporter, share } = reports
  if ((edge.protocol === 'tcp') !== family.startsWith('istio_tcp')) return []
  const requests = { ...labels, request_protocol: edge.protocol }
  const connection_security_policy = securityOf(reporter)
  const seen = (signals: EdgeSignals) => seenBy(reporter, signals) * share
  const one = (own: Labels, read: Series['read']): Series => ({ labels: own, edge: index, read })
  switch (family) {
    case 'istio_requests_total':
      return answersOf(reports).map(({ answer, portion }) =>
        one(
          { ...requests, ...answer, connection_security_policy },
          (signals) => signals.rate * share * portion(signals),
        ),
      )
    case 'istio_request_duration_milliseconds_sum':
      return [one(requests, (signals) => seen(signals) * signals.meanMillis)]
    case 'istio_request_duration_milliseconds_count':
      return [one(requests, seen)]
    case 'istio_request_duration_milliseconds_bucket':
      return [...bounds, Number.POSITIVE_INFINITY].map((le) =>
        one(
          { ...requests, le: le === Number.POSITIVE_INFINITY ? '+Inf' : String(le) },
          (signals) => seen(signals) * shareWithin(le, signals.meanMillis),
        ),
      )
    case 'istio_tcp_connections_opened_total':
    case 'istio_tcp_connections_closed_total':
      return [
        one(
          { ...labels, response_flags: '-', connection_security_policy },
          ({ rate }) => rate * share,
        ),
      ]
    case 'istio_tcp_sent_bytes_total':
      return [one(labels, ({ rate }) => rate * share * 2400)]
    case 'istio_tcp_received_bytes_total':
      return [one(labels, ({ rate }) => rate * share * 700)]
    default:
      return family satisfies never
  }
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

function answersOf({ edge, reporter, everFails, isRefused }: Reports): readonly Answered[] {
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
