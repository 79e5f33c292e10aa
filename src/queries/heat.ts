import { queryOptions, type QueryFunctionContext } from '@tanstack/react-query'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { CellsAsked, HeatGrid, HeatRows, RowId, RowKind } from '#src/domain/heat/heat.ts'
import type { Level } from '#src/domain/mesh/identity.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { type EpochMillis, epochMillis, type Seconds, seconds } from '#src/domain/units.ts'
import type { RankedHeat } from '#src/workers/heat/client.ts'
import type { HeatRequest } from '#src/workers/heat/messages.ts'

import { serverClock } from './server-clock.ts'
import { sessionQueries } from './session.ts'
import { nextRefreshIn, settleMillis } from './traffic.ts'

/** What part of the mesh a heatmap shows, and how far back. */
export type HeatScope = {
  readonly clusters: readonly ClusterInfo[]
  /** Empty: all. */
  readonly namespaces: readonly string[]
  /** How finely rows that are edges are named. */
  readonly level: Level
  readonly kind: RowKind
  readonly span: Seconds
}

/** Until when, and whether it moves on by itself. */
export type HeatMoment = {
  /** Absent: now. */
  readonly end?: EpochMillis
  readonly paused?: boolean
}

type HeatSource = Omit<HeatRequest, 'end'>

/** Kept out of what every page loads first. */
const loadClient = async () => (await import('#src/workers/heat/heat-worker.ts')).heatClient

/** The worker keeps what it was told: the page need not. */
const gcTime = 30_000
const retryMillis = 15_000
const shortestStepSeconds = 60
const stepsPerSpan = 60

/**
 * A ranking is asked for between the refreshes that ask for cells, so that no refresh asks a back
 * end much more than the others.
 */
const rankingDelayMillis = 45_000

/** How often a live ranking moves on: a minute, or a sixtieth of a longer span. */
function rankingStep(span: Seconds): Seconds {
  return seconds(Math.max(shortestStepSeconds, Math.round(span / stepsPerSpan)))
}

/** The end of the newest ranking that all its samples are there for. */
function newestEnd(step: Seconds): EpochMillis {
  return alignDown(epochMillis(serverClock.now() - settleMillis), step)
}

/**
 * Rows must not vanish, nor others become suspect, because one who told of them is out of reach: the
 * ranking before stands, and the polls say who failed.
 */
export function keepLastRanking(before: RankedHeat | undefined, now: RankedHeat): RankedHeat {
  const isMissed = now.polls.some(({ state }) => state === 'failed')
  if (before === undefined || !isMissed || before.ranking.size === 0) return now
  return { ...before, polls: now.polls }
}

/**
 * Heatmaps: all rows ranked, then the cells of those in view. Clusters that fail are told in the
 * answers. Which rows and columns follow each other is the caller's to smooth (`keepPreviousData`).
 */
export const heatQueries = {
  all: () => ['heat'] as const,

  /** All rows there are, with what each does now and did before. */
  ranking: (scope: HeatScope, { end, paused = false }: HeatMoment = {}) => {
    const source = toSource(scope)
    const step = rankingStep(scope.span)
    const isLive = end === undefined && !paused
    return queryOptions({
      queryKey: [...heatQueries.all(), 'ranking', source, end ?? 'now'] as const,
      queryFn: async (context) => {
        const client = await loadClient()
        const until = end ?? newestEnd(rankingStep(source.span))
        const ranked = await client.rank(toRequest(source, until, context), context.signal)
        return keepLastRanking(context.client.getQueryData<RankedHeat>(context.queryKey), ranked)
      },
      refetchInterval: () =>
        isLive ? nextRefreshIn(Date.now() - rankingDelayMillis, { intervalSeconds: step }) : false,
      refetchOnWindowFocus: isLive,
      refetchOnReconnect: isLive,
      staleTime: isLive ? step * 1000 : Infinity,
      gcTime,
      structuralSharing: false,
    })
  },

  /**
   * The cells of some rows. A live heatmap asks for a grid that ends later.
   *
   * @param values - What of them: latencies are dear.
   */
  rows: (scope: HeatScope, grid: HeatGrid, ids: readonly RowId[], values: CellsAsked) => {
    const source = toSource(scope)
    return queryOptions({
      queryKey: [...heatQueries.all(), 'rows', source, grid, ids, values] as const,
      queryFn: async (context) => {
        const request = toRequest(source, grid.end, context)
        const client = await loadClient()
        return client.rows(request, { grid, ids, values }, context.signal)
      },
      // cells that could not be asked for are asked again; all others are there to stay
      refetchInterval: ({ state }) => (hasFailures(state.data) ? retryMillis : false),
      staleTime: Infinity,
      gcTime,
      structuralSharing: false,
    })
  },

  /** The latency buckets of one row over time. */
  buckets: (scope: HeatScope, grid: HeatGrid, id: RowId) => {
    const source = toSource(scope)
    return queryOptions({
      queryKey: [...heatQueries.all(), 'buckets', source, grid, id] as const,
      queryFn: async (context) => {
        const request = toRequest(source, grid.end, context)
        const client = await loadClient()
        return client.buckets(request, { grid, id }, context.signal)
      },
      staleTime: Infinity,
      gcTime,
      structuralSharing: false,
    })
  },

  /**
   * The queries behind the numbers of one cell.
   *
   * @param at - The moment of its column.
   */
  explanation: (scope: HeatScope, grid: HeatGrid, id: RowId, at: EpochMillis) => {
    const source = toSource(scope)
    return queryOptions({
      queryKey: [...heatQueries.all(), 'explanation', source, grid, id, at] as const,
      queryFn: async (context) => {
        const request = toRequest(source, grid.end, context)
        const client = await loadClient()
        return client.explain(request, { grid, id, at }, context.signal)
      },
      staleTime: Infinity,
      gcTime,
    })
  },
}

const hasFailures = (heat: HeatRows | undefined): boolean =>
  heat !== undefined && [...heat.rows.values()].some(({ failure }) => failure !== undefined)

/** A cluster without a metrics back end has nobody to ask: that is no failure. */
function toSource({ clusters, namespaces, level, kind, span }: HeatScope): HeatSource {
  const askable = clusters.filter(({ metrics }) => metrics.state !== 'none')
  return {
    clusters: askable.map(({ name, query }) => ({ name, query })),
    aliases: clusters.map(({ name, istioCluster }) => ({ name, istioCluster })),
    namespaces: namespaces.toSorted(),
    level,
    kind,
    span,
  }
}

/** A label may name a cluster that is out of scope: it should carry its name all the same. */
function toRequest(
  source: HeatSource,
  end: EpochMillis,
  { client }: Pick<QueryFunctionContext, 'client'>,
): HeatRequest {
  const session = client.getQueryData(sessionQueries.current().queryKey)
  const aliases = session?.clusters ?? source.aliases
  return {
    ...source,
    end,
    aliases: aliases.map(({ name, istioCluster }) => ({ name, istioCluster })),
  }
}
