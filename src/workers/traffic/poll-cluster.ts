import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import {
  bucketLabels,
  bucketsQuery,
  type HistogramKind,
  type IstioSource,
  requestIdentityLabels,
} from '#src/clients/prometheus/istio-queries.ts'
import { type BucketAnswer, countAmbiguous } from '#src/clients/prometheus/istio-reports.ts'
import type { ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import {
  identityKey,
  readTelemetry,
  type Telemetry,
} from '#src/clients/prometheus/istio-telemetry.ts'
import type { ClusterPoll, QueryOutcome } from '#src/domain/topology/poll.ts'
import { type EpochMillis, type Seconds, seconds } from '#src/domain/units.ts'

import { askRates, type RatesAsked } from './ask-rates.ts'
import { ask } from './ask.ts'
import { type Backoff, backOff } from './backoff.ts'
import type { ClusterTarget, TrafficRequest } from './messages.ts'

/** Buckets of more edges than this take a back end many seconds: the scope has to be narrowed. */
const maxBucketEdges = 1_500

/** How far one cluster's buckets are. `none`: there is nothing to ask for. */
type BucketState =
  | { readonly state: 'pending' | 'none' | 'failed' }
  | { readonly state: 'too-many'; readonly count: number }
  | { readonly state: 'ready'; readonly promql: string; readonly answer: BucketAnswer }

/** All that one view knows of one cluster, from its last refresh and its last good one. */
export type ClusterState = {
  readonly poll: ClusterPoll
  readonly telemetry?: Telemetry
  /** Buckets of the refresh before stand in while new ones are pending. */
  readonly buckets: BucketState
  readonly lastBuckets?: BucketAnswer
  readonly histograms: HistogramKind
  readonly backoff?: Backoff
}

export type ClusterDeps = {
  readonly client: PrometheusClient
  readonly now: () => EpochMillis
  /** From 0 to 1. */
  readonly random: () => number
}

/** What decides over how long rates are averaged. */
type WindowRequest = Pick<TrafficRequest, 'clusters' | 'range'>

/**
 * Rates are averaged over the asked range, but never over less than each cluster needs: one window
 * for all of a view, since its numbers are compared, added and judged together.
 */
export function windowOf({ clusters, range }: WindowRequest): Seconds {
  return seconds(Math.max(range, ...clusters.map(({ query }) => query.rateWindowSeconds)))
}

/** How the metrics of a cluster are asked for. */
export function sourceOf(target: ClusterTarget, request: WindowRequest): IstioSource {
  const { metricPrefix, matchers } = target.query
  return { metricPrefix, matchers, window: windowOf(request) }
}

/** A cluster that nothing is known of yet. */
export function unknownCluster(target: ClusterTarget, request: WindowRequest): ClusterState {
  return {
    poll: {
      cluster: target.name,
      state: 'loading',
      range: windowOf(request),
      queries: [],
    },
    buckets: { state: 'pending' },
    histograms: 'classic',
  }
}

/** Whether a refresh has anything to ask: not twice for one moment, not while backing off. */
export function isDue(state: ClusterState, at: EpochMillis, now: EpochMillis): boolean {
  if (state.backoff !== undefined) return now >= state.backoff.notBefore
  return state.poll.asOf !== at || state.buckets.state === 'pending'
}

/**
 * What another view of the same cluster already knows, for a view that starts: a change of level
 * is then drawn at once. Its buckets were of another scope.
 */
export function startFrom(known: ClusterState): ClusterState {
  const { lastBuckets: _other, ...rest } = known
  return { ...rest, buckets: { state: 'pending' } }
}

/** Asks for rates. A failed refresh keeps the last good view and becomes stale. */
export async function pollRates(
  before: ClusterState,
  target: ClusterTarget,
  request: TrafficRequest,
  deps: ClusterDeps,
  signal: AbortSignal,
): Promise<ClusterState> {
  if (before.poll.asOf === request.at && before.backoff === undefined) return before
  const asked = await askRates({
    client: deps.client,
    source: sourceOf(target, request),
    at: request.at,
    histograms: before.histograms,
    carefully: before.backoff !== undefined,
    signal,
  })
  const read = readTelemetry(
    target.name,
    asked.answers,
    createClusterNamer(target.name, request.aliases),
  )
  return asked.failure === undefined
    ? toAnswered(before, asked, { telemetry: read, request, now: deps.now() })
    : toFailed(before, asked, { telemetry: read, request, deps })
}

function toAnswered(
  before: ClusterState,
  asked: RatesAsked,
  now: {
    readonly telemetry: Telemetry
    readonly request: TrafficRequest
    readonly now: EpochMillis
  },
): ClusterState {
  const { telemetry, request } = now
  const { backoff: _recovered, ...rest } = before
  return {
    ...rest,
    histograms: asked.histograms,
    telemetry: keepUnanswered(before.telemetry, asked, telemetry),
    buckets: { state: 'pending' },
    ...heedLimit(asked.outcomes, now.now),
    poll: {
      cluster: before.poll.cluster,
      state: asked.outcomes.some(({ failure }) => failure !== undefined) ? 'partial' : 'live',
      asOf: request.at,
      range: before.poll.range,
      queries: withNotes(asked.outcomes, telemetry.notes),
    },
  }
}

/** A back end that says when to come back is not asked before, though it answered otherwise. */
function heedLimit(
  outcomes: readonly QueryOutcome[],
  now: EpochMillis,
): { readonly backoff?: Backoff } {
  const limited = outcomes.find(({ failure }) => failure?.retryAfterSeconds)?.failure
  return limited === undefined ? {} : { backoff: backOff(undefined, limited, now, 0) }
}

/**
 * When TCP couldn't be asked, its edges stay as they were: they have not fallen silent, we have
 * not heard.
 */
function keepUnanswered(
  before: Telemetry | undefined,
  asked: RatesAsked,
  telemetry: Telemetry,
): Telemetry {
  if (before === undefined || asked.answers['tcp-opened'] !== undefined) return telemetry
  return {
    ...telemetry,
    groups: [
      ...telemetry.groups.filter(({ family }) => family !== 'tcp'),
      ...before.groups.filter(({ family }) => family === 'tcp'),
    ],
  }
}

function withNotes(
  outcomes: readonly QueryOutcome[],
  notes: readonly string[],
): readonly QueryOutcome[] {
  if (notes.length === 0) return outcomes
  return outcomes.map((outcome) =>
    outcome.query === 'requests' ? { ...outcome, notes: [...outcome.notes, ...notes] } : outcome,
  )
}

function toFailed(
  before: ClusterState,
  asked: RatesAsked,
  now: {
    readonly telemetry: Telemetry
    readonly request: TrafficRequest
    readonly deps: ClusterDeps
  },
): ClusterState {
  const { failure } = asked
  if (failure === undefined) return before
  const { poll } = before
  const { telemetry, request, deps } = now
  const backoff = backOff(before.backoff, failure, deps.now(), deps.random())
  const queries = asked.outcomes
  if (poll.asOf !== undefined) {
    const buckets: BucketState =
      before.buckets.state === 'pending' ? { state: 'none' } : before.buckets
    return { ...before, backoff, buckets, poll: { ...poll, state: 'stale', failure, queries } }
  }
  const hasSome = telemetry.groups.length > 0
  return {
    ...before,
    backoff,
    buckets: { state: 'none' },
    ...(hasSome && { telemetry }),
    poll: {
      ...poll,
      state: hasSome ? 'partial' : 'failed',
      ...(hasSome && { asOf: request.at }),
      failure,
      queries,
    },
  }
}

/** Asks for latency buckets of what is in scope, with no more labels than the level needs. */
export async function pollBuckets(
  before: ClusterState,
  target: ClusterTarget,
  request: TrafficRequest,
  context: ClusterDeps & { readonly services: ServiceNames },
  signal: AbortSignal,
): Promise<ClusterState> {
  const { telemetry } = before
  if (telemetry === undefined || before.buckets.state !== 'pending') return before
  const labels = sufficientLabels(telemetry, context.services, request)
  const count = countEdges(telemetry, labels, request.namespaces)
  if (count === 0 || before.histograms === 'none') {
    return withoutBuckets(before, { state: 'none' })
  }
  if (count > maxBucketEdges) return withoutBuckets(before, { state: 'too-many', count })

  const scope = { namespaces: request.namespaces, labels }
  const promql = bucketsQuery(sourceOf(target, request), scope, before.histograms)
  const { at } = request
  const asked = await ask(context.client, { query: 'duration-buckets', promql, at }, signal)
  const poll = withOutcome(before.poll, asked.outcome)
  if (asked.samples === undefined) {
    const limited = heedLimit([asked.outcome], context.now())
    return withoutBuckets({ ...before, ...limited, poll }, { state: 'failed' })
  }
  const answer = { samples: asked.samples, labels }
  return { ...before, poll, buckets: { state: 'ready', promql, answer }, lastBuckets: answer }
}

function withoutBuckets(state: ClusterState, buckets: BucketState): ClusterState {
  const { lastBuckets: _gone, ...rest } = state
  return { ...rest, buckets }
}

function withOutcome(poll: ClusterPoll, outcome: QueryOutcome): ClusterPoll {
  const queries = [...poll.queries.filter(({ query }) => query !== outcome.query), outcome]
  return { ...poll, state: outcome.failure === undefined ? poll.state : 'partial', queries }
}

function sufficientLabels(
  telemetry: Telemetry,
  services: ServiceNames,
  { level }: TrafficRequest,
): readonly string[] {
  const labels = bucketLabels(level)
  const isEnough = countAmbiguous(telemetry, labels, services, bucketLevel(level)) === 0
  return isEnough ? labels : requestIdentityLabels
}

/** Buckets are never grouped coarser than by service: folding sums the rest. */
export function bucketLevel(level: TrafficRequest['level']): TrafficRequest['level'] {
  return level === 'cluster' || level === 'namespace' ? 'service' : level
}

function countEdges(
  { groups }: Telemetry,
  labels: readonly string[],
  namespaces: readonly string[],
): number {
  const inScope = new Set(namespaces)
  const sideless = labels.filter((label) => label !== 'reporter')
  const edges = new Set<string>()
  for (const { family, edge, responses, labels: found } of groups) {
    if (family !== 'requests' || edge === undefined || responses.length === 0) continue
    const touches =
      inScope.size === 0 ||
      inScope.has(found['destination_service_namespace'] ?? '') ||
      inScope.has(found['destination_workload_namespace'] ?? '') ||
      inScope.has(found['source_workload_namespace'] ?? '')
    if (touches) edges.add(identityKey(found, sideless))
  }
  return edges.size
}
