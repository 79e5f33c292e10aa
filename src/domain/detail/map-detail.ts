import type { EdgeId, Level, NodeId } from '../mesh/identity.ts'
import type { HealthState } from '../signals/health.ts'
import type { TrafficGraph } from '../topology/graph.ts'

/** Which way to look from what is focused: against the calls, along them, or both. */
export const focusDirections = ['both', 'upstream', 'downstream'] as const
type FocusDirection = (typeof focusDirections)[number]

export const focusHops = [1, 2, 3] as const
type FocusHops = (typeof focusHops)[number]

/** A part of the mesh around one thing: only what so many calls lead to or from is drawn. */
export type Focus = {
  readonly on: NodeId | EdgeId
  readonly hops: FocusHops
  readonly direction: FocusDirection
}

/** How much of a graph its viewer wants to see, and how finely. */
export type MapDetail = {
  /** Coarser nodes (a cluster, a namespace) or services to be shown one level finer. */
  readonly opened: readonly NodeId[]
  /** Clusters and namespaces to be shown as one card, but for what is unhealthy in them. */
  readonly closed: readonly NodeId[]
  readonly focus: Focus | undefined
  /** An expression; what it names stands out. Empty: nothing is looked for. */
  readonly find: string
  /** An expression; what it names is not drawn. Empty: nothing is hidden. */
  readonly hide: string
  /** Draw it all, however much that is. */
  readonly everything: boolean
  /** What is selected is never folded away. */
  readonly selected: NodeId | EdgeId | undefined
}

/** What one card stands for that holds several nodes of the graph's level. */
export type Fold = {
  /** `namespace` or `cluster`. */
  readonly level: Level
  /** How many nodes of the graph's level are in it. */
  readonly nodes: number
  readonly worst: HealthState
  /** Which of these nodes are unhealthy, by state; a fold that holds some says so. */
  readonly failing: number
  readonly degraded: number
}

/** How many there are, of one kind of thing. */
export type MapCounts = { readonly nodes: number; readonly edges: number }

/** What an expression named; or why it could not be read, in words fit for the screen. */
export type Found =
  | { readonly state: 'all' }
  | { readonly state: 'found'; readonly ids: ReadonlySet<NodeId | EdgeId> }
  | { readonly state: 'fault'; readonly message: string }

/** The part of a graph that is drawn. */
export type MapGraph = {
  /** Its level is that of the graph it was drawn from; folds and opened parts are at their own. */
  readonly graph: TrafficGraph
  readonly folds: ReadonlyMap<NodeId, Fold>
  /** In the graph, of that what is left by focus and `hide`, and of that what is drawn. */
  readonly inScope: MapCounts
  readonly wanted: MapCounts
  readonly drawn: MapCounts
  /** Unhealthy nodes that stand in folds: more were unhealthy than can be drawn. */
  readonly foldedUnhealthy: number
  /** What `find` names among the nodes and edges of the whole graph and of this one. */
  readonly found: Found
  /** What `hide` leaves out of the whole graph: what it names, and what ends there or only there. */
  readonly hidden: Found
}

/** As much as can be read: beyond it the healthy is folded, unless the viewer insists. */
export const mostDrawn: MapCounts = { nodes: 300, edges: 900 }

/** Whether so much is wanted that not all of it can be read at once. */
export const isTooMuch = ({ nodes, edges }: MapCounts): boolean =>
  nodes > mostDrawn.nodes || edges > mostDrawn.edges

/** A detail that asks for nothing in particular. */
export const plainDetail: MapDetail = {
  opened: [],
  closed: [],
  focus: undefined,
  find: '',
  hide: '',
  everything: false,
  selected: undefined,
}

/** All of a graph, as it is. */
export function wholeMap(graph: TrafficGraph): MapGraph {
  const counts = { nodes: graph.nodes.size, edges: graph.edges.size }
  return {
    graph,
    folds: new Map(),
    inScope: counts,
    wanted: counts,
    drawn: counts,
    foldedUnhealthy: 0,
    found: { state: 'all' },
    hidden: { state: 'all' },
  }
}
