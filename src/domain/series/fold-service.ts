import { byText } from '../topology/ascending.ts'
import { sides, type Side } from '../topology/report.ts'
import { sidePreference } from '../topology/shown-side.ts'
import type { Seconds } from '../units.ts'
import { foldColumns } from './fold-columns.ts'
import type { Column, SeriesReport, ServiceSeries, VersionSeries } from './service-series.ts'

/**
 * Folds everything that was reported of a service into columns: one set for each side, and one for
 * each version by the best side.
 *
 * @param times - The moments that all columns of the reports are of.
 * @param window - What each rate is averaged over.
 *
 * Where a waypoint reports requests, what the ends report of TCP is the connections that carry
 * them (ztunnel counts layer 4), so it is left out.
 */
export function foldService(
  reports: readonly SeriesReport[],
  times: Column,
  window: Seconds,
): ServiceSeries {
  const counted = withoutTwins(reports)
  const ofSides = sides.flatMap((side) => {
    const ofSide = counted.filter((report) => report.side === side)
    return ofSide.length === 0 ? [] : { side, ...foldColumns(ofSide, times.length) }
  })
  return { times, window, sides: ofSides, versions: foldVersions(counted, times.length) }
}

function withoutTwins(reports: readonly SeriesReport[]): readonly SeriesReport[] {
  const isBehindWaypoint = reports.some(
    ({ side, protocol }) => side === 'waypoint' && protocol !== 'tcp',
  )
  if (!isBehindWaypoint) return reports
  return reports.filter(({ side, protocol }) => protocol !== 'tcp' || side === 'waypoint')
}

function foldVersions(reports: readonly SeriesReport[], length: number): readonly VersionSeries[] {
  const side = bestSide(reports)
  if (side === undefined) return []
  const groups = new Map<string, SeriesReport[]>()
  for (const report of reports) {
    if (report.side !== side) continue
    const key = `${report.workload}\0${report.version}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [report])
    else group.push(report)
  }
  return [...groups]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([, group]) => {
      const [first] = group
      if (first === undefined) return []
      const { workload, version } = first
      return { side, workload, version, ...foldColumns(group, length) }
    })
}

/** Requests are compared where there are any, else connections; by one side, so that shares add up. */
function bestSide(reports: readonly SeriesReport[]): Side | undefined {
  const ofRequests = reports.filter(({ protocol }) => protocol !== 'tcp')
  const compared = ofRequests.length > 0 ? ofRequests : reports
  return sidePreference.find((side) => compared.some((report) => report.side === side))
}
