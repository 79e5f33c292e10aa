import type { MatrixSeries } from '#src/clients/prometheus/answer.ts'
import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import { explainService } from '#src/clients/prometheus/explain-service.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import type { HistogramKind, IstioSource } from '#src/clients/prometheus/istio-queries.ts'
import { serviceQueries, serviceQueryNames } from '#src/clients/prometheus/service-queries.ts'
import {
  gridTimes,
  readServiceSeries,
  type ServiceAnswers,
} from '#src/clients/prometheus/service-series.ts'
import type { Transport } from '#src/clients/transport.ts'
import { foldService } from '#src/domain/series/fold-service.ts'
import type { ClusterPoll, QueryOutcome } from '#src/domain/topology/poll.ts'
import type { Seconds } from '#src/domain/units.ts'

import { askRange } from '../ask-range.ts'
import type { ClusterTarget } from '../traffic/messages.ts'
import { sourceOf, windowOf } from '../traffic/poll-cluster.ts'
import type { SignalsAnswer, SignalsRequest } from './messages.ts'

/** What asking needs of the world around it. */
export type SignalsDeps = {
  readonly transport: Transport
  /** Where a cluster's metrics are; absolute, with a closing slash. */
  readonly metricsUrl: (cluster: string) => URL
}

type QueryName = (typeof serviceQueryNames)[number]
const durations = ['duration-sum', 'duration-count', 'duration-buckets'] as const

/** Asks all clusters for a service's signals. It remembers how each stores its histograms. */
export function createSignalsAsker(
  deps: SignalsDeps,
): (request: SignalsRequest, signal: AbortSignal) => Promise<SignalsAnswer> {
  const kinds = new Map<string, HistogramKind>()
  return async (request, signal) => {
    const { grid, peer } = request
    // never shorter than the step, or traffic between two moments would be in neither
    const window = windowOf({ clusters: request.clusters, range: grid.step })
    const asked = await Promise.all(
      request.clusters.map((target) => askCluster(target, request, { deps, kinds, signal })),
    )
    const reports = asked.flatMap(({ telemetry }) => telemetry.reports)
    return {
      series: foldService(reports, gridTimes(grid), window),
      polls: asked.map((one) => toPoll(one, request, window)),
      tellers: asked.flatMap(({ cluster, telemetry }) =>
        telemetry.reports.length > 0 ? [cluster] : [],
      ),
      explanations: asked.flatMap(({ cluster, source, histograms, telemetry }) =>
        explainService({ backend: cluster, source, peer, histograms, telemetry }),
      ),
    }
  }
}

type Context = {
  readonly deps: SignalsDeps
  readonly kinds: Map<string, HistogramKind>
  readonly signal: AbortSignal
}

type Asked = {
  readonly cluster: string
  readonly source: IstioSource
  readonly histograms: HistogramKind
  readonly outcomes: readonly QueryOutcome[]
  readonly telemetry: ReturnType<typeof readServiceSeries>
}

/** Seven queries; three more where durations turn out to be native histograms. */
async function askCluster(
  target: ClusterTarget,
  { clusters, aliases, peer, grid }: SignalsRequest,
  { deps, kinds, signal }: Context,
): Promise<Asked> {
  const cluster = target.name
  const client = createPrometheusClient(
    deps.transport,
    deps.metricsUrl(cluster),
    `metrics of ${cluster}`,
  )
  const source = sourceOf(target, { clusters, range: grid.step })
  const answers: { [Q in QueryName]?: readonly MatrixSeries[] } = {}
  const outcomes = new Map<QueryName, QueryOutcome>()
  const askFor = async (names: readonly QueryName[], histograms: HistogramKind) => {
    const queries = serviceQueries(source, peer, histograms)
    await Promise.all(
      names.map(async (query) => {
        const promql = queries[query]
        const { outcome, series } = await askRange(client, { query, promql, grid }, signal)
        outcomes.set(query, outcome)
        if (series !== undefined) answers[query] = series
      }),
    )
  }
  let histograms = kinds.get(cluster) ?? 'classic'
  await askFor(serviceQueryNames, histograms)
  if (lacksDurations(answers)) {
    const other = histograms === 'native' ? 'classic' : 'native'
    await askFor(durations, other)
    if (!lacksDurations(answers)) histograms = other
  }
  kinds.set(cluster, histograms)
  const nameCluster = createClusterNamer(cluster, aliases)
  const telemetry = readServiceSeries(cluster, answers, { peer, grid, nameCluster })
  return { cluster, source, histograms, outcomes: [...outcomes.values()], telemetry }
}

/** A migration to native histograms removes the classic series without a word. */
function lacksDurations(answers: ServiceAnswers): boolean {
  const count = answers['duration-count']
  return (answers.requests?.length ?? 0) > 0 && count !== undefined && count.length === 0
}

/** Without requests and without connections nothing of a cluster is known. */
function toPoll(
  { cluster, outcomes }: Asked,
  { grid }: SignalsRequest,
  range: Seconds,
): ClusterPoll {
  const failed = outcomes.filter(({ failure }) => failure !== undefined)
  const base = { cluster, range, queries: outcomes }
  const failure = failed.find(({ query }) => query === 'requests')?.failure
  if (failure !== undefined) return { ...base, state: 'failed', failure }
  return { ...base, asOf: grid.end, state: failed.length > 0 ? 'partial' : 'live' }
}
