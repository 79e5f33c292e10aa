import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { TrafficView } from '#src/queries/traffic.ts'

/** How far the numbers on screen can be trusted to be of now. */
export type Freshness = {
  readonly state:
    | 'live'
    | 'past'
    | 'waiting'
    | 'paused'
    | 'partial'
    | 'stale'
    | 'failed'
    | 'loading'
  /** The oldest moment that numbers on screen are of; absent before any. */
  readonly asOf: number | undefined
}

/** Three missed refreshes are no coincidence. */
const missedRefreshes = 3

/** An answer this much older than a refresh and its alignment explain is worth a word. */
const lateAfter = 2

/**
 * The whole view's freshness: as good as its worst cluster.
 *
 * @param isAsking - Whether an answer is on its way; `waiting` once it is late.
 */
export function toFreshness(
  view: Pick<TrafficView, 'at' | 'polls'>,
  refresh: {
    readonly intervalSeconds: number
    readonly paused: boolean
    /** A moment gone by is looked at: it can't grow old. */
    readonly isPast?: boolean
  },
  now: number,
  isAsking = false,
): Freshness {
  const moments = view.polls.flatMap((poll) => poll.asOf ?? [])
  const asOf = moments.length === 0 ? undefined : Math.min(...moments)
  const has = (state: ClusterPoll['state']) => view.polls.some((poll) => poll.state === state)
  const age = (now - view.at) / 1000
  const { intervalSeconds, paused, isPast = false } = refresh
  const overdue = !isPast && age > missedRefreshes * intervalSeconds
  const late = !isPast && isAsking && age > 2 * intervalSeconds + lateAfter

  if (view.polls.length > 0 && view.polls.every((poll) => poll.state === 'failed')) {
    return { state: 'failed', asOf }
  }
  if (has('loading') && asOf === undefined) return { state: 'loading', asOf }
  if (paused && !isPast) return { state: 'paused', asOf }
  if (has('stale') || overdue) return { state: 'stale', asOf }
  if (has('failed') || has('partial')) return { state: 'partial', asOf }
  if (has('loading')) return { state: 'loading', asOf }
  if (isPast) return { state: 'past', asOf }
  return { state: late ? 'waiting' : 'live', asOf }
}
