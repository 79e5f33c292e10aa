import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import type { HistogramKind } from '#src/clients/prometheus/istio-queries.ts'
import type { CellsAsked, HeatGrid, RowId } from '#src/domain/heat/heat.ts'
import { chooseShown, isOfRequests, type SidedPart } from '#src/domain/heat/part.ts'

import {
  type BlockStore,
  type ColumnRange,
  connectionsBit,
  latencyMask,
  requestsBit,
  type StoredReport,
} from './block-store.ts'
import type { RowIndex, RowScope } from './knowledge.ts'
import { ambiguousKeys, type RowSums, sumGroups } from './sum-groups.ts'
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
  readonly told: ReadonlyMap<string, readonly StoredReport[]>
  /** Latencies of several groups together. */
  readonly summed: ReadonlyMap<string, readonly StoredReport[]>
}

/** Where rows are heard of. */
type Sources = {
  readonly index: RowIndex
  readonly backends: readonly { readonly cluster: string; readonly store: BlockStore }[]
  readonly grid: HeatGrid
}

const isTold = ({ rate }: StoredReport): boolean => rate.some((value) => !Number.isNaN(value))

/** All that is heard of a row anywhere in what is looked at, without asking. */
export function hearRow(id: RowId, { index, backends, grid }: Sources): HeardRow {
  const range = rangeOf(grid)
  const told = new Map<string, readonly StoredReport[]>()
  const summed = new Map<string, readonly StoredReport[]>()
  for (const { cluster, store } of backends) {
    const reports = store.read(id, range)
    told.set(cluster, reports.filter(isTold))
    summed.set(
      cluster,
      reports.filter(({ group }) => group.isSum === true),
    )
  }
  return { known: index.get(id) ?? new Map(), told, summed }
}

/** How the latencies of a row are summed at one back end; `undefined`: they are not. */
export function sumsOf(
  cluster: string,
  heard: HeardRow,
  { index, scope }: { readonly index: RowIndex; readonly scope: RowScope },
): RowSums | undefined {
  const told = (heard.told.get(cluster) ?? []).map(({ group }) => group)
  const ambiguous = ambiguousKeys(index, scope.level, cluster)
  const isShown = chooseShown(everyPart(heard))
  const own = [...(heard.known.get(cluster) ?? []), ...told]
  return sumGroups(own, scope.level, { isShown, ambiguous })
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
  {
    histograms,
    values,
    areSums,
  }: {
    readonly histograms: HistogramKind
    readonly values: CellsAsked
    /** Whether sums of groups tell enough of latencies. */
    readonly areSums: boolean
  },
): number {
  if (protocol === 'tcp') return connectionsBit
  const all = everyPart(heard)
  const isShown = chooseShown(all)
  const own = [...(heard.known.get(cluster) ?? []), ...(heard.told.get(cluster) ?? [])]
  const sides = own.filter((part) => isShown(part) && isOfRequests(part)).map(({ side }) => side)
  const mayConnect = protocol === undefined && !all.some(isOfRequests)
  const latencies = histograms === 'none' || values === 'rates' ? 0 : latencyMask(sides, areSums)
  return requestsBit | latencies | (mayConnect ? connectionsBit : 0)
}
