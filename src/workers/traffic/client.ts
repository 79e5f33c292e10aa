import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import { applyDiff, emptyGraph } from '#src/domain/topology/diff.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import type {
  FromWorker,
  QuantileState,
  ToWorker,
  TrafficRequest,
  TrafficUpdate,
} from './messages.ts'

/** The traffic in one view, as of its last update. */
export type TrafficView = {
  /** Folded to the level, cut to the scope, with silent edges; unchanged parts keep identity. */
  readonly graph: TrafficGraph
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
  explain(edge: EdgeId): Promise<readonly Explanation[]>
}

type Pending = {
  readonly resolve: (explanations: readonly Explanation[]) => void
  readonly reject: (error: unknown) => void
}
type Shown = {
  revision: number
  view: TrafficView
}

/** As many as the worker keeps. */
const maxViews = 4

/**
 * The page's end of the traffic worker: keeps one graph for each view and applies what changed.
 *
 * @param start - Starts a worker; called again after one has died, which rejects what it owed.
 */
export function createTrafficClient(start: () => WorkerLike): TrafficClient {
  const pending = new Map<number, Pending>()
  const shown = new Map<string, Shown>()
  const listeners = new Map<string, (view: TrafficView) => void>()
  let worker: WorkerLike | undefined
  let lastId = 0

  const stop = (message: string) => {
    worker?.terminate()
    worker = undefined
    shown.clear()
    for (const { reject } of pending.values()) reject(new Error(`traffic worker: ${message}`))
    pending.clear()
  }

  const receive = (message: FromWorker) => {
    if (message.type === 'update') {
      const next = applyUpdate(shown.get(message.view), message.update)
      remember(shown, message.view, next)
      listeners.get(message.view)?.(next.view)
      return
    }
    const call = pending.get(message.id)
    pending.delete(message.id)
    if (message.type === 'refreshed') call?.resolve([])
    else if (message.type === 'explained') call?.resolve(message.explanations)
    else call?.reject(new Error(`traffic worker: ${message.message}`))
  }

  const running = (): WorkerLike => {
    if (worker !== undefined) return worker
    const started = start()
    started.onMessage(receive)
    started.onError(stop)
    worker = started
    return started
  }

  const call = (toMessage: (id: number) => ToWorker, signal?: AbortSignal) =>
    new Promise<readonly Explanation[]>((resolve, reject) => {
      const id = ++lastId
      const abort = () => {
        pending.delete(id)
        worker?.send({ type: 'abort', id })
        reject(signal?.reason)
      }
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      signal?.addEventListener('abort', abort, { once: true })
      const done = () => signal?.removeEventListener('abort', abort)
      pending.set(id, {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
      })
      running().send(toMessage(id))
    })

  return {
    refresh: async (view, request, { signal, onView }) => {
      listeners.set(view, onView)
      const known = shown.get(view)?.revision ?? 0
      await call((id) => ({ type: 'refresh', id, view, known, request }), signal)
      const current = shown.get(view)
      if (current === undefined) throw new Error('traffic worker: refreshed without an update')
      return current.view
    },
    explain: (edge) => call((id) => ({ type: 'explain', id, edge })),
  }
}

function applyUpdate(before: Shown | undefined, update: TrafficUpdate): Shown {
  const { from, to, diff, ...rest } = update
  const base =
    before !== undefined && before.revision === from ? before.view.graph : emptyGraph(diff.level)
  return { revision: to, view: { ...rest, graph: applyDiff(base, diff) } }
}

function remember(shown: Map<string, Shown>, view: string, next: Shown) {
  shown.delete(view)
  shown.set(view, next)
  const [oldest] = shown.keys()
  if (shown.size > maxViews && oldest !== undefined) shown.delete(oldest)
}
