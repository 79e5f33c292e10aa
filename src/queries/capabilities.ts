import { queryOptions } from '@tanstack/react-query'

import { probeCapabilities } from '#src/clients/prometheus/capabilities.ts'
import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { ClusterInfo } from '#src/contract/session.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'

import { metricsUrl, pageTransport } from './gateway.ts'
import { serverClock } from './server-clock.ts'

export type { Capabilities } from '#src/clients/prometheus/capabilities.ts'

/** Capabilities change when somebody upgrades a mesh. */
const staleMillis = 5 * 60_000
const step = seconds(60)

export const capabilityQueries = {
  /** What a cluster's metrics can tell: sides, protocols, versions, histograms, scrape interval. */
  cluster: ({ name, query }: Pick<ClusterInfo, 'name' | 'query'>) =>
    queryOptions({
      queryKey: ['capabilities', name, query],
      queryFn: ({ signal }) => {
        const client = createPrometheusClient(pageTransport, metricsUrl(name), `metrics of ${name}`)
        const window = seconds(query.rateWindowSeconds)
        const at = alignDown(serverClock.now(), step)
        return probeCapabilities(client, { ...query, window }, at, { signal })
      },
      staleTime: staleMillis,
    }),
}
