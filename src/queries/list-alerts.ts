import { listAlerts, type AlertsAnswer } from '#src/clients/prometheus/alerts.ts'
import { createPrometheusClient } from '#src/clients/prometheus/client.ts'

import { metricsUrl, pageTransport } from './gateway.ts'

/** Asks a cluster's metrics what their rules find wrong. */
export function listAlertsOf(cluster: string, signal: AbortSignal): Promise<AlertsAnswer> {
  const client = createPrometheusClient(pageTransport, metricsUrl(cluster), `metrics of ${cluster}`)
  return listAlerts(client, { signal })
}
