import { joinEdgeId, peerAt, toNodeId } from '../mesh/identity.ts'
import type { EdgeReport } from './report.ts'

/**
 * Leaves out the layer-4 twins of requests that a waypoint reports.
 *
 * In ambient mode ztunnel counts the TCP connections that carry the requests a waypoint counts, so
 * the same traffic would be drawn twice. Between two services that a waypoint reports HTTP or gRPC
 * for, what clients' and servers' ztunnels say of TCP is left out; the workloads may differ, since
 * ztunnel sees the waypoint in between. TCP that the waypoint itself reports is traffic of its own
 * and stays.
 *
 * The price: plain TCP beside HTTP between the same two services, past the waypoint, is not shown.
 * It is done before anything is summed, so totals agree at every level.
 */
export function withoutTwins(reports: readonly EdgeReport[]): readonly EdgeReport[] {
  const reported = new Set(
    reports
      .filter(({ side, protocol }) => side === 'waypoint' && protocol !== 'tcp')
      .map(servicePair),
  )
  if (reported.size === 0) return reports
  return reports.filter(
    (report) =>
      report.protocol !== 'tcp' || report.side === 'waypoint' || !reported.has(servicePair(report)),
  )
}

/** Names two services and their direction, as all protocols between them have in common. */
export const servicePair = ({ source, target }: Pick<EdgeReport, 'source' | 'target'>): string =>
  joinEdgeId(toNodeId(peerAt(source, 'service')), 'tcp', toNodeId(peerAt(target, 'service')))
