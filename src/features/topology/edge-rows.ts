import type { EdgeId, Protocol } from '#src/domain/mesh/identity.ts'
import type { HealthVerdict } from '#src/domain/signals/health.ts'
import {
  readErrorRatio,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type {
  Quantiles,
  SideSignals,
  TrafficEdge,
  TrafficGraph,
} from '#src/domain/topology/graph.ts'
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
  readonly p50: Reading<Seconds>
  readonly p95: Reading<Seconds>
  readonly p99: Reading<Seconds>
  /** The buckets the quantiles lie in. */
  readonly quantiles?: Quantiles
  /** TCP only. */
  readonly bytes?: NonNullable<SideSignals['bytes']>
}

/** Rows of all edges, in the graph's own order. */
export function toEdgeRows(graph: TrafficGraph, context: ReadingContext): readonly EdgeRow[] {
  return [...graph.edges.values()].flatMap((edge) => {
    const source = graph.nodes.get(edge.source)
    const target = graph.nodes.get(edge.target)
    if (source === undefined || target === undefined) return []
    const labels = {
      source: toPeerLabel(source.identity, 'source'),
      target: toPeerLabel(target.identity, 'target'),
    }
    return [{ ...labels, ...toNumbers(edge, contextOf(edge, context)) }]
  })
}

/** The context of one edge: a silent one knows since when. */
export function contextOf(edge: TrafficEdge, context: ReadingContext): ReadingContext {
  return edge.silentSince === undefined ? context : { ...context, silentSince: edge.silentSince }
}

function toNumbers(edge: TrafficEdge, context: ReadingContext): Omit<EdgeRow, 'source' | 'target'> {
  const shown = shownSide(edge)
  const signals = shown?.signals
  return {
    id: edge.id,
    protocol: edge.protocol,
    health: edge.health,
    isSilent: edge.silentSince !== undefined,
    rate: readRate(signals, context),
    errors: readErrorRatio(signals, context),
    p50: readQuantile(signals, 'p50', context),
    p95: readQuantile(signals, 'p95', context),
    p99: readQuantile(signals, 'p99', context),
    ...(shown !== undefined && { side: shown.mixed ? 'mixed' : shown.side }),
    ...(signals?.quantiles !== undefined && { quantiles: signals.quantiles }),
    ...(signals?.bytes !== undefined && { bytes: signals.bytes }),
  }
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
