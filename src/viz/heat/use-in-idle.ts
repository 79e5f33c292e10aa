import { useEffect, useState } from 'react'

type Job = () => void

const queue = new Set<Job>()
let isScheduled = false

/** So many at once, and no more before the page has had a chance to paint. */
const batch = 6
/** A busy page makes them wait no longer than this. */
const patienceMillis = 300

/**
 * A value that is followed when the page has time for it: for what isn't seen, such as the names of
 * thousands of cells.
 *
 * @param isUrgent - Follow at once: somebody is there.
 * @returns `undefined` before there was time.
 */
export function useInIdle<T>(value: T, isUrgent: boolean): T | undefined {
  const [followed, setFollowed] = useState<{ readonly value: T }>()
  useEffect(() => {
    if (isUrgent) return undefined
    return enqueue(() => setFollowed({ value }))
  }, [value, isUrgent])
  return isUrgent ? value : followed?.value
}

function enqueue(job: Job): () => void {
  queue.add(job)
  schedule()
  return () => queue.delete(job)
}

function schedule(): void {
  if (isScheduled || queue.size === 0) return
  isScheduled = true
  const run = () => {
    isScheduled = false
    for (const job of Array.from(queue).slice(0, batch)) {
      queue.delete(job)
      job()
    }
    schedule()
  }
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: patienceMillis })
  else setTimeout(run, batch)
}
