import { queryOptions } from '@tanstack/react-query'

import type { ClusterInfo, Session } from '#src/contract/session.ts'
import type { ObjectivesAnswer } from '#src/domain/objectives/objective-status.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import { ratio, seconds } from '#src/domain/units.ts'

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

export const objectiveQueries = {
  all: () => ['objectives'] as const,

  /**
   * How fast the budgets of all objectives burn. Clusters that fail are told in `failures`. Without
   * objectives nobody is asked.
   */
  statuses: (
    session: Pick<Session, 'objectives'> & { readonly clusters: readonly ClusterInfo[] },
  ) => {
    const objectives = toObjectives(session)
    const clusters = session.clusters
      .filter(({ metrics }) => metrics.state !== 'none')
      .map(({ name, query, istioCluster }) => ({
        name,
        query,
        ...(istioCluster !== undefined && { istioCluster }),
      }))
    return queryOptions({
      queryKey: [...objectiveQueries.all(), clusters, objectives] as const,
      queryFn: async ({ signal }): Promise<ObjectivesAnswer> => {
        // kept out of what every page loads first
        const { askObjectivesNow } = await import('./ask-objectives-now.ts')
        return askObjectivesNow(clusters, objectives, signal)
      },
      enabled: objectives.length > 0 && clusters.length > 0,
      refetchInterval: refetchMillis,
      staleTime: refetchMillis / 2,
    })
  },
}
