import { hashKey, type QueryFunctionContext, queryOptions } from '@tanstack/react-query'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { Comparison } from '#src/domain/compare/compare-graphs.ts'
import type { MapDetail } from '#src/domain/detail/map-detail.ts'
import type { EdgeId, Level } from '#src/domain/mesh/identity.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { type EpochMillis, epochMillis, type Seconds, seconds } from '#src/domain/units.ts'
import { createTrafficClient, type TrafficView } from '#src/workers/traffic/client.ts'
import type { TrafficRequest, ViewRole } from '#src/workers/traffic/messages.ts'
import { startTrafficWorker } from '#src/workers/traffic/start-traffic-worker.ts'

import { serverClock } from './server-clock.ts'
import { sessionQueries } from './session.ts'

export type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
export type { Comparison } from '#src/domain/compare/compare-graphs.ts'
export type { TrafficView } from '#src/workers/traffic/client.ts'

/** What part of the mesh is looked at, how finely, and over what window rates are averaged. */
export type TrafficScope = {
  readonly clusters: readonly ClusterInfo[]
  /** Empty: all. */
  readonly namespaces: readonly string[]
  readonly level: Level
  readonly range: Seconds
  /** The moment it is looked at; absent: now, and again with every refresh. */
  readonly at?: EpochMillis | undefined
  /** Only to be compared with what is looked at. */
  readonly isBefore?: boolean
}

/** How often to ask. Paused: only when somebody asks. */
export type TrafficRefresh = { readonly intervalSeconds: number; readonly paused: boolean }

/** All of a scope that an answer depends on: the probes' news about a cluster are not. */
type ViewSource = Omit<TrafficRequest, 'at'>

/** Viewers ask for moments on this grid at most, so that the server can share its answers. */
const coarsestStepSeconds = 15
/**
 * A moment is asked for this long after it has passed. A scrape is stored under the time that it
 * began, so sooner its last samples may still be on their way: the same question would then have
 * one answer now and another a second later, and no number would equal its own query.
 */
export const settleMillis = 3000
const soonestMillis = 250
const againMillis = 1000

const traffic = createTrafficClient(startTrafficWorker)

/** Draws the map of a scope in this detail from now on. It is no new view: nobody is asked anew. */
export function drawTraffic(scope: TrafficScope, detail: MapDetail): void {
  traffic.draw(viewName(scope), detail)
}

/** What the worker calls the view of a scope. */
export const viewName = (scope: TrafficScope): string => hashKey(viewKey(toSource(scope)))

/** Compares a view with nothing any more. */
export function stopComparing(view: string): void {
  void traffic.compare(view, undefined)
}

/** One of the two may still be on its way. */
async function compareOnce(now: string, before: string, signal: AbortSignal): Promise<Comparison> {
  for (;;) {
    signal.throwIfAborted()
    const comparison = await traffic.compare(now, before)
    if (comparison !== undefined) return comparison
    await new Promise((resolve) => setTimeout(resolve, againMillis))
  }
}

const viewKey = (source: ViewSource) => ['traffic', 'view', source] as const

export const trafficQueries = {
  all: () => ['traffic'] as const,

  /**
   * The traffic graph of a scope. Its data grows within one refresh: rates first, quantiles after,
   * and each cluster as it answers. A cluster that fails is told in `polls` and is no error here.
   */
  view: (scope: TrafficScope, given: TrafficRefresh) => {
    const source = toSource(scope)
    const { at } = scope
    // what was stays as it was: nothing of it is asked for again while it is looked at
    const refresh = at === undefined ? given : { ...given, paused: true }
    return queryOptions({
      queryKey: at === undefined ? viewKey(source) : ([...viewKey(source), at] as const),
      queryFn: (context) => refreshView(source, at, context),
      meta: { stepSeconds: Math.min(refresh.intervalSeconds, coarsestStepSeconds) },
      refetchInterval: ({ state }) =>
        refresh.paused ? false : nextRefreshIn(Date.now(), refresh, state.data?.retryAt),
      refetchOnWindowFocus: !refresh.paused,
      refetchOnReconnect: !refresh.paused,
      staleTime: refresh.paused ? Infinity : refresh.intervalSeconds * 1000,
      // The worker draws, explains and compares the one moment that it holds: who comes back to
      // another asks for it anew, so that no number stands beside the query of another moment.
      ...(at !== undefined && { gcTime: 0 }),
      // Identity is kept by the differences that the worker sends, and maps can't be compared.
      structuralSharing: false,
    })
  },

  /**
   * What differs between a scope as it is looked at and as it was before, once both are there.
   *
   * @param revisions - What tells apart the states of both views, so that it follows them.
   */
  comparison: (now: TrafficScope, before: TrafficScope, revisions: readonly unknown[]) => {
    const [nowKey, beforeKey] = [viewKey(toSource(now)), viewKey(toSource(before))]
    return queryOptions({
      queryKey: [...trafficQueries.all(), 'comparison', nowKey, beforeKey, ...revisions] as const,
      queryFn: ({ signal }) => compareOnce(hashKey(nowKey), hashKey(beforeKey), signal),
      staleTime: Infinity,
      // making it also draws what is gone: what is found in the cache would not
      gcTime: 0,
      structuralSharing: false,
    })
  },

  /**
   * The queries behind the numbers of one edge in the view last refreshed.
   *
   * @param at - The view's own `at`, so that the queries follow its refreshes.
   */
  explanation: (edge: EdgeId, at?: EpochMillis) =>
    queryOptions({
      queryKey: [...trafficQueries.all(), 'explanation', edge, at] as const,
      queryFn: () => traffic.explain(edge),
      staleTime: at === undefined ? 0 : Infinity,
      gcTime: 0,
    }),
}

/** A cluster without a metrics back end has nobody to ask: that is no failure. */
function toSource({
  clusters,
  namespaces,
  level,
  range,
  at,
  isBefore = false,
}: TrafficScope): ViewSource {
  const askable = clusters.filter(({ metrics }) => metrics.state !== 'none')
  const ofMoment: ViewRole = at === undefined ? 'live' : 'past'
  return {
    role: isBefore ? 'before' : ofMoment,
    clusters: askable.map(({ name, query }) => ({ name, query })),
    aliases: clusters.map(({ name, istioCluster }) => ({ name, istioCluster })),
    namespaces: namespaces.toSorted(),
    level,
    range,
  }
}

async function refreshView(
  source: ViewSource,
  moment: EpochMillis | undefined,
  { client, queryKey, signal, meta }: QueryFunctionContext,
): Promise<TrafficView> {
  const step = meta?.['stepSeconds']
  const at = moment ?? newestMoment(typeof step === 'number' && step > 0 ? step : undefined)
  // A label may name a cluster that is out of scope: it should carry its name all the same.
  const session = client.getQueryData(sessionQueries.current().queryKey)
  const aliases = session?.clusters ?? source.aliases
  const request = {
    ...source,
    at,
    aliases: aliases.map(({ name, istioCluster }) => ({ name, istioCluster })),
  }
  // one view for all moments gone by, so that going from one to the next sends what differs
  return traffic.refresh(hashKey(viewKey(source)), request, {
    signal,
    onView: (view) => client.setQueryData(queryKey, view),
  })
}

/** The newest moment that has settled, on a grid that viewers share. */
export function newestMoment(stepSeconds = coarsestStepSeconds): EpochMillis {
  return alignDown(epochMillis(serverClock.now() - settleMillis), seconds(stepSeconds))
}

/**
 * Milliseconds until the next refresh: when the next multiple of the interval, which is the same
 * moment for every viewer, has settled, or sooner where a failing cluster may be asked again.
 *
 * @param now - By this page's clock, as `retryAt` is; multiples are of the server's.
 */
export function nextRefreshIn(
  now: number,
  { intervalSeconds }: Pick<TrafficRefresh, 'intervalSeconds'>,
  retryAt?: EpochMillis,
): number {
  const interval = intervalSeconds * 1000
  const boundary = interval - ((now + serverClock.offsetMillis() - settleMillis) % interval)
  const retry = retryAt === undefined ? Infinity : retryAt - now
  return Math.max(soonestMillis, Math.min(boundary, retry))
}
