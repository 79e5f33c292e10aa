import { joinEdgeId, peerAt, toNodeId, type EdgeId, type Level } from '../mesh/identity.ts'
import { estimateQuantile, sumBuckets } from '../signals/latency.ts'
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
  for (const [id, parts] of groupReports(graph.level, reports)) {
    const edge = graph.edges.get(id)
    if (edge !== undefined) edges.set(id, addQuantiles(edge, [...parts.values()]))
  }
  return { ...graph, edges }
}

/** The buckets of the finest edge that reports name, by side. */
type Part = { readonly [S in Side]: (readonly LatencyBucket[])[] }

function groupReports(level: Level, reports: readonly LatencyReport[]) {
  const byEdge = new Map<EdgeId, Map<EdgeId, Part>>()
  for (const { source, target, protocol, side, buckets } of reports) {
    const id = joinEdgeId(
      toNodeId(peerAt(source, level)),
      protocol,
      toNodeId(peerAt(target, level)),
    )
    const partId = joinEdgeId(toNodeId(source), protocol, toNodeId(target))
    const parts = byEdge.get(id) ?? new Map<EdgeId, Part>()
    const part = parts.get(partId) ?? { client: [], waypoint: [], server: [] }
    part[side].push(buckets)
    parts.set(partId, part)
    byEdge.set(id, parts)
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
  const buckets = sumBuckets(lists)
  const p50 = estimateQuantile(0.5, buckets)
  const p95 = estimateQuantile(0.95, buckets)
  const p99 = estimateQuantile(0.99, buckets)
  const quantiles: Quantiles = {
    ...(p50 && { p50 }),
    ...(p95 && { p95 }),
    ...(p99 && { p99 }),
  }
  return { ...signals, quantiles }
}
