import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import type { Comparison } from '#src/domain/compare/compare-graphs.ts'
import {
  type MapDetail,
  type MapGraph,
  plainDetail,
  wholeMap,
} from '#src/domain/detail/map-detail.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import { applyDiff, emptyGraph } from '#src/domain/topology/diff.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import { fromMapUpdate } from './map-update.ts'
import type {
  FromWorker,
  PackedUpdate,
  QuantileState,
  ToWorker,
  TrafficRequest,
} from './messages.ts'
import { unpackUpdate } from './pack-update.ts'
import { ReceivedEdge } from './received-edge.ts'
import type { Tape } from './tape.ts'

/** The traffic in one view, as of its last update. */
export type TrafficView = {
  /** Folded to the level, cut to the scope, with silent edges; unchanged parts keep identity. */
  readonly graph: TrafficGraph
  /** The part of it that is drawn. */
  readonly map: MapGraph
  /** The moment the newest answer is of. */
  readonly at: EpochMillis
  /** One for each cluster in scope. */
  readonly polls: readonly ClusterPoll[]
  readonly quantiles: QuantileState
  /** All that are known, for the picker. */
  readonly namespaces: readonly string[]
  /** When a failing cluster may be asked again. */
  readonly retryAt?: EpochMillis
}

/** The part of a worker used here, so that a test can stand in for it. */
export type WorkerLike = {
  send(message: ToWorker): void
  terminate(): void
  onMessage(listen: (message: FromWorker) => void): void
  /** The worker has died. */
  onError(listen: (message: string) => void): void
}

export type TrafficClient = {
  /**
   * Refreshes a view; `onView` is called for every update, also for those of slow clusters that
   * come after the promise has resolved.
   */
  refresh(
    view: string,
    request: TrafficRequest,
    options: { readonly signal: AbortSignal; readonly onView: (view: TrafficView) => void },
  ): Promise<TrafficView>
  /** How a view is to be drawn from now on; the map follows in an update of its own. */
  draw(view: string, detail: MapDetail): void
  explain(edge: EdgeId): Promise<readonly Explanation[]>
  /**
   * Compares a view with another from now on: what only the other one has is drawn as silent. Without
   * another it is compared no more.
   */
  compare(view: string, before: string | undefined): Promise<Comparison | undefined>
}

/** What a call ends well with. */
type Settled = Extract<FromWorker, { readonly type: 'refreshed' | 'explained' | 'compared' }>

type Pending = {
  readonly resolve: (answer: Settled) => void
  readonly reject: (error: unknown) => void
  readonly done: () => void
}
type Shown = {
  revision: number
  view: TrafficView
}

/** As many as the worker keeps. */
const maxViews = 5

/**
 * The page's end of the traffic worker: keeps one graph for each view and applies what changed.
 *
 * @param start - Starts a worker; called again after one has died, which rejects what it owed.
 */
export function createTrafficClient(start: () => WorkerLike): TrafficClient {
  const shown = new Map<string, Shown>()
  const listeners = new Map<string, (view: TrafficView) => void>()
  const details = new Map<string, MapDetail>()
  const onUpdate = (name: string, update: PackedUpdate) => {
    const next = applyUpdate(shown.get(name), update)
    remember(shown, name, next)
    listeners.get(name)?.(next.view)
  }
  const calls = createCalls(start, { onUpdate, onStop: () => shown.clear() })

  return {
    refresh: async (view, request, { signal, onView }) => {
      listeners.set(view, onView)
      const known = shown.get(view)?.revision ?? 0
      await calls.send(
        (id) => ({
          type: 'refresh',
          id,
          view,
          known,
          request,
          detail: details.get(view) ?? plainDetail,
        }),
        signal,
      )
      const current = shown.get(view)
      if (current === undefined) throw new Error('traffic worker: refreshed without an update')
      return current.view
    },
    draw: (view, detail) => {
      if (isSameDetail(details.get(view) ?? plainDetail, detail)) return
      details.set(view, detail)
      calls.tell({ type: 'draw', view, detail })
    },
    explain: async (edge) => {
      const answer = await calls.send((id) => ({ type: 'explain', id, edge }))
      return answer.type === 'explained' ? answer.explanations : []
    },
    compare: async (view, before) => {
      const answer = await calls.send((id) => ({ type: 'compare', id, view, before }))
      return answer.type === 'compared' ? answer.comparison : undefined
    },
  }
}

const isSameDetail = (a: MapDetail, b: MapDetail) => JSON.stringify(a) === JSON.stringify(b)

type Calls = {
  /** Sends a message that nothing answers; a worker that isn't running learns of it later. */
  tell(message: ToWorker): void
  /** Sends a message and waits for its answer. */
  send(toMessage: (id: number) => ToWorker, signal?: AbortSignal): Promise<Settled>
}

/** Matches the worker's answers with the calls they answer. */
function createCalls(
  start: () => WorkerLike,
  on: {
    readonly onUpdate: (view: string, update: PackedUpdate) => void
    readonly onStop: () => void
  },
): Calls {
  const pending = new Map<number, Pending>()
  let worker: WorkerLike | undefined
  let lastId = 0

  const stop = (message: string) => {
    worker?.terminate()
    worker = undefined
    on.onStop()
    const owed = [...pending.values()]
    pending.clear()
    for (const { reject } of owed) reject(new Error(`traffic worker: ${message}`))
  }
  const receive = (message: FromWorker) => {
    if (message.type === 'update') on.onUpdate(message.view, message.update)
    else settle(pending, message)
  }
  const running = (): WorkerLike => {
    if (worker !== undefined) return worker
    worker = start()
    worker.onMessage(receive)
    worker.onError(stop)
    return worker
  }

  return {
    tell: (message) => worker?.send(message),
    send: (toMessage, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        const id = ++lastId
        const abort = () => {
          pending.delete(id)
          worker?.send({ type: 'abort', id })
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', abort, { once: true })
        const done = () => signal?.removeEventListener('abort', abort)
        pending.set(id, { resolve, reject, done })
        running().send(toMessage(id))
      }),
  }
}

function settle(
  pending: Map<number, Pending>,
  message: Exclude<FromWorker, { readonly type: 'update' }>,
) {
  const call = pending.get(message.id)
  if (call === undefined) return
  pending.delete(message.id)
  call.done()
  switch (message.type) {
    case 'refreshed':
    case 'explained':
    case 'compared':
      call.resolve(message)
      break
    case 'aborted':
    case 'broken':
      call.reject(new Error(`traffic worker: ${message.message}`))
  }
}

function applyUpdate(before: Shown | undefined, packed: PackedUpdate): Shown {
  const base =
    before !== undefined && before.revision === packed.from
      ? before.view.graph
      : emptyGraph(packed.level)
  const { from: _base, to, diff, map: mapUpdate, ...rest } = unpackUpdate(packed, base)
  const graph = applyDiff(base, diff)
  const map =
    mapUpdate === undefined
      ? (before?.view.map ?? wholeMap(graph))
      : fromMapUpdate(mapUpdate, graph, before?.view.map)
  if (graph !== base) leaveTapes(graph, packed.tape)
  if (map.graph !== graph) leaveTapes(map.graph, packed.tape)
  return { revision: to, view: { ...rest, graph, map } }
}

/** Edges that stayed must not hold the tapes they came on: at most the newest is kept. */
function leaveTapes({ edges }: TrafficGraph, newest: Tape) {
  for (const edge of edges.values()) if (edge instanceof ReceivedEdge) edge.leaveTape(newest)
}

function remember(shown: Map<string, Shown>, view: string, next: Shown) {
  shown.delete(view)
  shown.set(view, next)
  const [oldest] = shown.keys()
  if (shown.size > maxViews && oldest !== undefined) shown.delete(oldest)
}
