import { toEdgeReports, toLatencyReports } from '#src/clients/prometheus/istio-reports.ts'
import type { ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import { buildGraph } from '#src/domain/topology/build.ts'
import { foldGraph } from '#src/domain/topology/fold.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { withLatency } from '#src/domain/topology/latency.ts'
import { filterGraph } from '#src/domain/topology/scope.ts'

import type { QuantileState, TrafficRequest } from './messages.ts'
import { bucketLevel, type ClusterState, windowOf } from './poll-cluster.ts'

/** What a view shows. */
export type Drawn = {
  readonly graph: TrafficGraph
  /** The same before it was cut to the scope. */
  readonly around: TrafficGraph
  /** What `graph` was folded from. */
  readonly finest: TrafficGraph
  /** Of the whole mesh, ascending, for the picker. */
  readonly namespaces: readonly string[]
}

/** Builds one graph at the finest level from all clusters' telemetry. */
export function buildFinest(
  request: TrafficRequest,
  states: readonly ClusterState[],
  services: ServiceNames,
): TrafficGraph {
  const reports = states.flatMap(({ telemetry }) =>
    telemetry === undefined ? [] : toEdgeReports(telemetry, services),
  )
  return buildGraph(reports, windowOf(request))
}

/**
 * Folds the finest graph to a view's level, cuts it to its scope and adds latencies. Only clusters
 * name no namespace, so only for them is the scope cut out before folding.
 */
export function drawTraffic(
  request: TrafficRequest,
  finest: TrafficGraph,
  states: readonly ClusterState[],
  services: ServiceNames,
): Drawn {
  const range = windowOf(request)
  const { level } = request
  const latency = states.flatMap((state) => {
    const answer = state.buckets.state === 'ready' ? state.buckets.answer : state.lastBuckets
    if (state.telemetry === undefined || answer === undefined) return []
    return toLatencyReports(state.telemetry, answer, services, bucketLevel(level))
  })
  // Clusters are chosen by asking only their back ends. What these say is in scope, even of
  // clusters that Weir has no name for: one store may hold several, under Istio's own ids.
  const scope = { clusters: [], namespaces: request.namespaces }
  const namespaces = listNamespaces(finest)
  if (level === 'cluster') {
    const cut = filterGraph(finest, scope)
    const around = foldGraph(cut, level, range)
    return { graph: withLatency(around, latency), around, finest: cut, namespaces }
  }
  const around = foldGraph(finest, level, range)
  const graph = filterGraph(around, scope)
  return { graph: withLatency(graph, latency), around, finest, namespaces }
}

function listNamespaces(graph: TrafficGraph): readonly string[] {
  const names = new Set<string>()
  for (const { identity } of graph.nodes.values()) {
    if (identity.namespace !== '') names.add(identity.namespace)
  }
  return [...names].toSorted()
}

/** How far quantiles are, over all clusters: one that fails doesn't hide the others'. */
export function quantileState(states: readonly ClusterState[]): QuantileState {
  const buckets = states.map((state) => state.buckets)
  if (buckets.some(({ state }) => state === 'pending')) return 'pending'
  const tooMany = buckets.reduce(
    (sum, bucket) => sum + (bucket.state === 'too-many' ? bucket.count : 0),
    0,
  )
  if (tooMany > 0) return { tooMany }
  const hasAny = buckets.some(({ state }) => state === 'ready')
  return !hasAny && buckets.some(({ state }) => state === 'failed') ? 'failed' : 'ready'
}
