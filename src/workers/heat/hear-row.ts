import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import type { HistogramKind } from '#src/clients/prometheus/istio-queries.ts'
import type { HeatReport } from '#src/domain/heat/fold-row.ts'
import type { CellsAsked, HeatGrid, RowId } from '#src/domain/heat/heat.ts'
import { chooseShown, isOfRequests, type SidedPart } from '#src/domain/heat/part.ts'

import {
  type BlockStore,
  type ColumnRange,
  connectionsBit,
  latencyMask,
  requestsBit,
} from './block-store.ts'
import type { RowIndex } from './knowledge.ts'
import type { WantedRow } from './wanted-row.ts'

/** The indexes of a grid's columns: each is its moment over the step. */
export function rangeOf({ end, step, count }: HeatGrid): ColumnRange {
  const to = Math.round(end / (step * 1000))
  return { from: to - count + 1, to }
}

/** Everything that is heard of one row, by back end. */
export type HeardRow = {
  /** By the newest ranking. */
  readonly known: ReadonlyMap<string, readonly HeatGroup[]>
  /** In the columns of the grid, as far as they have been asked for. */
  readonly told: ReadonlyMap<string, readonly HeatReport[]>
}

/** Where rows are heard of. */
type Sources = {
  readonly index: RowIndex
  readonly backends: readonly { readonly cluster: string; readonly store: BlockStore }[]
  readonly grid: HeatGrid
}

/** All that is heard of a row anywhere in what is looked at, without asking. */
export function hearRow(id: RowId, { index, backends, grid }: Sources): HeardRow {
  const range = rangeOf(grid)
  const told = new Map(
    backends.map(({ cluster, store }) => [
      cluster,
      store.read(id, range).filter(({ rate }) => rate.some((value) => !Number.isNaN(value))),
    ]),
  )
  return { known: index.get(id) ?? new Map(), told }
}

/** What all back ends together tell of: it decides which side is shown. */
export const everyPart = ({ known, told }: HeardRow): readonly SidedPart[] => [
  ...[...known.values()].flat(),
  ...[...told.values()].flat(),
]

/**
 * What has to be known of a row at one back end: rates, and latencies of the sides shown where they
 * are asked for. Rates decide which sides these are, so they always are.
 */
export function neededMask(
  cluster: string,
  { protocol }: Pick<WantedRow, 'protocol'>,
  heard: HeardRow,
  { histograms, values }: { readonly histograms: HistogramKind; readonly values: CellsAsked },
): number {
  if (protocol === 'tcp') return connectionsBit
  const all = everyPart(heard)
  const isShown = chooseShown(all)
  const own = [...(heard.known.get(cluster) ?? []), ...(heard.told.get(cluster) ?? [])]
  const sides = own.filter((part) => isShown(part) && isOfRequests(part)).map(({ side }) => side)
  const mayConnect = protocol === undefined && !all.some(isOfRequests)
  const latencies = histograms === 'none' || values === 'rates' ? 0 : latencyMask(sides)
  return requestsBit | latencies | (mayConnect ? connectionsBit : 0)
}
