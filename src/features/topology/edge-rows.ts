import type { EdgeId, Protocol } from '#src/domain/mesh/identity.ts'
import type { HealthVerdict } from '#src/domain/signals/health.ts'
import {
  readErrorRatio,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type { SideSignals, TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import type { Side } from '#src/domain/topology/report.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'
import type { PerSecond, Ratio, Seconds } from '#src/domain/units.ts'

import { compareReadings } from './compare-readings.ts'
import { matchesLabel, toPeerLabel, type PeerLabel } from './peer-label.ts'

/** One edge as the table shows it. */
export type EdgeRow = {
  readonly id: EdgeId
  readonly source: PeerLabel
  readonly target: PeerLabel
  readonly protocol: Protocol
  /** Whose numbers these are; absent when nobody reports. `mixed`: parts come from different sides. */
  readonly side?: Side | 'mixed'
  readonly health: HealthVerdict
  readonly isSilent: boolean
  /** Requests per second; connections opened per second for TCP. */
  readonly rate: Reading<PerSecond>
  readonly errors: Reading<Ratio>
  /** What the rest is read from when a cell is drawn; absent when nobody reports. */
  readonly signals?: SideSignals
  readonly context: ReadingContext
}

export type QuantileName = 'p50' | 'p95' | 'p99'

/** A row's quantile. Most rows are never drawn, so it is not read for all of them. */
export function readRowQuantile(row: EdgeRow, quantile: QuantileName): Reading<Seconds> {
  return readQuantile(row.signals, quantile, row.context)
}

// Most edges of a refresh are the very objects of the one before, and so can their rows be.
const rowsByContext = new WeakMap<ReadingContext, WeakMap<TrafficEdge, EdgeRow>>()

/** Rows of all edges, in the graph's own order. */
export function toEdgeRows(graph: TrafficGraph, context: ReadingContext): readonly EdgeRow[] {
  const known = rowsByContext.get(context) ?? new WeakMap<TrafficEdge, EdgeRow>()
  rowsByContext.set(context, known)
  const rows: EdgeRow[] = []
  for (const edge of graph.edges.values()) {
    const row = known.get(edge) ?? toEdgeRow(graph, edge, context)
    if (row === undefined) continue
    known.set(edge, row)
    rows.push(row)
  }
  return rows
}

/** The context of one edge: a silent one knows since when. */
export function contextOf(edge: TrafficEdge, context: ReadingContext): ReadingContext {
  return edge.silentSince === undefined ? context : { ...context, silentSince: edge.silentSince }
}

function toEdgeRow(
  graph: TrafficGraph,
  edge: TrafficEdge,
  viewContext: ReadingContext,
): EdgeRow | undefined {
  const source = graph.nodes.get(edge.source)
  const target = graph.nodes.get(edge.target)
  if (source === undefined || target === undefined) return undefined
  const context = contextOf(edge, viewContext)
  const shown = shownSide(edge)
  const row = {
    id: edge.id,
    source: toPeerLabel(source.identity, 'source'),
    target: toPeerLabel(target.identity, 'target'),
    protocol: edge.protocol,
    health: edge.health,
    isSilent: edge.silentSince !== undefined,
    rate: readRate(shown?.signals, context),
    errors: readErrorRatio(shown?.signals, context),
    context,
  }
  if (shown === undefined) return row
  return { ...row, side: shown.mixed ? 'mixed' : shown.side, signals: shown.signals }
}

/** Rows in which either end holds the text. */
export function findEdgeRows(rows: readonly EdgeRow[], find: string): readonly EdgeRow[] {
  if (find.trim() === '') return rows
  return rows.filter((row) => matchesLabel(row.source, find) || matchesLabel(row.target, find))
}

const trouble = { failing: 3, degraded: 2, unknown: 0, idle: 0, healthy: 0 } as const

/**
 * From well to ill: health first, an edge that fell silent next, then the share that failed, then
 * how much is at stake.
 */
export function compareTrouble(a: EdgeRow, b: EdgeRow): number {
  const rank = (row: EdgeRow) => Math.max(trouble[row.health.state], row.isSilent ? 1 : 0)
  return rank(a) - rank(b) || compareReadings(a.errors, b.errors) || compareReadings(a.rate, b.rate)
}
