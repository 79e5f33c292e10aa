import { startWorker } from '../trusted-worker.ts'
import { createLayoutClient } from './client.ts'
// oxlint-disable-next-line import/default -- Vite makes this module, and its default is the URL
import workerUrl from './layout.worker.ts?worker&url'

/** The page's one layout worker, started by the first map that asks. */
export const layoutClient = createLayoutClient(() => startWorker(workerUrl))
