import {
  learnServices,
  renamedBetween,
  type ServiceNames,
} from '#src/clients/prometheus/istio-services.ts'
import { compareGraphs, type Comparison } from '#src/domain/compare/compare-graphs.ts'
import type { MapDetail } from '#src/domain/detail/map-detail.ts'
import { drawMap, type MapDrawing } from '#src/domain/detail/map-graph.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import { applyDiff, diffGraphs, emptyGraph } from '#src/domain/topology/diff.ts'
import type { GraphDiff, TrafficGraph } from '#src/domain/topology/graph.ts'
import { withSilent } from '#src/domain/topology/silent.ts'
import { type EpochMillis, epochMillis, seconds } from '#src/domain/units.ts'

import { buildFinest, drawTraffic, quantileState } from './draw-traffic.ts'
import { toMapUpdate } from './map-update.ts'
import type { ClusterTarget, PackedUpdate, TrafficRequest } from './messages.ts'
import { packUpdate } from './pack-update.ts'
import { type ClusterState, startFrom, unknownCluster, windowOf } from './poll-cluster.ts'

/** A view with what it last posted and what it knows of its clusters. */
export type OpenView = {
  request: TrafficRequest
  detail: MapDetail
  readonly states: Map<string, ClusterState>
  /** Clusters being polled. */
  busy: Map<string, Promise<void>>
  controller: AbortController
  /** Of `shown`; 0 for the empty graph that every view starts from. */
  revision: number
  shown: TrafficGraph
  /** What `shown` was folded from. */
  finest: TrafficGraph
  /** Folded as `shown` was, and not cut to the scope. */
  around: TrafficGraph
  /** The part of `shown` that is drawn; `undefined` before the first. */
  drawing: MapDrawing | undefined
  /** The whole mesh at the finest level, with what fell silent: the memory behind every view. */
  whole: TrafficGraph
  /** What it is compared with: what is missing since is drawn, as silent. */
  before: { readonly whole: TrafficGraph; readonly at: EpochMillis } | undefined
  /** Of the whole mesh. */
  namespaces: readonly string[]
  /** The names that `shown` was drawn with. */
  services: ServiceNames
  post: (update: PackedUpdate) => void
  /** Whether a post is due. */
  scheduled: boolean
  /** Refresh calls that somebody waits for. */
  waiting: number
}

const keepSilentFor = seconds(3600)
/** Switching among a few views is instant; more would only hold memory. */
const maxViews = 5

/** Finds or opens a view, and stops the slow polls of views that nobody waits for any more. */
export function openView(
  views: Map<string, OpenView>,
  name: string,
  request: TrafficRequest,
  detail: MapDetail,
): OpenView {
  const view = views.get(name) ?? newView(request, detail, [...views.values()])
  for (const [other, { controller, waiting, request: theirs }] of views) {
    // what is compared with stands beside what is looked at
    const isBeside = (theirs.role === 'before') !== (request.role === 'before')
    if (other !== name && waiting === 0 && !isBeside) controller.abort(superseded())
  }
  if (view.controller.signal.aborted) {
    view.controller = new AbortController()
    view.busy = new Map()
  }
  view.request = request
  view.detail = detail
  views.delete(name)
  views.set(name, view)
  const [oldest] = views.keys()
  if (views.size > maxViews && oldest !== undefined) views.delete(oldest)
  return view
}

function superseded(): DOMException {
  return new DOMException('another view is looked at', 'AbortError')
}

function newView(request: TrafficRequest, detail: MapDetail, views: readonly OpenView[]): OpenView {
  // of two moments neither knows anything of the other
  const isLive = request.role === 'live'
  const others = isLive ? views.filter((view) => view.request.role === 'live') : []
  const states = request.clusters.map((target) => {
    const other = others.findLast((candidate) => isSameSource(candidate, target, request))
    const known = other?.states.get(target.name)
    const state = known === undefined ? unknownCluster(target, request) : startFrom(known)
    return [target.name, state] as const
  })
  const twin = others.findLast((candidate) => isSameMesh(candidate, request))
  return {
    request,
    detail,
    states: new Map(states),
    busy: new Map(),
    controller: new AbortController(),
    revision: 0,
    shown: emptyGraph(request.level),
    finest: emptyGraph('version'),
    around: emptyGraph(request.level),
    drawing: undefined,
    whole: twin?.whole ?? emptyGraph('version'),
    before: undefined,
    namespaces: [],
    services: twin?.services ?? new Map(),
    post: () => {},
    scheduled: false,
    waiting: 0,
  }
}

/** Whether another view asks a cluster for the same rates, so that they can be drawn here too. */
function isSameSource(other: OpenView, target: ClusterTarget, request: TrafficRequest): boolean {
  const theirs = other.request.clusters.find(({ name }) => name === target.name)
  return (
    theirs !== undefined &&
    windowOf(other.request) === windowOf(request) &&
    JSON.stringify(theirs.query) === JSON.stringify(target.query)
  )
}

/** Whether another view is of the same clusters, so that what fell silent there did so here too. */
function isSameMesh(other: OpenView, request: TrafficRequest): boolean {
  return (
    other.states.size === request.clusters.length &&
    request.clusters.every((target) => isSameSource(other, target, request))
  )
}

/** Whether a view has something to draw before anybody is asked. */
export function hasTelemetry({ states }: OpenView): boolean {
  return [...states.values()].some(({ telemetry }) => telemetry !== undefined)
}

/** The page holds no graph of this view: the next update starts from nothing. */
export function resetShown(view: OpenView) {
  view.revision = 0
  view.shown = emptyGraph(view.request.level)
  view.drawing = undefined
}

/**
 * Draws a view anew and posts what changed.
 *
 * @returns The service names known by now.
 */
export function publishView(view: OpenView, before: ServiceNames): ServiceNames {
  view.scheduled = false
  if (view.controller.signal.aborted) return before
  const states = [...view.states.values()]
  const telemetries = states.flatMap(({ telemetry }) => telemetry ?? [])
  const services = learnServices(telemetries, before)
  const isRenamed = renamedBetween(view.services, services)
  const at = newestAnswer(states) ?? view.request.at
  const finest = buildFinest(view.request, states, services)
  const whole =
    view.request.role === 'live'
      ? withSilent(withoutEdgesOf(view.whole, isRenamed), finest, at, keepSilentFor)
      : finest
  const drawn = drawTraffic(view.request, withBefore(whole, view.before), states, services)
  const start = view.shown
  const diff = diffGraphs(start, drawn.graph)
  view.shown = applyDiff(start, diff)
  view.finest = drawn.finest
  view.around = drawn.around
  view.whole = whole
  view.services = services
  view.namespaces = drawn.namespaces
  postUpdate(view, { start, diff }, at)
  return services
}

function withBefore(whole: TrafficGraph, before: OpenView['before']): TrafficGraph {
  return before === undefined ? whole : withSilent(before.whole, whole, before.at, keepSilentFor)
}

/** Compares a view with another from now on, or with none; `undefined` when there is nothing yet. */
export function compareViews(
  view: OpenView,
  before: OpenView | undefined,
  publish: (view: OpenView) => void,
): Comparison | undefined {
  const at = before === undefined ? undefined : newestAnswer([...before.states.values()])
  const isNew = view.before?.whole !== before?.whole
  view.before = before === undefined || at === undefined ? undefined : { whole: before.whole, at }
  if (isNew && view.revision > 0) publish(view)
  if (before === undefined || at === undefined || view.revision === 0) return undefined
  if (view.shown.level !== before.shown.level) return undefined
  const unanswered = { now: unansweredBy(view), before: unansweredBy(before) }
  const { changes, ...counts } = compareGraphs(
    view.shown,
    before.shown,
    windowOf(view.request),
    unanswered,
  )
  return { ...counts, changes: changes.slice(0, mostChanges) }
}

/** Nobody reads more, and each of them crosses to the page. */
const mostChanges = 500

/** The clusters whose numbers are missing, or of another moment. */
function unansweredBy({ states, request }: OpenView): ReadonlySet<string> {
  const late = [...states.values()].filter(({ poll }) => poll.asOf !== request.at)
  return new Set(late.map(({ poll }) => poll.cluster))
}

/** Draws what a view holds once more, as its viewer wants it now; nobody is asked anything. */
export function redrawView(view: OpenView, detail: MapDetail) {
  view.detail = detail
  if (view.revision === 0 || view.controller.signal.aborted) return
  const { shown } = view
  const at = newestAnswer([...view.states.values()]) ?? view.request.at
  postUpdate(view, { start: shown, diff: diffGraphs(shown, shown) }, at)
}

function postUpdate(
  view: OpenView,
  { start, diff }: { readonly start: TrafficGraph; readonly diff: GraphDiff },
  at: EpochMillis,
) {
  const states = [...view.states.values()]
  const previous = view.drawing
  const drawing = drawMap(view, view.detail, { range: windowOf(view.request), previous })
  const { map } = drawing
  const from = view.revision
  view.revision += 1
  const retryAt = nextRetry(states)
  const update = {
    from,
    to: view.revision,
    diff,
    at,
    polls: states.map(({ poll }) => poll),
    quantiles: quantileState(states),
    namespaces: view.namespaces,
    ...(map !== previous?.map && { map: toMapUpdate(map, view.shown) }),
    ...(retryAt !== undefined && { retryAt }),
  }
  view.drawing = drawing
  view.post(packUpdate(update, start))
}

/** A graph without the edges that end at some nodes. */
function withoutEdgesOf(graph: TrafficGraph, leavesOut: (peer: Peer) => boolean): TrafficGraph {
  const gone = new Set(
    [...graph.nodes.values()].filter(({ identity }) => leavesOut(identity)).map(({ id }) => id),
  )
  if (gone.size === 0) return graph
  const edges = [...graph.edges].filter(
    ([, { source, target }]) => !gone.has(source) && !gone.has(target),
  )
  return { ...graph, edges: new Map(edges) }
}

function newestAnswer(states: readonly ClusterState[]): EpochMillis | undefined {
  const moments = states.flatMap(({ poll }) => poll.asOf ?? [])
  return moments.length === 0 ? undefined : epochMillis(Math.max(...moments))
}

function nextRetry(states: readonly ClusterState[]): EpochMillis | undefined {
  const moments = states.flatMap(({ backoff }) => backoff?.notBefore ?? [])
  return moments.length === 0 ? undefined : epochMillis(Math.min(...moments))
}
