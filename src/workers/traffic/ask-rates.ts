import type { VectorSample } from '#src/clients/prometheus/answer.ts'
import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import {
  durationMetric,
  type HistogramKind,
  type IstioSource,
  istioSelector,
  rateQueries,
  type RateQueryName,
  rateQueryNames,
} from '#src/clients/prometheus/istio-queries.ts'
import type { RateAnswers } from '#src/clients/prometheus/istio-telemetry.ts'
import type { Failure } from '#src/domain/failure.ts'
import type { QueryOutcome } from '#src/domain/topology/poll.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import { type Asked, ask } from './ask.ts'

/** The rate queries of one refresh of one cluster, answered or failed one by one. */
export type RatesAsked = {
  readonly answers: RateAnswers
  readonly outcomes: readonly QueryOutcome[]
  readonly histograms: HistogramKind
  /** Why the request query failed; nothing can be drawn without it. */
  readonly failure?: Failure
}

type RatesQuestion = {
  readonly client: PrometheusClient
  readonly source: IstioSource
  readonly at: EpochMillis
  /** What was found at an earlier refresh. */
  readonly histograms: HistogramKind
  /** After a failed refresh: ask one question and see, before asking six. */
  readonly carefully: boolean
  readonly signal: AbortSignal
}

/** Asks a cluster for its rates; where durations turn out to be native histograms, for those. */
export async function askRates(question: RatesQuestion): Promise<RatesAsked> {
  const found = new Map<RateQueryName, Asked>()
  const askFor = async (names: readonly RateQueryName[], histograms: HistogramKind) => {
    const queries = rateQueries(question.source, histograms)
    const { client, at, signal } = question
    await Promise.all(
      names.map(async (query) => {
        found.set(query, await ask(client, { query, promql: queries[query], at }, signal))
      }),
    )
  }
  let { histograms } = question
  if (question.carefully) await askFor(['requests'], histograms)
  if (found.get('requests')?.outcome.failure === undefined) {
    const remaining = rateQueryNames.filter((name) => !found.has(name))
    await askFor(remaining, histograms)
    const other = await findOtherKind(question, found)
    if (other !== undefined) {
      histograms = other
      if (other !== 'none') await askFor(['duration-sum', 'duration-count'], other)
    }
  }
  return toRates(found, histograms)
}

/**
 * The histogram kind to ask for instead, when the one asked for gave nothing though there are
 * requests: a migration to native histograms removes the classic series without a word.
 */
async function findOtherKind(
  { client, source, at, histograms, signal }: RatesQuestion,
  found: ReadonlyMap<RateQueryName, Asked>,
): Promise<HistogramKind | undefined> {
  const hasRequests = (found.get('requests')?.samples?.length ?? 0) > 0
  const count = found.get('duration-count')
  if (!hasRequests || count?.samples === undefined) return undefined
  if (count.samples.length > 0) return histograms === 'none' ? 'classic' : undefined
  if (histograms === 'native') return 'classic'
  const promql = `count(${istioSelector(source, durationMetric)})`
  const probe = await ask(client, { query: 'duration-count', promql, at }, signal)
  if (probe.samples === undefined) return undefined
  return probe.samples.length > 0 ? 'native' : 'none'
}

function toRates(found: ReadonlyMap<RateQueryName, Asked>, histograms: HistogramKind): RatesAsked {
  const answers: { [Q in RateQueryName]?: readonly VectorSample[] } = {}
  const outcomes: QueryOutcome[] = []
  for (const name of rateQueryNames) {
    const asked = found.get(name)
    if (asked === undefined) continue
    outcomes.push(asked.outcome)
    if (asked.samples !== undefined) answers[name] = asked.samples
  }
  const failure = found.get('requests')?.outcome.failure
  return { answers, outcomes, histograms, ...(failure && { failure }) }
}
