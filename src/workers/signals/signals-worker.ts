import { startWorker } from '../trusted-worker.ts'
import { createSignalsClient } from './client.ts'
// oxlint-disable-next-line import/default -- Vite makes this module, and its default is the URL
import workerUrl from './signals.worker.ts?worker&url'

/** The page's one signals worker, started by the first service that is looked at. */
export const signalsClient = createSignalsClient(() => startWorker(workerUrl))
