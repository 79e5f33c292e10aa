import { startWorker } from './trusted-worker.ts'

/**
 * Starts a worker now, before anybody asks for it: its script is fetched and read while the page
 * still waits for something else.
 *
 * @param url - As `startWorker` takes it.
 * @returns Gives that worker the first time, and after that, for one that died, new ones.
 */
export function startEarly(url: string): () => Worker {
  // a module that only wants to know the type of an answer may be read where there are no workers
  let early = 'Worker' in globalThis ? startWorker(url) : undefined
  return () => {
    const worker = early ?? startWorker(url)
    early = undefined
    return worker
  }
}
