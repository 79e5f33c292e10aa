import type { Protocol } from '#src/domain/mesh/identity.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { Side } from '#src/domain/topology/report.ts'
import { type EpochMillis, epochMillis, type Seconds, seconds } from '#src/domain/units.ts'

import { ApiError } from '../api-error.ts'
import type { VectorSample } from './answer.ts'
import type { CallOptions, PrometheusClient } from './client.ts'
import { sideByReporter } from './istio-labels.ts'
import {
  durationMetric,
  type IstioSource,
  istioSelector,
  requestsMetric,
  tcpMetrics,
} from './istio-queries.ts'
import { parseSampleValue } from './sample-value.ts'
import { formatSelector, quote } from './selector.ts'

/** What one back end's Istio metrics can tell. */
export type Capabilities = {
  /** Istio metrics that had samples lately, with their prefix, ascending. */
  readonly metrics: readonly string[]
  readonly sides: readonly Side[]
  readonly protocols: readonly Protocol[]
  /** How many canonical revisions are told apart; 0 when none is reported. */
  readonly versions: number
  readonly histograms:
    | { readonly kind: 'classic'; readonly lowest: Seconds; readonly highest: Seconds }
    | { readonly kind: 'native' | 'none' }
  /** Estimated from how many samples a series has; absent without samples. */
  readonly scrapeInterval?: Seconds
  /** The oldest sample that the back end says it keeps; absent where it doesn't say. */
  readonly oldestSample?: EpochMillis
}

/** Short, so that a mesh of two minutes is judged right; long enough for a scrape a minute. */
const samplesWindow = seconds(120)
const lookBackMillis = 600_000
/** Intervals that people configure. */
const usualIntervals = [1, 2, 5, 10, 15, 20, 30, 60].map(seconds)

/** The instant queries of a probe, by what they find out. */
export function capabilityQueries(source: IstioSource, window: Seconds = samplesWindow) {
  const requests = istioSelector(source, requestsMetric)
  const known = istioSelector(source, requestsMetric, [
    'destination_canonical_revision!~"|unknown"',
  ])
  return {
    reporters: `count by (reporter, request_protocol) (${requests})`,
    versions: `count(count by (destination_canonical_revision) (${known}))`,
    native: `count(${istioSelector(source, durationMetric)})`,
    samples: `max(count_over_time(${requests}[${formatDuration(window)}]))`,
    oldest: 'min(prometheus_tsdb_lowest_timestamp_seconds)',
  } as const
}

/** The selectors whose label values a probe asks for. */
export function capabilitySelectors(source: IstioSource) {
  return {
    metrics: formatSelector('', [
      `__name__=~${quote(`${source.metricPrefix}istio_.+`)}`,
      ...source.matchers,
    ]),
    buckets: istioSelector(source, `${durationMetric}_bucket`),
  } as const
}

/**
 * Finds out what a back end's Istio metrics can tell.
 *
 * @throws ApiError if the back end can't be asked. What only some back ends can answer is left out
 *   where it is refused.
 */
export async function probeCapabilities(
  client: PrometheusClient,
  source: IstioSource,
  at: EpochMillis,
  options?: CallOptions,
): Promise<Capabilities> {
  const queries = capabilityQueries(source)
  const selectors = capabilitySelectors(source)
  const lately = { start: epochMillis(at - lookBackMillis), end: at }
  const valuesOf = async (label: string, selector: string) => {
    const answer = await client.labelValues(label, { match: [selector], ...lately }, options)
    return answer.data
  }
  const samplesOf = (query: string) => askVector(client, query, at, options)
  const [metrics, bounds, reporters, versions, native, samples, oldest] = await Promise.all([
    valuesOf('__name__', selectors.metrics),
    valuesOf('le', selectors.buckets),
    samplesOf(queries.reporters),
    samplesOf(queries.versions),
    samplesOf(queries.native),
    samplesOf(queries.samples).catch(nothingIfRefused),
    samplesOf(queries.oldest).catch(nothingIfRefused),
  ])
  const scrapeInterval = estimateInterval(samples[0]?.value, samplesWindow)
  const oldestSeconds = oldest[0]?.value
  return {
    metrics: metrics.toSorted(),
    sides: [...sideByReporter]
      .filter(([reporter]) => reporters.some(({ labels }) => labels['reporter'] === reporter))
      .map(([, side]) => side),
    protocols: readProtocols(source, metrics, reporters),
    versions: versions[0]?.value ?? 0,
    histograms: readHistograms(bounds, native),
    ...(scrapeInterval !== undefined && { scrapeInterval }),
    ...(oldestSeconds !== undefined &&
      oldestSeconds > 0 && { oldestSample: epochMillis(oldestSeconds * 1000) }),
  }
}

async function askVector(
  client: PrometheusClient,
  query: string,
  time: EpochMillis,
  options?: CallOptions,
): Promise<readonly VectorSample[]> {
  const { data } = await client.query({ query, time }, options)
  if (data.resultType === 'vector') return data.samples
  const detail = `a ${data.resultType} came where a vector was asked for`
  throw new ApiError({ kind: 'malformed', source: client.source, detail })
}

function nothingIfRefused(error: unknown): readonly VectorSample[] {
  if (error instanceof ApiError && error.failure.kind === 'rejected') return []
  throw error
}

function readProtocols(
  source: IstioSource,
  metrics: readonly string[],
  reporters: readonly VectorSample[],
): readonly Protocol[] {
  const requested = (['http', 'grpc'] as const).filter((protocol) =>
    reporters.some(({ labels }) => labels['request_protocol'] === protocol),
  )
  const hasTcp = metrics.includes(`${source.metricPrefix}${tcpMetrics.opened}`)
  return hasTcp ? [...requested, 'tcp'] : requested
}

function readHistograms(
  bounds: readonly string[],
  native: readonly VectorSample[],
): Capabilities['histograms'] {
  const finite = bounds
    .map((bound) => parseSampleValue(bound))
    .flatMap((bound) => (bound.ok && Number.isFinite(bound.value) ? bound.value : []))
  if (finite.length === 0) return { kind: native.length > 0 ? 'native' : 'none' }
  const [lowest, highest] = [Math.min(...finite), Math.max(...finite)]
  return { kind: 'classic', lowest: seconds(lowest / 1000), highest: seconds(highest / 1000) }
}

/**
 * Estimates how often series are scraped from how many samples lie in a window.
 *
 * The ends of the window are counted by some servers and not by others, so that the answer is a
 * span; a usual interval in it is the likeliest.
 */
export function estimateInterval(
  samples: number | undefined,
  window: Seconds,
): Seconds | undefined {
  if (samples === undefined || !(samples >= 2)) return undefined
  const [shortest, longest] = [window / samples, window / (samples - 1)]
  const usual = usualIntervals.find((interval) => interval >= shortest && interval <= longest)
  return usual ?? seconds(Math.round(((shortest + longest) / 2) * 10) / 10)
}
