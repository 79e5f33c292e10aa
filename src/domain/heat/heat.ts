import type { EdgeId, NodeId } from '../mesh/identity.ts'
import type { Column } from '../series/service-series.ts'
import type { LatencyBucket } from '../topology/report.ts'
import type { EpochMillis, Seconds } from '../units.ts'

/** What a cell of the matrix can show. */
export const cellValues = ['errors', 'p50', 'p95', 'p99', 'rate'] as const
export type CellValue = (typeof cellValues)[number]

/**
 * What is asked for of cells: latencies, with the rates beside them, are ten times as dear as rates
 * alone.
 */
export type CellsAsked = 'rates' | 'latencies'

/** What has to be asked for so that cells can show a value. */
export const askedFor = (value: CellValue): CellsAsked =>
  value === 'errors' || value === 'rate' ? 'rates' : 'latencies'

/** What a row of the matrix is: an edge at the view's level, a service, or a pair of clusters. */
export const rowKinds = ['edges', 'services', 'clusters'] as const
export type RowKind = (typeof rowKinds)[number]

/** How rows are ordered: by how far they depart from themselves, by what their cells show, by name. */
export const rankOrders = ['departure', 'value', 'name'] as const
export type RankOrder = (typeof rankOrders)[number]

/** Names a row: a service by its node, all else by its edge. */
export type RowId = EdgeId | NodeId

/**
 * The columns of a heatmap: `count` moments, `step` apart, the last at `end`. Every moment is a
 * multiple of the step since 1970, so that viewers ask for the same ones.
 */
export type HeatGrid = {
  readonly end: EpochMillis
  readonly step: Seconds
  readonly count: number
}

/**
 * One row: a number for each column, NaN where nobody reported it. A cell's numbers are averaged over
 * the `window` up to its moment.
 */
export type HeatRow = {
  readonly id: RowId
  /** Requests per second; connections opened per second where nothing but TCP is there. */
  readonly rate: Column
  /** The failed share, from 0 to 1, of what says how it ended. */
  readonly errors: Column
  /** Seconds; absent where latencies were not asked for. */
  readonly p50?: Column
  readonly p95?: Column
  readonly p99?: Column
  /** Requests per second that the latencies are made from; absent as they are. */
  readonly timed?: Column
  /** 1 where the query behind rate and errors, or behind latencies, failed at a back end. */
  readonly failedRates: Uint8Array
  readonly failedLatency: Uint8Array
  /** The failure in words, where there is one. */
  readonly failure?: string
}

/** Rows over one grid. */
export type HeatRows = {
  readonly grid: HeatGrid
  /** What each cell is averaged over, up to its moment: never less than the step. */
  readonly window: Seconds
  readonly rows: ReadonlyMap<RowId, HeatRow>
}

/** Latency buckets of one row over time, for the histogram heatmap. */
export type BucketHeat = {
  readonly grid: HeatGrid
  readonly window: Seconds
  /** Cumulative requests per second in each column, ascending, the last open-ended; absent: none. */
  readonly columns: readonly (readonly LatencyBucket[] | undefined)[]
  /** Requests per second that failed, whatever they took, by column. */
  readonly failed: Column
  readonly rate: Column
  readonly failure?: string
}
