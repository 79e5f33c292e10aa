import { peerAt, toEdgeId, type EdgeId } from '../mesh/identity.ts'
import { estimateQuantiles, sumBuckets } from '../signals/latency.ts'
import type { Quantiles, SideSignals, TrafficEdge, TrafficGraph } from './graph.ts'
import { sides, type LatencyBucket, type LatencyReport, type Side } from './report.ts'
import { sidePreference } from './shown-side.ts'

/**
 * Adds latency quantiles to the edges of a graph, each estimated from the summed buckets of every
 * report that folds into that side of that edge.
 *
 * @param reports - Named at least as finely as the graph; reports of edges or sides that the graph
 *   doesn't hold are passed over.
 * @returns The same nodes, and the same edge object wherever no report belongs to it. A side whose
 *   reports hold no requests gets empty quantiles: asked for, nothing to estimate.
 *
 * Where an edge is `mixed`, its quantiles take each reported part by the side shown for that part.
 */
export function withLatency(graph: TrafficGraph, reports: readonly LatencyReport[]): TrafficGraph {
  if (reports.length === 0) return graph
  const edges = new Map(graph.edges)
  for (const [edge, parts] of groupReports(graph, reports)) {
    edges.set(edge.id, addQuantiles(edge, [...parts.values()]))
  }
  return { ...graph, edges }
}

/** The buckets of one edge as reports name it, by side. */
type Part = { readonly [S in Side]: (readonly LatencyBucket[])[] }

function groupReports(graph: TrafficGraph, reports: readonly LatencyReport[]) {
  const byEdge = new Map<TrafficEdge, Map<EdgeId, Part>>()
  for (const { source, target, protocol, side, buckets } of reports) {
    const ends = { source: peerAt(source, graph.level), target: peerAt(target, graph.level) }
    const edge = graph.edges.get(toEdgeId({ ...ends, protocol }))
    if (edge === undefined) continue
    const parts = byEdge.get(edge) ?? new Map<EdgeId, Part>()
    // Only where sides are mixed does it matter which part a histogram is of.
    const partId = edge.mixed === undefined ? edge.id : toEdgeId({ source, target, protocol })
    const part = parts.get(partId) ?? { client: [], waypoint: [], server: [] }
    part[side].push(buckets)
    parts.set(partId, part)
    byEdge.set(edge, parts)
  }
  return byEdge
}

function addQuantiles(edge: TrafficEdge, parts: readonly Part[]): TrafficEdge {
  const signals: { [S in Side]?: SideSignals } = { ...edge.sides }
  for (const side of sides) {
    const ofSide = edge.sides[side]
    if (ofSide !== undefined)
      signals[side] = estimate(
        ofSide,
        parts.flatMap((part) => part[side]),
      )
  }
  if (edge.mixed === undefined) return { ...edge, sides: signals }
  return { ...edge, sides: signals, mixed: estimate(edge.mixed, parts.flatMap(shownBuckets)) }
}

function shownBuckets(part: Part): readonly (readonly LatencyBucket[])[] {
  const side = sidePreference.find((candidate) => part[candidate].length > 0)
  return side === undefined ? [] : part[side]
}

function estimate(signals: SideSignals, lists: readonly (readonly LatencyBucket[])[]): SideSignals {
  if (lists.length === 0) return signals
  const [p50, p95, p99] = estimateQuantiles([0.5, 0.95, 0.99], sumBuckets(lists))
  const quantiles: Quantiles = {
    ...(p50 && { p50 }),
    ...(p95 && { p95 }),
    ...(p99 && { p99 }),
  }
  return { ...signals, quantiles }
}
