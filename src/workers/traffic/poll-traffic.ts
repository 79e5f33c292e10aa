import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import { learnServices, type ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import type { Transport } from '#src/clients/transport.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import { applyDiff, diffGraphs, emptyGraph } from '#src/domain/topology/diff.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { withSilent } from '#src/domain/topology/silent.ts'
import { type EpochMillis, epochMillis, seconds } from '#src/domain/units.ts'

import { drawTraffic, quantileState } from './draw-traffic.ts'
import { explainInView } from './explain-in-view.ts'
import type { ClusterTarget, TrafficRequest, TrafficUpdate } from './messages.ts'
import {
  type ClusterState,
  isDue,
  pollBuckets,
  pollRates,
  startFrom,
  unknownCluster,
  windowOf,
} from './poll-cluster.ts'

/** What the poller needs of the world around it. */
export type PollerDeps = {
  readonly transport: Transport
  /** Where a cluster's metrics are; absolute, with a closing slash. */
  readonly metricsUrl: (cluster: string) => URL
  readonly now: () => EpochMillis
  /** From 0 to 1. */
  readonly random: () => number
  /** Resolves when a refresh has waited long enough for its slowest cluster. */
  readonly patience: () => Promise<void>
}

/** Polls the traffic of views and posts what changed. */
export type TrafficPoller = {
  /**
   * Refreshes one view. Resolves when all clusters have answered or failed, or when patience ends;
   * then the slow ones go on in the background and post when they are done.
   */
  refresh(
    view: string,
    call: { readonly request: TrafficRequest; readonly known: number },
    post: (update: TrafficUpdate) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** The queries behind the numbers of an edge, in the newest view that shows it. */
  explain(edge: EdgeId): readonly Explanation[]
}

/** A view with what it last posted and what it knows of its clusters. */
type View = {
  request: TrafficRequest
  states: Map<string, ClusterState>
  busy: Map<string, Promise<void>>
  controller: AbortController
  revision: number
  shown: TrafficGraph
  finest: TrafficGraph
  post: (update: TrafficUpdate) => void
  scheduled: boolean
  /** Refresh calls that somebody waits for. */
  waiting: number
}

const keepSilentFor = seconds(3600)
/** Switching among a few views is instant; more would only hold memory. */
const maxViews = 4

/** One poller serves one page. It keeps all its state, so a worker that restarts starts anew. */
export function createTrafficPoller(deps: PollerDeps): TrafficPoller {
  const views = new Map<string, View>()
  let services: ServiceNames = new Map()

  const publish = (view: View) => {
    view.scheduled = false
    if (view.controller.signal.aborted) return
    const states = [...view.states.values()]
    services = learnServices(
      states.flatMap(({ telemetry }) => telemetry ?? []),
      services,
    )
    const drawn = drawTraffic(view.request, states, services)
    const at = newestAnswer(states) ?? view.request.at
    const next = withSilent(view.shown, drawn.graph, at, keepSilentFor)
    const diff = diffGraphs(view.shown, next)
    const from = view.revision
    view.revision += 1
    view.shown = applyDiff(view.shown, diff)
    view.finest = drawn.finest
    const retryAt = nextRetry(states)
    view.post({
      from,
      to: view.revision,
      diff,
      at,
      polls: states.map(({ poll }) => poll),
      quantiles: quantileState(states),
      namespaces: drawn.namespaces,
      ...(retryAt !== undefined && { retryAt }),
    })
  }

  /** Clusters that answer together are drawn once. */
  const schedule = (view: View) => {
    if (view.scheduled) return
    view.scheduled = true
    setTimeout(() => {
      if (view.scheduled) publish(view)
    }, 0)
  }

  const pollCluster = async (view: View, target: ClusterTarget) => {
    const { request, controller } = view
    const { signal } = controller
    const { name } = target
    const client = createPrometheusClient(
      deps.transport,
      deps.metricsUrl(name),
      `metrics of ${name}`,
    )
    const { now, random } = deps
    const before = view.states.get(name) ?? unknownCluster(target, request.range)
    const rated = await pollRates(before, target, request, { client, now, random }, signal)
    view.states.set(name, rated)
    schedule(view)
    const telemetries = [...view.states.values()].flatMap(({ telemetry }) => telemetry ?? [])
    const context = { client, now, random, services: learnServices(telemetries, services) }
    view.states.set(name, await pollBuckets(rated, target, request, context, signal))
    schedule(view)
  }

  const startPolls = (view: View) => {
    const { request, busy, controller } = view
    for (const target of request.clusters) {
      const state = view.states.get(target.name)
      if (busy.has(target.name)) continue
      if (state !== undefined && !isDue(state, request.at, deps.now())) continue
      const polling = pollCluster(view, target)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) throw error
        })
        .finally(() => busy.delete(target.name))
      busy.set(target.name, polling)
    }
  }

  return {
    refresh: async (name, { request, known }, post, signal) => {
      const view = openView(views, name, request)
      view.post = post
      if (known === 0) resetShown(view)
      if (view.revision === 0 && hasTelemetry(view)) schedule(view)
      startPolls(view)
      const { controller } = view
      const abort = () => controller.abort(signal.reason)
      signal.addEventListener('abort', abort)
      view.waiting += 1
      try {
        await Promise.race([Promise.all(view.busy.values()), deps.patience()])
      } finally {
        view.waiting -= 1
        signal.removeEventListener('abort', abort)
      }
      controller.signal.throwIfAborted()
      publish(view)
    },
    explain: (edge) => {
      const view = [...views.values()].findLast(({ shown }) => shown.edges.has(edge))
      if (view === undefined) return []
      return explainInView(edge, { ...view, services, states: [...view.states.values()] })
    },
  }
}

/** Finds or opens a view, and stops the slow polls of views that nobody waits for any more. */
function openView(views: Map<string, View>, name: string, request: TrafficRequest): View {
  const known = views.get(name)
  const view = known ?? newView(request, [...views.values()])
  for (const [other, { controller, waiting }] of views) {
    if (other !== name && waiting === 0) controller.abort(superseded())
  }
  if (view.controller.signal.aborted) {
    view.controller = new AbortController()
    view.busy = new Map()
  }
  view.request = request
  views.delete(name)
  views.set(name, view)
  const [oldest] = views.keys()
  if (views.size > maxViews && oldest !== undefined) views.delete(oldest)
  return view
}

function superseded(): DOMException {
  return new DOMException('another view is looked at', 'AbortError')
}

function hasTelemetry(view: View): boolean {
  return [...view.states.values()].some(({ telemetry }) => telemetry !== undefined)
}

function newView(request: TrafficRequest, others: readonly View[]): View {
  const states = request.clusters.map((target) => {
    const known = others.findLast((other) => isSameSource(other, target, request))
    const state = known?.states.get(target.name)
    return [
      target.name,
      state === undefined ? unknownCluster(target, request.range) : startFrom(state),
    ] as const
  })
  return {
    request,
    states: new Map(states),
    busy: new Map(),
    controller: new AbortController(),
    revision: 0,
    shown: emptyGraph(request.level),
    finest: emptyGraph('version'),
    post: () => {},
    scheduled: false,
    waiting: 0,
  }
}

function isSameSource(other: View, target: ClusterTarget, request: TrafficRequest): boolean {
  const theirs = other.request.clusters.find(({ name }) => name === target.name)
  return (
    theirs !== undefined &&
    windowOf(theirs, other.request.range) === windowOf(target, request.range) &&
    JSON.stringify(theirs.query) === JSON.stringify(target.query)
  )
}

/** The page holds another graph than we think, or none: the next update starts from nothing. */
function resetShown(view: View) {
  view.revision = 0
  view.shown = emptyGraph(view.request.level)
}

function newestAnswer(states: readonly ClusterState[]): EpochMillis | undefined {
  const moments = states.flatMap(({ poll }) => poll.asOf ?? [])
  return moments.length === 0 ? undefined : epochMillis(Math.max(...moments))
}

function nextRetry(states: readonly ClusterState[]): EpochMillis | undefined {
  const moments = states.flatMap(({ backoff }) => backoff?.notBefore ?? [])
  return moments.length === 0 ? undefined : epochMillis(Math.min(...moments))
}
