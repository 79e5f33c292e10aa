import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { AppearedVersion } from '#src/domain/heat/appeared.ts'
import { alertQueries, type Alert } from '#src/queries/alerts.ts'
import { formatClock } from '#src/ui/formats.ts'

import type { TimeMark } from './marks.ts'

/** Alerts as the back ends' rules find them, and versions as traffic to them shows. */
export function useTimeMarks(
  clusters: readonly ClusterInfo[],
  appeared: readonly AppearedVersion[] | undefined,
): readonly TimeMark[] {
  const alerts = useQueries({
    queries: clusters
      .filter(({ metrics }) => metrics.state !== 'none')
      .map((cluster) => alertQueries.cluster(cluster)),
    combine: combineAlerts,
  })
  return useMemo(
    () => [...alerts.flatMap(toAlertMarks), ...(appeared ?? []).map(toVersionMark)],
    [alerts, appeared],
  )
}

/** Whoever has no alerts to show, or fails to show them, has none: marks are a help, not a claim. */
function combineAlerts(
  answers: readonly {
    readonly data?: { ok: true; alerts: readonly Alert[] } | { ok: false } | undefined
  }[],
): readonly Alert[] {
  return answers.flatMap(({ data }) => (data?.ok === true ? data.alerts : []))
}

function toAlertMarks(alert: Alert, index: number): readonly TimeMark[] {
  const { name, state, severity, activeAt, summary } = alert
  if (activeAt === undefined) return []
  const about = [alert.namespace, alert.service ?? alert.workload].filter(
    (part) => part !== undefined,
  )
  const more = [severity, about.join('/'), summary].filter(
    (part) => part !== undefined && part !== '',
  )
  return [
    {
      key: `alert ${name} ${activeAt} ${index}`,
      at: activeAt,
      kind: 'alert',
      label: `Alert ${name} ${state === 'firing' ? 'began to hold' : 'is pending'}`,
      ...(more.length > 0 && { more: more.join(' · ') }),
    },
  ]
}

function toVersionMark(appeared: AppearedVersion): TimeMark {
  const { cluster, namespace, service, workload, version, after, by } = appeared
  return {
    key: `version ${cluster} ${namespace} ${workload} ${version}`,
    at: by,
    kind: 'version',
    label: `${service || workload} ${version} appeared`,
    more: `${namespace} · ${cluster}, between ${formatClock(after)} and ${formatClock(by)}`,
  }
}
