import { queryOptions } from '@tanstack/react-query'

import type { ClusterInfo, Session } from '#src/contract/session.ts'
import type { Failure } from '#src/domain/failure.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { Burn, BurnWindow } from '#src/domain/objectives/burn-rule.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import type { SlowShare } from '#src/domain/objectives/slow-share.ts'
import type { Side } from '#src/domain/topology/report.ts'
import { type EpochMillis, ratio, seconds } from '#src/domain/units.ts'

/** The query whose answer is a burn rate on the screen. */
export type BurnExplanation = {
  /** The number in people's words: "Burn rate of availability over 1h, client side". */
  readonly number: string
  readonly window: BurnWindow
  /** The cluster whose metrics back end is asked. */
  readonly cluster: string
  readonly promql: string
  readonly at: EpochMillis
}

type Explained = { readonly explanations: readonly BurnExplanation[] }

/** How one service stands with its objective. */
export type ObjectiveStatus = {
  readonly objective: Objective
  /** Where it runs; absent where nobody tells of it and the objective names no cluster. */
  readonly cluster?: string
  /** At the service level; absent where nobody tells of it. */
  readonly node?: NodeId
  /** Whose reports the numbers are of. */
  readonly side?: Side
  readonly backends: readonly string[]
  readonly availability?: Burn & Explained
  /** `bucket` is the one that the threshold lies in: inside it the share is an estimate. */
  readonly latency?: Burn & Explained & { readonly bucket?: Omit<SlowShare, 'share'> }
}

/** How all objectives stand. */
export type ObjectivesAnswer = {
  readonly at: EpochMillis
  /** One for each service and cluster that an objective holds for. */
  readonly statuses: readonly ObjectiveStatus[]
  readonly failures: readonly {
    readonly cluster: string
    /** "requests 6h". */
    readonly query: string
    readonly failure: Failure
  }[]
}

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
