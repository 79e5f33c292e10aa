import { startWorker } from './trusted-worker.ts'

/**
 * Starts a worker now, before anybody asks for it: its script is fetched and read while the page
 * still waits for something else.
 *
 * @param url - As `startWorker` takes it.
 * @returns Gives that worker the first time, and after that, for one that died, new ones.
 */
export function startEarly(url: string): () => Worker {
  let early: Worker | undefined = startWorker(url)
  return () => {
    const worker = early ?? startWorker(url)
    early = undefined
    return worker
  }
}
