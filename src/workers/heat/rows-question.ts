import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import type { BoundsPool } from '#src/clients/prometheus/heat-histograms.ts'
import type { GroupReader } from '#src/clients/prometheus/heat-series.ts'
import type { HistogramKind, IstioSource } from '#src/clients/prometheus/istio-queries.ts'
import type { Failure } from '#src/domain/failure.ts'
import type { CellsAsked, HeatGrid, RowId } from '#src/domain/heat/heat.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

import type { BlockStore } from './block-store.ts'
import type { Knowledge, RowIndex, RowScope } from './knowledge.ts'

/** One back end that rows are asked of, and what it has told so far. */
export type RowBackend = {
  readonly cluster: string
  readonly client: PrometheusClient
  readonly source: IstioSource
  readonly histograms: HistogramKind
  readonly store: BlockStore
  readonly read: GroupReader
  /** The shortest window of its rates: four of its scrapes. */
  readonly rateWindow: Seconds
  /** Why it is not asked now, where it let somebody wait in vain just before. */
  readonly isResting: () => Failure | undefined
  readonly onFailure: (failure: Failure) => void
}

/** What cells are wanted of. */
export type RowsQuestion = {
  readonly ids: readonly RowId[]
  readonly grid: HeatGrid
  readonly values: CellsAsked
  /** What each cell is averaged over. */
  readonly window: Seconds
  readonly scope: RowScope
  readonly knowledge: Knowledge
  readonly index: RowIndex
  readonly backends: readonly RowBackend[]
  readonly pool: BoundsPool
  readonly now: EpochMillis
  readonly signal: AbortSignal
}
