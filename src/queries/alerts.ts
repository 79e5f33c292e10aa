import { queryOptions } from '@tanstack/react-query'

import type { AlertsAnswer } from '#src/clients/prometheus/alerts.ts'
import type { ClusterInfo } from '#src/contract/session.ts'

export type { Alert, AlertsAnswer } from '#src/clients/prometheus/alerts.ts'

/** About as often as rules are evaluated. */
const refetchMillis = 60_000

export const alertQueries = {
  all: () => ['alerts'] as const,

  /** What the rules of a cluster's metrics find wrong now, or that they are not shown. */
  cluster: ({ name }: Pick<ClusterInfo, 'name'>) =>
    queryOptions({
      queryKey: [...alertQueries.all(), name] as const,
      queryFn: async ({ signal }): Promise<AlertsAnswer> => {
        // kept out of what every page loads first
        const { listAlertsOf } = await import('./list-alerts.ts')
        return listAlertsOf(name, signal)
      },
      refetchInterval: refetchMillis,
      staleTime: refetchMillis / 2,
    }),
}
