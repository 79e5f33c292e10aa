import { startEarly } from '../start-early.ts'
import type { WorkerLike } from './client.ts'
import type { FromWorker } from './messages.ts'
// oxlint-disable-next-line import/default -- Vite makes this module from the suffix
import url from './traffic.worker.ts?worker&url'

const start = startEarly(url)

/** Starts the traffic worker of this page. */
export function startTrafficWorker(): WorkerLike {
  const worker = start()
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    send: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
    onMessage: (listen) =>
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => listen(event.data)),
    onError: (listen) => worker.addEventListener('error', (event) => listen(event.message)),
  }
}
