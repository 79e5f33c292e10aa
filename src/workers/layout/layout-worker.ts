import { startEarly } from '../start-early.ts'
import { createLayoutClient } from './client.ts'
// oxlint-disable-next-line import/default -- Vite makes this module, and its default is the URL
import workerUrl from './layout.worker.ts?worker&url'

/** The page's one layout worker; it comes with the map's code, before there is something to lay out. */
export const layoutClient = createLayoutClient(startEarly(workerUrl))
