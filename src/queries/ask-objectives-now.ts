import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { ObjectivesAnswer } from '#src/domain/objectives/objective-status.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { epochMillis, seconds, type EpochMillis } from '#src/domain/units.ts'

import { askObjectives, type ObjectivesAsked } from './ask-objectives.ts'
import { metricsUrl, pageTransport } from './gateway.ts'
import { serverClock } from './server-clock.ts'
import { settleMillis } from './traffic.ts'

const step = seconds(60)
/** Between the moments of the map's refreshes: a back end isn't asked for everything at once. */
const objectivesLagMillis = 7000

const clientOf = (name: string) =>
  createPrometheusClient(pageTransport, metricsUrl(name), `metrics of ${name}`)

/**
 * Asks through the page's own server, of a moment that viewers share.
 *
 * @param moment - Absent: now.
 */
export function askObjectivesNow(
  clusters: ObjectivesAsked['clusters'],
  objectives: readonly Objective[],
  moment: EpochMillis | undefined,
  signal: AbortSignal,
): Promise<ObjectivesAnswer> {
  const settled = epochMillis(serverClock.now() - settleMillis - objectivesLagMillis)
  const at = moment ?? epochMillis(alignDown(settled, step) + objectivesLagMillis)
  return askObjectives({ clusters, objectives, at, clientOf }, signal)
}
