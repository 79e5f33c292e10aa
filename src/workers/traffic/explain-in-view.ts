import { type Explanation, explainGroups } from '#src/clients/prometheus/istio-explain.ts'
import { groupEdge } from '#src/clients/prometheus/istio-reports.ts'
import type { ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import type { TelemetryGroup } from '#src/clients/prometheus/istio-telemetry.ts'
import type { MapDrawing } from '#src/domain/detail/map-graph.ts'
import { toEdgeId, type EdgeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { type Side, sides } from '#src/domain/topology/report.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'

import type { TrafficRequest } from './messages.ts'
import { type ClusterState, sourceOf } from './poll-cluster.ts'

/** What a view last posted, and from what. */
export type PostedView = {
  readonly request: TrafficRequest
  readonly states: readonly ClusterState[]
  readonly services: ServiceNames
  readonly shown: TrafficGraph
  readonly drawing: MapDrawing | undefined
  /** Cut to what the shown graph was folded from. */
  readonly finest: TrafficGraph
}

/** The queries behind the numbers of an edge, side by side and back end by back end. */
export function explainInView(edge: EdgeId, view: PostedView): readonly Explanation[] {
  const shown = view.shown.edges.get(edge) ?? view.drawing?.map.graph.edges.get(edge)
  const isMixed = shown?.mixed !== undefined
  const explained: readonly (Side | 'mixed')[] = isMixed ? ['mixed', ...sides] : sides
  const parts = partsOf(edge, view)
  return explained.flatMap((side) =>
    view.states.flatMap((state) => explainSide(parts, side, state, view)),
  )
}

/** The edges that an edge is the sum of, by their names at the view's level or at the finest. */
type Parts = { readonly isFinest: boolean; readonly ids: ReadonlySet<EdgeId> }

function partsOf(edge: EdgeId, { drawing }: PostedView): Parts {
  const parts = drawing?.parts.get(edge)
  if (parts === undefined) return { isFinest: false, ids: new Set([edge]) }
  return { isFinest: parts.of === 'finest', ids: new Set(parts.edges.map(({ id }) => id)) }
}

function explainSide(
  parts: Parts,
  side: Side | 'mixed',
  { telemetry, poll, histograms }: ClusterState,
  view: PostedView,
): readonly Explanation[] {
  const target = view.request.clusters.find(({ name }) => name === poll.cluster)
  if (telemetry === undefined || target === undefined || poll.asOf === undefined) return []
  const wanted = telemetry.groups.filter((group) => belongs(group, parts, side, view))
  const [first] = wanted
  if (first?.edge === undefined) return []
  return explainGroups({
    backend: telemetry.backend,
    side,
    protocol: first.edge.protocol,
    wanted,
    all: telemetry.groups.filter(({ family }) => family === first.family),
    source: sourceOf(target, view.request),
    histograms,
    at: poll.asOf,
  })
}

/** Whether a group is part of that side of the edge; the twins that were dropped are of none. */
function belongs(
  group: TelemetryGroup,
  { isFinest, ids }: Parts,
  side: Side | 'mixed',
  { finest, services, request }: PostedView,
): boolean {
  const reported = groupEdge(group, services, request.level)
  const part = groupEdge(group, services, 'version')
  if (reported === undefined || part === undefined) return false
  if (!ids.has(toEdgeId(isFinest ? part : reported))) return false
  const finestEdge = finest.edges.get(toEdgeId(part))
  if (finestEdge === undefined) return false
  return reported.side === (side === 'mixed' ? shownSide(finestEdge)?.side : side)
}
