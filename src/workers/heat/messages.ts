import type { ClusterAlias } from '#src/clients/prometheus/istio-clusters.ts'
import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import type { AppearedVersion } from '#src/domain/heat/appeared.ts'
import type {
  BucketHeat,
  CellsAsked,
  HeatGrid,
  HeatRows,
  RowId,
  RowKind,
} from '#src/domain/heat/heat.ts'
import type { PackedRanking } from '#src/domain/heat/packed-ranking.ts'
import type { Level } from '#src/domain/mesh/identity.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

import type { ClusterTarget } from '../traffic/messages.ts'

/** What part of the mesh is ranked, and over which window. */
export type HeatRequest = {
  readonly clusters: readonly ClusterTarget[]
  /** All clusters that Weir knows: their names appear in labels. */
  readonly aliases: readonly ClusterAlias[]
  /** Empty: all of them. */
  readonly namespaces: readonly string[]
  /** How finely rows that are edges are named. */
  readonly level: Level
  readonly kind: RowKind
  /** The window that is ranked; it is compared with the one of the same length before it. */
  readonly span: Seconds
  readonly end: EpochMillis
}

/** All rows there are, and what is worth knowing before any is fetched. */
export type RankingAnswer = {
  readonly ranking: PackedRanking
  /** How each cluster answered. */
  readonly polls: readonly ClusterPoll[]
  /** Versions first heard of within the two windows, the latest first. */
  readonly appeared: readonly AppearedVersion[]
  /** Where trouble is likely to begin, likeliest first; rows that are edges, whatever is ranked. */
  readonly suspects: readonly Suspect[]
}

/** The rows that cells are wanted of, their columns, and what of them. */
export type RowsCall = {
  readonly grid: HeatGrid
  readonly ids: readonly RowId[]
  readonly values: CellsAsked
}

/** One call to the worker. */
export type HeatCall =
  | { readonly call: 'rank'; readonly request: HeatRequest }
  | ({ readonly call: 'rows'; readonly request: HeatRequest } & RowsCall)
  | {
      readonly call: 'buckets'
      readonly request: HeatRequest
      readonly grid: HeatGrid
      readonly id: RowId
    }
  | {
      readonly call: 'explain'
      readonly request: HeatRequest
      readonly id: RowId
      /** It decides what the cell is averaged over, and by which side it is shown. */
      readonly grid: HeatGrid
      /** The moment of the column. */
      readonly at: EpochMillis
    }

/** Its answer, by the same name. */
export type HeatAnswer =
  | { readonly call: 'rank'; readonly answer: RankingAnswer }
  | { readonly call: 'rows'; readonly answer: HeatRows }
  | { readonly call: 'buckets'; readonly answer: BucketHeat }
  | { readonly call: 'explain'; readonly answer: readonly Explanation[] }
