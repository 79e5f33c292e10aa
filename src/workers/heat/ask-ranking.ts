import type { MatrixSeries } from '#src/clients/prometheus/answer.ts'
import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import {
  rankingQueries,
  type RankingQueryName,
  rankingQueryNames,
  type RankingTelemetry,
  readRanking,
} from '#src/clients/prometheus/heat-ranking.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import type { HistogramKind } from '#src/clients/prometheus/istio-queries.ts'
import type { Grid } from '#src/clients/prometheus/service-series.ts'
import { partsPerWindow } from '#src/domain/heat/departure.ts'
import type { ClusterPoll, QueryOutcome } from '#src/domain/topology/poll.ts'

import { askRange } from '../ask-range.ts'
import type { ClusterTarget } from '../traffic/messages.ts'
import { sourceOf, windowOf } from '../traffic/poll-cluster.ts'
import type { HeatRequest } from './messages.ts'

/** What one cluster answered to a ranking. */
export type RankingAsked = RankingTelemetry & {
  readonly cluster: string
  readonly histograms: HistogramKind
  readonly poll: ClusterPoll
}

/**
 * Asks one cluster for a few coarse moments of all its traffic, each sample read once: three
 * queries, and one more where durations turn out to be stored the other way.
 */
export async function askRanking(
  target: ClusterTarget,
  request: HeatRequest,
  {
    client,
    grid,
    histograms: known,
    signal,
  }: {
    readonly client: PrometheusClient
    readonly grid: Grid
    /** What was found before. */
    readonly histograms: HistogramKind
    readonly signal: AbortSignal
  },
): Promise<RankingAsked> {
  const source = sourceOf(target, { clusters: request.clusters, range: grid.step })
  const answers: { [Q in RankingQueryName]?: readonly MatrixSeries[] } = {}
  const outcomes = new Map<RankingQueryName, QueryOutcome>()
  const askFor = async (names: readonly RankingQueryName[], histograms: HistogramKind) => {
    const queries = rankingQueries(source, histograms)
    await Promise.all(
      names.map(async (query) => {
        const asked = { query, promql: queries[query], grid }
        const { outcome, series } = await askRange(client, asked, signal)
        outcomes.set(query, outcome)
        if (series !== undefined) answers[query] = series
      }),
    )
  }
  let histograms = known
  await askFor(rankingQueryNames, histograms)
  if (lacksDurations(answers)) {
    const other = histograms === 'native' ? 'classic' : 'native'
    await askFor(['duration-sum'], other)
    if (!lacksDurations(answers)) histograms = other
  }
  const cluster = target.name
  const nameCluster = createClusterNamer(cluster, request.aliases)
  const read = readRanking(cluster, answers, { grid, count: 2 * partsPerWindow, nameCluster })
  const poll = toPoll(cluster, [...outcomes.values()], read.telemetry.notes, { request, grid })
  return { cluster, histograms, poll, ...read }
}

/** A migration to native histograms removes the classic series without a word. */
function lacksDurations(answers: {
  readonly [Q in RankingQueryName]?: readonly MatrixSeries[]
}): boolean {
  const sum = answers['duration-sum']
  return (answers.requests?.length ?? 0) > 0 && sum !== undefined && sum.length === 0
}

/** Without requests nothing can be ranked. */
function toPoll(
  cluster: string,
  outcomes: readonly QueryOutcome[],
  notes: readonly string[],
  { request, grid }: { readonly request: HeatRequest; readonly grid: Grid },
): ClusterPoll {
  const queries = outcomes.map((outcome) =>
    outcome.query === 'requests' ? { ...outcome, notes: [...outcome.notes, ...notes] } : outcome,
  )
  const range = windowOf({ clusters: request.clusters, range: grid.step })
  const failure = queries.find((one) => one.query === 'requests')?.failure
  if (failure !== undefined) return { cluster, range, queries, state: 'failed', failure }
  const hasFailed = queries.some((one) => one.failure !== undefined)
  return { cluster, range, queries, asOf: grid.end, state: hasFailed ? 'partial' : 'live' }
}
