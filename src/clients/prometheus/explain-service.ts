import type { Peer } from '#src/domain/mesh/identity.ts'
import { sides, type Side } from '#src/domain/topology/report.ts'

import type { Labels } from './answer.ts'
import { failureRules } from './istio-explain.ts'
import { reporterBySide } from './istio-labels.ts'
import {
  durationMetric,
  type HistogramKind,
  type IstioSource,
  requestsMetric,
  tcpMetrics,
} from './istio-queries.ts'
import { formatChoice, quote } from './selector.ts'
import { servedRates, serviceMatchers } from './service-queries.ts'
import type { ServiceTelemetry } from './service-series.ts'

/** Which chart a query is behind. */
type ChartName = 'rate' | 'errors' | 'latency' | 'connections' | 'bytes'

/** The range query whose answer is a line of a chart. */
export type LineExplanation = {
  readonly chart: ChartName
  /** The line in people's words, with the unit of the answer: "p95 in ms, client side". */
  readonly line: string
  readonly side: Side
  /** The cluster whose metrics back end is asked. */
  readonly cluster: string
  readonly promql: string
}

/** What one back end told, and how it was asked. */
type Told = {
  readonly backend: string
  readonly source: IstioSource
  readonly peer: Peer
  readonly histograms: HistogramKind
  readonly telemetry: ServiceTelemetry
}

type Selectors = readonly (readonly string[])[]
type Line = Pick<LineExplanation, 'chart' | 'line' | 'promql'>

/**
 * Writes the queries behind the lines of a service's charts, for each side that one back end tells
 * of. Asked over the same grid, each gives the line; where several back ends tell of one side, the
 * line is the sum of their answers (a quantile is that of their summed buckets).
 */
export function explainService(told: Told): readonly LineExplanation[] {
  const { backend, telemetry } = told
  return sides.flatMap((side) => {
    const ofSide = telemetry.reports.filter((report) => report.side === side)
    const selectors = selectorsOf(told, side)
    const protocols = new Set(ofSide.map(({ protocol }) => protocol))
    const lines = [
      ...(protocols.has('http') || protocols.has('grpc') ? explainRequests(told, selectors) : []),
      ...(protocols.has('tcp') ? explainTcp(told, selectors) : []),
    ]
    return lines.map((line) => ({
      ...line,
      line: `${line.line}, ${side} side`,
      side,
      cluster: backend,
    }))
  })
}

/** Other services' series are kept out by the clusters that they name, where there are any. */
function selectorsOf({ peer, telemetry }: Told, side: Side): Selectors {
  const reporter = formatChoice({ name: 'reporter', values: [reporterBySide[side]] })
  const clusters = clusterMatchers(telemetry)
  return serviceMatchers(peer).flatMap((matchers) =>
    clusters.map((cluster) => [reporter, ...matchers, ...cluster]),
  )
}

function clusterMatchers({ kept, dropped }: ServiceTelemetry): Selectors {
  if (dropped.length === 0) return [[]]
  const targets = valuesOf(kept, 'destination_cluster')
  const isEnough = dropped.every((labels) => !targets.has(labels['destination_cluster'] ?? ''))
  if (isEnough) return [[formatChoice({ name: 'destination_cluster', values: [...targets] })]]
  const pairs = new Map(
    kept.map((labels) => {
      const [target = '', source = ''] = [labels['destination_cluster'], labels['source_cluster']]
      const pair = [`destination_cluster=${quote(target)}`, `source_cluster=${quote(source)}`]
      return [pair.join(), pair] as const
    }),
  )
  return [...pairs.values()]
}

const valuesOf = (all: readonly Labels[], name: string): ReadonlySet<string> =>
  new Set(all.map((labels) => labels[name] ?? ''))

function explainRequests({ source, histograms }: Told, selectors: Selectors): readonly Line[] {
  const sum = (metric: string) => `sum(${servedRates(source, metric, selectors)})`
  const lines: Line[] = [
    { chart: 'rate', line: 'Requests/s', promql: sum(requestsMetric) },
    { chart: 'errors', line: 'Failed share', promql: failedShare(source, selectors) },
  ]
  if (histograms === 'none') return lines
  const isNative = histograms === 'native'
  const buckets = isNative
    ? sum(durationMetric)
    : `sum by (le) (${servedRates(source, `${durationMetric}_bucket`, selectors)})`
  const mean = isNative
    ? `histogram_sum(${buckets}) / histogram_count(${buckets})`
    : `${sum(`${durationMetric}_sum`)} / ${sum(`${durationMetric}_count`)}`
  lines.push({ chart: 'latency', line: 'Mean in ms', promql: mean })
  for (const [name, q] of quantiles) {
    const promql = `histogram_quantile(${q}, ${buckets})`
    lines.push({ chart: 'latency', line: `${name} in ms`, promql })
  }
  return lines
}

const quantiles = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const

/** HTTP fails by its code alone, gRPC by its status too: each rule looks at its own requests. */
function failedShare(source: IstioSource, selectors: Selectors): string {
  const rules = [
    ...failureRules.http.map(({ matcher }) => ['request_protocol!="grpc"', matcher]),
    ...failureRules.grpc.map(({ matcher }) => ['request_protocol="grpc"', matcher]),
  ]
  const failed = selectors.flatMap((selector) => rules.map((rule) => [...selector, ...rule]))
  const rates = (chosen: Selectors) => servedRates(source, requestsMetric, chosen)
  return `(sum(${rates(failed)}) or vector(0)) / sum(${rates(selectors)})`
}

function explainTcp({ source }: Told, selectors: Selectors): readonly Line[] {
  const sum = (metric: string) => `sum(${servedRates(source, metric, selectors)})`
  return [
    { chart: 'connections', line: 'Connections opened/s', promql: sum(tcpMetrics.opened) },
    { chart: 'bytes', line: 'Bytes/s to the service', promql: sum(tcpMetrics.sent) },
    { chart: 'bytes', line: 'Bytes/s from the service', promql: sum(tcpMetrics.received) },
  ]
}
