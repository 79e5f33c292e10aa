import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { TrafficView } from '#src/queries/traffic.ts'

/** How far the numbers on screen can be trusted to be of now. */
export type Freshness = {
  readonly state: 'live' | 'paused' | 'partial' | 'stale' | 'failed' | 'loading'
  /** The oldest moment that numbers on screen are of; absent before any. */
  readonly asOf: number | undefined
}

/** Three missed refreshes are no coincidence. */
const missedRefreshes = 3

/** The whole view's freshness: as good as its worst cluster. */
export function toFreshness(
  view: Pick<TrafficView, 'at' | 'polls'>,
  refresh: { readonly intervalSeconds: number; readonly paused: boolean },
  now: number,
): Freshness {
  const moments = view.polls.flatMap((poll) => poll.asOf ?? [])
  const asOf = moments.length === 0 ? undefined : Math.min(...moments)
  const has = (state: ClusterPoll['state']) => view.polls.some((poll) => poll.state === state)
  const overdue = now - view.at > missedRefreshes * refresh.intervalSeconds * 1000

  if (view.polls.length > 0 && view.polls.every((poll) => poll.state === 'failed')) {
    return { state: 'failed', asOf }
  }
  if (refresh.paused) return { state: 'paused', asOf }
  if (has('stale') || overdue) return { state: 'stale', asOf }
  if (has('failed') || has('partial')) return { state: 'partial', asOf }
  return { state: has('loading') ? 'loading' : 'live', asOf }
}
