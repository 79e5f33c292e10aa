import { queryOptions } from '@tanstack/react-query'

import type { ClusterInfo, Session } from '#src/contract/session.ts'
import type { ObjectivesAnswer } from '#src/domain/objectives/objective-status.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import { ratio, seconds, type EpochMillis } from '#src/domain/units.ts'

import { nextRefreshIn } from './traffic.ts'

export type {
  BurnExplanation,
  ObjectivesAnswer,
  ObjectiveStatus,
} from '#src/domain/objectives/objective-status.ts'

/** The objectives of the configuration, with their units. */
export function toObjectives({ objectives }: Pick<Session, 'objectives'>): readonly Objective[] {
  return objectives.map(({ cluster, namespace, service, availability, latency }) => ({
    ...(cluster !== undefined && { cluster }),
    namespace,
    service,
    ...(availability !== undefined && { availability: ratio(availability) }),
    ...(latency !== undefined && {
      latency: { threshold: seconds(latency.thresholdSeconds), target: ratio(latency.target) },
    }),
  }))
}

const refetchMillis = 60_000
/** Past the refreshes of the map and the cells. */
const delayMillis = 10_000

export const objectiveQueries = {
  all: () => ['objectives'] as const,

  /**
   * How fast the budgets of all objectives burn, now or at a moment. Clusters that fail are told in `failures`. Without
   * objectives nobody is asked.
   */
  statuses: (
    asked: Pick<Session, 'objectives'> & { readonly clusters: readonly ClusterInfo[] },
    {
      at,
      paused = false,
    }: { readonly at?: EpochMillis | undefined; readonly paused?: boolean } = {},
  ) => {
    const objectives = toObjectives(asked)
    const isLive = at === undefined && !paused
    const clusters = asked.clusters
      .filter(({ metrics }) => metrics.state !== 'none')
      .map(({ name, query, istioCluster }) => ({
        name,
        query,
        ...(istioCluster !== undefined && { istioCluster }),
      }))
    return queryOptions({
      queryKey: [...objectiveQueries.all(), clusters, objectives, at ?? 'now'] as const,
      queryFn: async ({ signal }): Promise<ObjectivesAnswer> => {
        // kept out of what every page loads first
        const { askObjectivesNow } = await import('./ask-objectives-now.ts')
        return askObjectivesNow(clusters, objectives, at, signal)
      },
      enabled: objectives.length > 0 && clusters.length > 0,
      refetchInterval: () =>
        isLive &&
        nextRefreshIn(Date.now() - delayMillis, { intervalSeconds: refetchMillis / 1000 }),
      staleTime: isLive ? refetchMillis / 2 : Infinity,
    })
  },
}
