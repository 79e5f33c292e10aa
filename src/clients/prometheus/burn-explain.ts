import type { BurnWindow } from '#src/domain/objectives/burn-rule.ts'
import type { SlowShare } from '#src/domain/objectives/slow-share.ts'
import { type Ratio, type Seconds, seconds } from '#src/domain/units.ts'

import type { Labels } from './answer.ts'
import { askedWindows, burnLabels } from './burn-queries.ts'
import type { BurnTelemetry } from './burn-reports.ts'
import { failureRules } from './istio-explain.ts'
import { durationMetric, type IstioSource, requestsMetric } from './istio-queries.ts'
import { formatChoice, quote } from './selector.ts'
import { servedRates } from './service-queries.ts'

type Selectors = readonly (readonly string[])[]

/**
 * The query whose answer is a burn rate of an availability objective: the failed share of one side,
 * over what may fail.
 */
export function availabilityBurnQuery(
  source: IstioSource,
  telemetry: BurnTelemetry,
  window: BurnWindow,
  target: Ratio,
): string {
  const failed = telemetry.kept.flatMap((labels) => {
    const rules = labels['request_protocol'] === 'grpc' ? failureRules.grpc : failureRules.http
    return rules.map(({ matcher }) => [...exactly(labels), matcher])
  })
  const rates = (chosen: Selectors) =>
    servedRates({ ...source, window: askedWindows(source)[window] }, requestsMetric, chosen)
  const share = `(sum(${rates(failed)}) or vector(0)) / sum(${rates(telemetry.kept.map(exactly))})`
  return `${share} / (1 - ${target})`
}

/**
 * The query whose answer is a burn rate of a latency objective. Inside the bucket of the threshold
 * requests are taken to spread evenly; native histograms leave that to the server, whose estimate
 * may differ inside the bucket.
 */
export function latencyBurnQuery(
  source: IstioSource,
  telemetry: BurnTelemetry,
  window: BurnWindow,
  objective: { readonly threshold: Seconds; readonly target: Ratio } & Omit<SlowShare, 'share'>,
): string {
  const { threshold, target, lower, upper } = objective
  const over = { ...source, window: askedWindows(source)[window] }
  const selectors = telemetry.kept.map(exactly)
  if (telemetry.histograms === 'native') {
    const rates = servedRates(over, durationMetric, selectors)
    return `(1 - histogram_fraction(0, ${threshold * 1000}, sum(${rates}))) / (1 - ${target})`
  }
  const upTo = (bound: Seconds) => {
    const ofBound = selectors.map((matchers) => [...matchers, boundMatcher(bound)])
    return `sum(${servedRates(over, `${durationMetric}_bucket`, ofBound)})`
  }
  const total = upTo(seconds(Infinity))
  const part = upper === Infinity ? 0 : (threshold - lower) / (upper - lower)
  const within = [
    ...(lower > 0 && part < 1 ? [`${1 - part} * ${upTo(lower)}`] : []),
    ...(part > 0 ? [`${part} * ${upTo(upper)}`] : []),
  ].join(' + ')
  return `(1 - (${within === '' ? '0' : within}) / ${total}) / (1 - ${target})`
}

/** A group's own series and no others: an empty label matches an absent one. */
const exactly = (labels: Labels): readonly string[] =>
  burnLabels.map((name) => `${name}=${quote(labels[name] ?? '')}`)

/** Bounds are in milliseconds; Prometheus 3 writes whole ones with a decimal. */
function boundMatcher(bound: Seconds): string {
  const millis = Number((bound * 1000).toPrecision(12))
  if (millis === Infinity) return 'le="+Inf"'
  const texts = Number.isInteger(millis) ? [String(millis), `${millis}.0`] : [String(millis)]
  return formatChoice({ name: 'le', values: texts })
}
