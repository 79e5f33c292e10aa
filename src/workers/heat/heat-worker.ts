import { startWorker } from '../trusted-worker.ts'
import { createHeatClient } from './client.ts'
// oxlint-disable-next-line import/default -- Vite makes this module, and its default is the URL
import workerUrl from './heat.worker.ts?worker&url'

/** The page's one heat worker, started by the first heatmap that is looked at. */
export const heatClient = createHeatClient(() => startWorker(workerUrl))
