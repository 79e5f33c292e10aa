import type { EdgeId, Peer, Protocol } from '#src/domain/mesh/identity.ts'
import { isAllAnswered, readFigure, type Figure } from '#src/domain/signals/figures.ts'
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
import { shownSide, shownSignals } from '#src/domain/topology/shown-side.ts'
import type { PerSecond, Ratio, Seconds } from '#src/domain/units.ts'
import { ReceivedEdge } from '#src/workers/traffic/received-edge.ts'

import { toPeerLabel, type PeerLabel } from './peer-label.ts'

/** One edge as the table shows it. */
export type EdgeRow = {
  readonly id: EdgeId
  readonly source: PeerLabel
  readonly target: PeerLabel
  readonly protocol: Protocol
  /** Whose numbers these are; absent when nobody reports. `mixed`: parts come from different sides. */
  readonly side: Side | 'mixed' | undefined
  readonly health: HealthVerdict
  readonly isSilent: boolean
  /** Requests per second; connections opened per second for TCP. */
  readonly rate: Reading<PerSecond>
  readonly errors: Reading<Ratio>
  /** What the rest is read from when a cell is drawn; absent when nobody reports. */
  readonly signals: SideSignals | undefined
  readonly context: ReadingContext
  /** The number that it is sorted by: of all rows, so it is had without reading signals. */
  readonly figure: (figure: Figure) => number
}

export type QuantileName = 'p50' | 'p95' | 'p99'

/** A row's quantile. Most rows are never drawn, so it is not read for all of them. */
export function readRowQuantile(row: EdgeRow, quantile: QuantileName): Reading<Seconds> {
  return readQuantile(row.signals, quantile, row.context)
}

// Most edges of a refresh are the very objects of the one before, and so can their rows be. A weak
// map of the edges themselves would cost more than the rows do.
const rowsByContext = new WeakMap<ReadingContext, readonly LazyEdgeRow[]>()

/** Rows of all edges, in the graph's own order. */
export function toEdgeRows(graph: TrafficGraph, context: ReadingContext): readonly EdgeRow[] {
  const before = rowsByContext.get(context) ?? []
  const view = { context, isAnswered: isAllAnswered(context) }
  const rows: LazyEdgeRow[] = []
  let at = 0
  for (const edge of graph.edges.values()) {
    // both lists ascend by id, so one walk finds what stayed
    while (at < before.length && before[at]?.isBefore(edge) === true) at += 1
    const row = before[at]?.ofNow(edge) ?? toEdgeRow(graph, edge, view)
    if (row !== undefined) rows.push(row)
  }
  // a node's own few edges don't displace the rows of the whole graph
  if (rows.length * 2 >= before.length) rowsByContext.set(context, rows)
  return rows
}

function toEdgeRow(graph: TrafficGraph, edge: TrafficEdge, view: RowView): LazyEdgeRow | undefined {
  const source = graph.nodes.get(edge.source)
  const target = graph.nodes.get(edge.target)
  if (source === undefined || target === undefined) return undefined
  return new LazyEdgeRow(edge, source.identity, target.identity, view)
}

/** What all rows of a view share. */
type RowView = { readonly context: ReadingContext; readonly isAnswered: boolean }

/** The context of one edge: a silent one knows since when. */
export function contextOf(edge: TrafficEdge, context: ReadingContext): ReadingContext {
  return edge.silentSince === undefined ? context : { ...context, silentSince: edge.silentSince }
}

/** Of ten thousand rows some thirty are drawn: what a cell shows is made when it is asked for. */
class LazyEdgeRow implements EdgeRow {
  readonly edge: TrafficEdge
  readonly #sourcePeer: Peer
  readonly #targetPeer: Peer
  readonly #view: RowView
  #source: PeerLabel | undefined = undefined
  #target: PeerLabel | undefined = undefined
  #rate: Reading<PerSecond> | undefined = undefined
  #errors: Reading<Ratio> | undefined = undefined

  constructor(edge: TrafficEdge, source: Peer, target: Peer, view: RowView) {
    this.edge = edge
    this.#sourcePeer = source
    this.#targetPeer = target
    this.#view = view
  }

  isBefore(other: TrafficEdge) {
    return this.edge !== other && this.edge.id < other.id
  }
  /** The row of what became of its edge; nothing where this is no row of that edge. */
  ofNow(edge: TrafficEdge): LazyEdgeRow | undefined {
    if (edge === this.edge) return this
    if (edge.id !== this.edge.id) return undefined
    const row = new LazyEdgeRow(edge, this.#sourcePeer, this.#targetPeer, this.#view)
    row.#source = this.#source
    row.#target = this.#target
    return row
  }
  get id() {
    return this.edge.id
  }
  get protocol() {
    return this.edge.protocol
  }
  get health() {
    return this.edge.health
  }
  get isSilent() {
    return this.edge.silentSince !== undefined
  }
  get source() {
    this.#source ??= toPeerLabel(this.#sourcePeer, 'source')
    return this.#source
  }
  get target() {
    this.#target ??= toPeerLabel(this.#targetPeer, 'target')
    return this.#target
  }
  get side() {
    const shown = shownSide(this.edge)
    return shown?.mixed === true ? 'mixed' : shown?.side
  }
  get signals() {
    return shownSignals(this.edge)
  }
  get context() {
    return contextOf(this.edge, this.#view.context)
  }
  figure(figure: Figure) {
    const { edge } = this
    if (this.#view.isAnswered && edge instanceof ReceivedEdge) return edge.figure(figure)
    return readFigure(this.signals, figure, this.context)
  }
  get rate() {
    this.#rate ??= readRate(this.signals, this.context)
    return this.#rate
  }
  get errors() {
    this.#errors ??= readErrorRatio(this.signals, this.context)
    return this.#errors
  }
}

const trouble = { failing: 3, degraded: 2, unknown: 0, idle: 0, healthy: 0 } as const

/**
 * From well to ill: health first, an edge that fell silent next, then the share that failed, then
 * how much is at stake.
 */
export const troubleKeys = [
  (row: EdgeRow) => Math.max(trouble[row.health.state], row.isSilent ? 1 : 0),
  (row: EdgeRow) => row.figure('errors'),
  (row: EdgeRow) => row.figure('rate'),
] as const

/** Orders two rows by {@link troubleKeys}. */
export function compareTrouble(a: EdgeRow, b: EdgeRow): number {
  for (const key of troubleKeys) {
    const difference = key(a) - key(b)
    if (difference !== 0) return difference
  }
  return 0
}
