import type { Protocol } from '#src/domain/mesh/identity.ts'
import { isError, tellsOutcome } from '#src/domain/signals/errors.ts'
import type { ResponseRate, Side } from '#src/domain/topology/report.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import {
  durationMetric,
  type HistogramKind,
  type IstioSource,
  istioRate,
  requestsMetric,
  tcpMetrics,
} from './istio-queries.ts'
import type { TelemetryGroup } from './istio-telemetry.ts'
import { selectGroups } from './select-groups.ts'
import { formatChoice, quote } from './selector.ts'

/** Which number of an edge a query is behind. `sent` flows from source to target. */
type ExplainedSignal = 'rate' | 'errors' | 'mean' | 'p50' | 'p95' | 'p99' | 'sent' | 'received'

/** The query whose answer is a number on the screen. */
export type Explanation = {
  /** The number in people's words, with the unit of the answer: "p95 in ms, client side". */
  readonly number: string
  readonly signal: ExplainedSignal
  /** `mixed`: the parts of the edge are shown by different sides. */
  readonly side: Side | 'mixed'
  /** The cluster whose metrics back end is asked. */
  readonly cluster: string
  readonly promql: string
  readonly at: EpochMillis
}

/** The series that one side of an edge was made from, at one back end. */
export type ExplainedGroups = {
  readonly backend: string
  readonly side: Side | 'mixed'
  readonly protocol: Protocol
  readonly wanted: readonly TelemetryGroup[]
  /** Every group of the same family that the back end answered with. */
  readonly all: readonly TelemetryGroup[]
  readonly source: IstioSource
  readonly histograms: HistogramKind
  readonly at: EpochMillis
}

const httpQuantiles = [
  { signal: 'p50', q: 0.5 },
  { signal: 'p95', q: 0.95 },
  { signal: 'p99', q: 0.99 },
] as const

/**
 * Writes the queries behind the numbers of one side of an edge.
 *
 * Each selects exactly the series that the number was made from, so asked at the same moment it
 * gives the same answer. Durations are in milliseconds, as Istio measures them.
 */
export function explainGroups(groups: ExplainedGroups): readonly Explanation[] {
  const selectors = selectGroups(groups.wanted, groups.all)
  const entries =
    groups.protocol === 'tcp' ? explainTcp(groups, selectors) : explainRequests(groups, selectors)
  const sideWords = groups.side === 'mixed' ? 'as shown, of several sides' : `${groups.side} side`
  return entries.map(({ signal, words, promql }) => ({
    number: `${words}, ${sideWords}`,
    signal,
    side: groups.side,
    cluster: groups.backend,
    promql,
    at: groups.at,
  }))
}

type Entry = {
  readonly signal: ExplainedSignal
  readonly words: string
  readonly promql: string
}
type Selectors = readonly (readonly string[])[]

function explainRequests(groups: ExplainedGroups, selectors: Selectors): readonly Entry[] {
  const { source, histograms } = groups
  const rates = (metric: string) => unionOfRates(source, metric, selectors)
  const total = `sum(${rates(requestsMetric)})`
  const entries: Entry[] = [{ signal: 'rate', words: 'Requests/s', promql: total }]
  if (tellsAny(groups)) {
    entries.push({
      signal: 'errors',
      words: 'Failed share of requests',
      promql: failedShare(groups, requestsMetric, selectors),
    })
  }
  if (histograms === 'none') return entries
  const isNative = histograms === 'native'
  const [sum, count] = isNative
    ? [
        `histogram_sum(sum(${rates(durationMetric)}))`,
        `histogram_count(sum(${rates(durationMetric)}))`,
      ]
    : [`sum(${rates(`${durationMetric}_sum`)})`, `sum(${rates(`${durationMetric}_count`)})`]
  entries.push({ signal: 'mean', words: 'Mean latency in ms', promql: `${sum} / ${count}` })
  const buckets = isNative
    ? `sum(${rates(durationMetric)})`
    : `sum by (le) (${rates(`${durationMetric}_bucket`)})`
  for (const { signal, q } of httpQuantiles) {
    const promql = `histogram_quantile(${q}, ${buckets})`
    entries.push({ signal, words: `${signal} in ms`, promql })
  }
  return entries
}

/** Where no answer says how it ended, no share is shown and none is to be asked for. */
const tellsAny = ({ protocol, wanted }: ExplainedGroups): boolean =>
  wanted.some(({ responses }) => responses.some((response) => tellsOutcome(protocol, response)))

function explainTcp(groups: ExplainedGroups, selectors: Selectors): readonly Entry[] {
  const total = (metric: string) => `sum(${unionOfRates(groups.source, metric, selectors)})`
  return [
    { signal: 'rate', words: 'Connections opened/s', promql: total(tcpMetrics.opened) },
    {
      signal: 'errors',
      words: 'Failed share of connections',
      promql: failedShare(groups, tcpMetrics.opened, selectors),
    },
    { signal: 'sent', words: 'Bytes/s from source to target', promql: total(tcpMetrics.sent) },
    {
      signal: 'received',
      words: 'Bytes/s from target to source',
      promql: total(tcpMetrics.received),
    },
  ]
}

/** Where nothing failed there may be no series of failures: that is zero, not "no answer". */
function failedShare(groups: ExplainedGroups, metric: string, selectors: Selectors): string {
  const failures = failureMatchers(groups)
  const failed = selectors.flatMap((selector) =>
    failures.map((matchers) => [...selector, ...matchers]),
  )
  const total = unionOfRates(groups.source, metric, selectors)
  if (failed.length === 0) return `vector(0) / sum(${total})`
  return `(sum(${unionOfRates(groups.source, metric, failed)}) or vector(0)) / sum(${total})`
}

function unionOfRates(source: IstioSource, metric: string, selectors: Selectors): string {
  return selectors.map((matchers) => istioRate(source, metric, matchers)).join(' or ')
}

/** The definition of an error as matchers, one list for each way to fail. */
export const failureRules: { readonly [P in Protocol]: readonly FailureRule[] } = {
  http: [{ matcher: 'response_code=~"5..|0"', test: ({ code }) => /^(?:5..|0)$/.test(code) }],
  grpc: [
    { matcher: 'response_code=~"5..|0"', test: ({ code }) => /^(?:5..|0)$/.test(code) },
    {
      matcher: 'grpc_response_status=~"2|4|12|13|14|15"',
      test: ({ grpcStatus }) => /^(?:2|4|12|13|14|15)$/.test(grpcStatus),
    },
  ],
  tcp: [
    {
      matcher: 'response_flags!~"|-|DC|DI|RFCF"',
      test: ({ flags }) => !/^(?:|-|DC|DI|RFCF)$/.test(flags),
    },
  ],
}
type FailureRule = {
  readonly matcher: string
  readonly test: (response: ResponseRate) => boolean
}

/**
 * The rule, where it selects just what `isError` counts among the answers there are; else those
 * answers one by one, so that the query never tells another story than the number.
 */
function failureMatchers({ protocol, wanted }: ExplainedGroups): Selectors {
  const responses = wanted.flatMap((group) => group.responses)
  const rules = failureRules[protocol]
  const agrees = responses.every(
    (response) => rules.some(({ test }) => test(response)) === isError(protocol, response),
  )
  if (agrees) return rules.map(({ matcher }) => [matcher])
  const exact = responses
    .filter((response) => isError(protocol, response))
    .map(({ code, grpcStatus, flags }) => [
      `response_code=${quote(code)}`,
      `grpc_response_status=${quote(grpcStatus)}`,
      formatChoice({ name: 'response_flags', values: [flags] }),
    ])
  return [...new Map(exact.map((matchers) => [matchers.join(), matchers])).values()]
}
