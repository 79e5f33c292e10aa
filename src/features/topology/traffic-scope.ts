import type { ClusterInfo } from '#src/contract/session.ts'

import { defaultState, type TrafficState } from './url.ts'

/** The clusters to ask: those named in the URL that exist, or all of them. */
export function chosenClusters(
  clusters: readonly ClusterInfo[],
  state: Pick<TrafficState, 'clusters'>,
): readonly ClusterInfo[] {
  const chosen = clusters.filter(({ name }) => state.clusters.includes(name))
  return chosen.length === 0 ? clusters : chosen
}

/**
 * Widens each cluster's rate window to four scrapes: a rate of fewer is missing or jumps.
 *
 * @param intervals - The scrape interval of each cluster in seconds, where it is known.
 */
export function withFourScrapes(
  clusters: readonly ClusterInfo[],
  intervals: readonly (number | undefined)[],
): readonly ClusterInfo[] {
  return clusters.map((cluster, index) => {
    const rateWindowSeconds = 4 * (intervals[index] ?? 0)
    if (rateWindowSeconds <= cluster.query.rateWindowSeconds) return cluster
    return { ...cluster, query: { ...cluster.query, rateWindowSeconds } }
  })
}

/** How often to ask. Off is paused without saying so: nothing is due until somebody asks. */
export function toRefresh({ refresh, paused }: Pick<TrafficState, 'refresh' | 'paused'>) {
  const fallback = defaultState.refresh === 'off' ? 15 : defaultState.refresh
  return {
    intervalSeconds: refresh === 'off' ? fallback : refresh,
    paused: paused || refresh === 'off',
  }
}
