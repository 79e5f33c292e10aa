import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import { learnServices, type ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import type { Transport } from '#src/clients/transport.ts'
import type { Comparison } from '#src/domain/compare/compare-graphs.ts'
import type { MapDetail } from '#src/domain/detail/map-detail.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import { explainInView } from './explain-in-view.ts'
import type { ClusterTarget, PackedUpdate, TrafficRequest } from './messages.ts'
import {
  compareViews,
  hasTelemetry,
  openView,
  type OpenView,
  publishView,
  redrawView,
  resetShown,
} from './open-view.ts'
import { isDue, pollBuckets, pollRates, unknownCluster } from './poll-cluster.ts'

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
    call: {
      readonly request: TrafficRequest
      readonly known: number
      readonly detail: MapDetail
    },
    post: (update: PackedUpdate) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Draws a view as its viewer wants it from now on, and posts what changed by that. */
  draw(view: string, detail: MapDetail): void
  /** The queries behind the numbers of an edge, in the newest view that shows it. */
  explain(edge: EdgeId): readonly Explanation[]
  /** Compares a view with another from now on, or with none; see {@link compareViews}. */
  compare(view: string, before: string | undefined): Comparison | undefined
}

/** One poller serves one page. It keeps all its state, so a worker that restarts starts anew. */
export function createTrafficPoller(deps: PollerDeps): TrafficPoller {
  const views = new Map<string, OpenView>()
  let services: ServiceNames = new Map()

  const publish = (view: OpenView) => {
    services = publishView(view, services)
  }
  /** Clusters that answer together are drawn once. */
  const schedule = (view: OpenView) => {
    if (view.scheduled) return
    view.scheduled = true
    setTimeout(() => {
      if (view.scheduled) publish(view)
    }, 0)
  }

  return {
    refresh: async (name, { request, known, detail }, post, signal) => {
      const view = openView(views, name, request, detail)
      view.post = post
      if (known === 0) resetShown(view)
      if (view.revision === 0 && hasTelemetry(view)) schedule(view)
      startPolls(view, deps, { services: () => services, onAnswer: () => schedule(view) })
      await waitForPolls(view, deps.patience(), signal)
      publish(view)
    },
    draw: (name, detail) => {
      const view = views.get(name)
      if (view !== undefined) redrawView(view, detail)
    },
    compare: (name, beforeName) => {
      const view = views.get(name)
      const before = beforeName === undefined ? undefined : views.get(beforeName)
      return view === undefined ? undefined : compareViews(view, before, publish)
    },
    explain: (edge) => {
      const view = [...views.values()].findLast(
        ({ shown, drawing }) =>
          shown.edges.has(edge) || drawing?.map.graph.edges.has(edge) === true,
      )
      if (view === undefined) return []
      return explainInView(edge, { ...view, states: [...view.states.values()] })
    },
  }
}

type PollContext = {
  readonly services: () => ServiceNames
  /** Told when a cluster's state has changed. */
  readonly onAnswer: () => void
}

/** Starts polling the clusters that are due and not being polled yet. */
function startPolls(view: OpenView, deps: PollerDeps, context: PollContext) {
  const { request, busy, controller, states } = view
  for (const target of request.clusters) {
    const state = states.get(target.name)
    if (busy.has(target.name)) continue
    if (state !== undefined && !isDue(state, request.at, deps.now())) continue
    const polling = pollCluster(view, target, deps, context)
      .catch((error: unknown) => {
        if (!controller.signal.aborted) throw error
      })
      .finally(() => busy.delete(target.name))
    busy.set(target.name, polling)
  }
}

/** Asks one cluster: rates first, then buckets for what they show to be in scope. */
async function pollCluster(
  { request, controller, states }: OpenView,
  target: ClusterTarget,
  { transport, metricsUrl, now, random }: PollerDeps,
  { services, onAnswer }: PollContext,
) {
  const { signal } = controller
  const { name } = target
  const client = createPrometheusClient(transport, metricsUrl(name), `metrics of ${name}`)
  const before = states.get(name) ?? unknownCluster(target, request)
  const rated = await pollRates(before, target, request, { client, now, random }, signal)
  states.set(name, rated)
  onAnswer()
  const telemetries = [...states.values()].flatMap(({ telemetry }) => telemetry ?? [])
  const context = { client, now, random, services: learnServices(telemetries, services()) }
  states.set(name, await pollBuckets(rated, target, request, context, signal))
  onAnswer()
}

async function waitForPolls(view: OpenView, patience: Promise<void>, signal: AbortSignal) {
  const { controller } = view
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  view.waiting += 1
  try {
    await Promise.race([Promise.all(view.busy.values()), patience])
  } finally {
    view.waiting -= 1
    signal.removeEventListener('abort', abort)
  }
  controller.signal.throwIfAborted()
}
