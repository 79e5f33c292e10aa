import { probeCapabilities, type Capabilities } from '#src/clients/prometheus/capabilities.ts'
import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { ClusterInfo } from '#src/contract/session.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'

import { metricsUrl, pageTransport } from './gateway.ts'
import { serverClock } from './server-clock.ts'

const step = seconds(60)

/** Asks a cluster's metrics what they can tell. */
export function probeCluster(
  { name, query }: Pick<ClusterInfo, 'name' | 'query'>,
  signal: AbortSignal,
): Promise<Capabilities> {
  const client = createPrometheusClient(pageTransport, metricsUrl(name), `metrics of ${name}`)
  const window = seconds(query.rateWindowSeconds)
  const at = alignDown(serverClock.now(), step)
  return probeCapabilities(client, { ...query, window }, at, { signal })
}
