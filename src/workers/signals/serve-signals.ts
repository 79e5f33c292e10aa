import type { Column, ServiceSeries, TrafficColumns } from '#src/domain/series/service-series.ts'

import type { createSignalsAsker } from './ask-signals.ts'
import type { FromSignalsWorker, ToSignalsWorker } from './messages.ts'

/** Answers the page's messages; the worker's whole protocol, without the worker. */
export function serveSignals(
  ask: ReturnType<typeof createSignalsAsker>,
  post: (message: FromSignalsWorker, transfer: Transferable[]) => void,
): (message: ToSignalsWorker) => void {
  const calls = new Map<number, AbortController>()
  const serve = async ({ id, request }: Extract<ToSignalsWorker, { readonly type: 'ask' }>) => {
    const controller = new AbortController()
    calls.set(id, controller)
    try {
      const answer = await ask(request, controller.signal)
      post({ type: 'answer', id, answer }, buffersOf(answer.series))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      post({ type: 'broken', id, message }, [])
    } finally {
      calls.delete(id)
    }
  }
  return (message) => {
    if (message.type === 'ask') void serve(message)
    else calls.get(message.id)?.abort(new DOMException('nobody waits any more', 'AbortError'))
  }
}

/** Columns change hands without being copied. */
function buffersOf({ times, sides, versions }: ServiceSeries): Transferable[] {
  const columns: Column[] = [times]
  for (const { requests, connections } of [...sides, ...versions] satisfies TrafficColumns[]) {
    columns.push(...Object.values(requests ?? {}), ...Object.values(connections ?? {}))
  }
  return columns.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}
