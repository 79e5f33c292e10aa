import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { ObjectivesAnswer } from '#src/domain/objectives/objective-status.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'

import { askObjectives, type ObjectivesAsked } from './ask-objectives.ts'
import { metricsUrl, pageTransport } from './gateway.ts'
import { serverClock } from './server-clock.ts'

const step = seconds(60)

const clientOf = (name: string) =>
  createPrometheusClient(pageTransport, metricsUrl(name), `metrics of ${name}`)

/** Asks through the page's own server, of a moment that viewers share. */
export function askObjectivesNow(
  clusters: ObjectivesAsked['clusters'],
  objectives: readonly Objective[],
  signal: AbortSignal,
): Promise<ObjectivesAnswer> {
  const at = alignDown(serverClock.now(), step)
  return askObjectives({ clusters, objectives, at, clientOf }, signal)
}
