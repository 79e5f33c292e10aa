import type { FromWorker, PackedUpdate, ToWorker } from './messages.ts'
import type { TrafficPoller } from './poll-traffic.ts'

/** Answers the page's messages with a poller; the worker's whole protocol, without the worker. */
export function serveTraffic(
  poller: TrafficPoller,
  post: (message: FromWorker, transfer: Transferable[]) => void,
): (message: ToWorker) => void {
  const calls = new Map<number, AbortController>()

  const refresh = async ({
    id,
    view,
    known,
    request,
    detail,
  }: Extract<ToWorker, { readonly type: 'refresh' }>) => {
    const controller = new AbortController()
    calls.set(id, controller)
    try {
      await poller.refresh(
        view,
        { request, known, detail },
        (update) => post({ type: 'update', view, update }, buffersOf(update)),
        controller.signal,
      )
      post({ type: 'refreshed', id }, [])
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      post({ type: controller.signal.aborted ? 'aborted' : 'broken', id, message }, [])
    } finally {
      calls.delete(id)
    }
  }

  return (message) => {
    switch (message.type) {
      case 'refresh':
        void refresh(message)
        break
      case 'abort':
        calls.get(message.id)?.abort(new DOMException('nobody waits any more', 'AbortError'))
        break
      case 'draw':
        poller.draw(message.view, message.detail)
        break
      case 'compare': {
        const { id, view, before } = message
        post({ type: 'compared', id, comparison: poller.compare(view, before) }, [])
        break
      }
      case 'explain': {
        const { id, edge } = message
        post({ type: 'explained', id, explanations: poller.explain(edge) }, [])
        break
      }
    }
  }
}

/** The long rows of an update change hands without being copied. */
const buffersOf = ({ tape }: PackedUpdate): Transferable[] => [
  tape.numbers.buffer,
  tape.places.buffer,
]
