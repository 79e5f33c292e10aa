import type { ClusterAlias } from '#src/clients/prometheus/istio-clusters.ts'
import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import type { ClusterInfo } from '#src/contract/session.ts'
import type { Comparison } from '#src/domain/compare/compare-graphs.ts'
import type { MapDetail, MapGraph } from '#src/domain/detail/map-detail.ts'
import type { EdgeId, Level, NodeId } from '#src/domain/mesh/identity.ts'
import type { GraphDiff, TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

import type { Tape } from './tape.ts'

/** What polling needs to know of a cluster. */
export type ClusterTarget = Pick<ClusterInfo, 'name' | 'query'>

/**
 * What a view is to its viewer: the mesh as it is, as it was at a moment gone by, or as it was before,
 * to be compared with either. What fell silent is remembered only while time goes forward.
 */
export type ViewRole = 'live' | 'past' | 'before'

/** One refresh of one view. */
export type TrafficRequest = {
  readonly role: ViewRole
  readonly clusters: readonly ClusterTarget[]
  /** All clusters that Weir knows, in scope or not: their names appear in labels. */
  readonly aliases: readonly ClusterAlias[]
  /** Empty: all of them. */
  readonly namespaces: readonly string[]
  readonly level: Level
  readonly range: Seconds
  /** Aligned to the refresh step, so that viewers share answers. */
  readonly at: EpochMillis
}

/** How far the quantiles of a refresh are. `tooMany`: so many edges that we don't ask. */
export type QuantileState = 'pending' | 'ready' | 'failed' | { readonly tooMany: number }

/** What is drawn: all of the view's graph, or some of it and what stands for the rest. */
export type MapUpdate = Omit<MapGraph, 'graph'> & {
  readonly graph:
    | 'whole'
    | {
        /** Those that the view's graph has too are named only. */
        readonly nodes: readonly (NodeId | TrafficNode)[]
        readonly edges: readonly (EdgeId | TrafficEdge)[]
      }
}

/** What changed since the update before it. */
export type TrafficUpdate = {
  /** The revision that `diff` starts from; 0 is the empty graph of the diff's level. */
  readonly from: number
  readonly to: number
  readonly diff: GraphDiff
  /** Absent: what is drawn is what was drawn before. */
  readonly map?: MapUpdate
  readonly at: EpochMillis
  readonly polls: readonly ClusterPoll[]
  readonly quantiles: QuantileState
  readonly namespaces: readonly string[]
  /** When a failing cluster may be asked again; absent when none fails. */
  readonly retryAt?: EpochMillis
}

/** An update as it crosses to the page; see `pack-update.ts`. */
export type PackedUpdate = Omit<TrafficUpdate, 'diff' | 'map'> & {
  readonly level: Level
  readonly removed: { readonly nodes: readonly NodeId[]; readonly edges: readonly EdgeId[] }
  readonly map?: Omit<MapUpdate, 'graph'> & { readonly isWhole: boolean }
  /** All else that changed. */
  readonly tape: Tape
}

/** Page to worker. `view` names what is looked at; `id` names one call. */
export type ToWorker =
  | {
      readonly type: 'refresh'
      readonly id: number
      readonly view: string
      /** The revision that the page holds; 0 for none. */
      readonly known: number
      readonly request: TrafficRequest
      readonly detail: MapDetail
    }
  | { readonly type: 'draw'; readonly view: string; readonly detail: MapDetail }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'explain'; readonly id: number; readonly edge: EdgeId }
  | {
      readonly type: 'compare'
      readonly id: number
      readonly view: string
      /** The view it is compared with from now on; absent: with none. */
      readonly before: string | undefined
    }

/** Worker to page. Updates may follow `refreshed`: a slow cluster doesn't hold the others up. */
export type FromWorker =
  | { readonly type: 'update'; readonly view: string; readonly update: PackedUpdate }
  | { readonly type: 'refreshed'; readonly id: number }
  | {
      readonly type: 'explained'
      readonly id: number
      readonly explanations: readonly Explanation[]
    }
  | {
      readonly type: 'compared'
      readonly id: number
      readonly comparison: Comparison | undefined
    }
  | { readonly type: 'aborted' | 'broken'; readonly id: number; readonly message: string }
