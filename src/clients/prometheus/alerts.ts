import type { Failure, FailureKind } from '#src/domain/failure.ts'
import { type EpochMillis, epochMillis } from '#src/domain/units.ts'

import { ApiError } from '../api-error.ts'
import type { ReportedAlerts } from './alert-shape.ts'
import type { Labels } from './answer.ts'
import type { CallOptions, PrometheusClient } from './client.ts'

const alertStates = ['firing', 'pending'] as const

/** Something that a rule of a back end finds wrong now. */
export type Alert = {
  readonly name: string
  readonly state: (typeof alertStates)[number]
  /** As the rule labels it: "critical", "warning", "page"; absent where it doesn't. */
  readonly severity?: string
  /** Since when its condition holds; absent where the back end doesn't say. */
  readonly activeAt?: EpochMillis
  readonly labels: Labels
  /** What it is about, as far as labels name it. */
  readonly namespace?: string
  readonly service?: string
  readonly workload?: string
  /** One sentence for people. */
  readonly summary?: string
}

/** The alerts of one back end; or why it shows none: that is no fault of the page's. */
export type AlertsAnswer =
  | { readonly ok: true; readonly alerts: readonly Alert[] }
  | { readonly ok: false; readonly failure: Failure }

/** Many stores keep samples and know no rules, and some that do won't show them. */
const notAllowed: ReadonlySet<FailureKind> = new Set(['not-found', 'forbidden'])

/**
 * Lists what a back end's rules find wrong now.
 *
 * @returns Firing ones first, then by when they began, the latest first, then by name.
 * @throws ApiError unless the back end says that it has none to show.
 */
export async function listAlerts(
  client: Pick<PrometheusClient, 'alerts'>,
  options?: CallOptions,
): Promise<AlertsAnswer> {
  try {
    const { data } = await client.alerts(options)
    return { ok: true, alerts: data.alerts.flatMap(toAlert).toSorted(byUrgency) }
  } catch (error) {
    if (error instanceof ApiError && notAllowed.has(error.failure.kind)) {
      return { ok: false, failure: error.failure }
    }
    throw error
  }
}

/** The labels that name a thing, the most exact first: rules pass on those of metrics. */
const labelsOf = {
  namespace: ['destination_service_namespace', 'destination_workload_namespace', 'namespace'],
  service: ['destination_service_name', 'destination_canonical_service', 'service'],
  workload: ['destination_workload', 'workload', 'deployment'],
} as const

/** Of a state we don't know we can't say whether something is wrong. */
function toAlert({
  labels,
  annotations,
  state: given,
  activeAt,
}: ReportedAlerts['alerts'][number]): readonly Alert[] {
  const state = alertStates.find((known) => known === given)
  if (state === undefined) return []
  const since = Date.parse(activeAt ?? '')
  const texts = {
    severity: labels['severity'],
    namespace: firstOf(labels, labelsOf.namespace),
    service: firstOf(labels, labelsOf.service),
    workload: firstOf(labels, labelsOf.workload),
    summary: firstOf(annotations ?? {}, ['summary', 'message', 'description']),
  }
  const told = Object.entries(texts).filter(([, text]) => text !== undefined && text !== '')
  return [
    {
      name: labels['alertname'] ?? 'unnamed alert',
      state,
      labels,
      ...(!Number.isNaN(since) && { activeAt: epochMillis(since) }),
      ...Object.fromEntries(told),
    },
  ]
}

const firstOf = (labels: Labels, names: readonly string[]): string | undefined =>
  names.map((name) => labels[name]).find((text) => text !== undefined && text !== '')

function byUrgency(a: Alert, b: Alert): number {
  return (
    alertStates.indexOf(a.state) - alertStates.indexOf(b.state) ||
    (b.activeAt ?? 0) - (a.activeAt ?? 0) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  )
}
