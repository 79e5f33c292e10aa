import { queryOptions } from '@tanstack/react-query'

import type { Capabilities } from '#src/clients/prometheus/capabilities.ts'
import type { ClusterInfo } from '#src/contract/session.ts'

export type { Capabilities } from '#src/clients/prometheus/capabilities.ts'

/** Capabilities change when somebody upgrades a mesh. */
const staleMillis = 5 * 60_000

export const capabilityQueries = {
  /** What a cluster's metrics can tell: sides, protocols, versions, histograms, scrape interval. */
  cluster: ({ name, query }: Pick<ClusterInfo, 'name' | 'query'>) =>
    queryOptions({
      queryKey: ['capabilities', name, query],
      queryFn: async ({ signal }): Promise<Capabilities> => {
        // the traffic page asks for this only where the time range is short: it is fetched then
        const { probeCluster } = await import('./probe-cluster.ts')
        return probeCluster({ name, query }, signal)
      },
      staleTime: staleMillis,
    }),
}
