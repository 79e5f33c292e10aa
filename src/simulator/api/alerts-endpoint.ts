import { isActive } from '../mesh/clockwork.ts'
import type { Mesh } from '../mesh/deployments.ts'
import type { Incident } from '../mesh/shape.ts'
import { formatTime } from './time-text.ts'

/** `/api/v1/alerts`, in the shape that Prometheus sends. */
export type AlertList = { readonly alerts: readonly Alert[] }

type Alert = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: 'pending' | 'firing'
  /** RFC 3339. */
  readonly activeAt: string
  readonly value: string
}

/** How long a rule's condition must hold before it fires, as `for: 30s` in a rule. */
const pendingMillis = 30_000
/** From this share of failures on somebody is woken up. */
const criticalFrom = 0.3

/**
 * What one cluster's rules say now: one alert for each incident that lasts there, in the mesh's order.
 *
 * @param startedAt - Epoch milliseconds, as incidents are counted from.
 */
export function listAlerts(mesh: Mesh, cluster: string, startedAt: number, now: number): AlertList {
  const lasting = mesh.spec.incidents.filter(
    (incident) => isActive(incident, startedAt, now) && happensIn(mesh, incident, cluster),
  )
  return {
    alerts: lasting.map((incident) =>
      toAlert(incident, cluster, now, millisSinceBegin(incident, startedAt, now)),
    ),
  }
}

function toAlert(incident: Incident, cluster: string, now: number, since: number): Alert {
  const [namespace = '', service = ''] = incident.service.split('/')
  const failing = incident.answers.reduce((sum, { share }) => sum + share, 0)
  return {
    labels: {
      alertname: toCamelCase(incident.name),
      cluster,
      namespace,
      service,
      severity: failing >= criticalFrom ? 'critical' : 'warning',
      ...(incident.version !== undefined && { version: incident.version }),
    },
    annotations: { summary: incident.name },
    state: since < pendingMillis ? 'pending' : 'firing',
    activeAt: formatTime(now - since),
    value: '1e+00',
  }
}

/** "Search is out of breath" becomes SearchIsOutOfBreath; an article at the start says nothing. */
const toCamelCase = (words: string): string =>
  (words.replace(/^The /, '').match(/[a-z0-9]+/gi) ?? [])
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

function happensIn(mesh: Mesh, { service, cluster: only }: Incident, cluster: string): boolean {
  if (only !== undefined && only !== cluster) return false
  return mesh.deploymentsOf(mesh.service(service), cluster).length > 0
}

function millisSinceBegin(incident: Incident, startedAt: number, now: number): number {
  const period = incident.everySeconds * 1000
  const since = now - startedAt - incident.firstSeconds * 1000
  return ((since % period) + period) % period
}
