import { useQueries } from '@tanstack/react-query'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { Seconds } from '#src/domain/units.ts'
import { capabilityQueries } from '#src/queries/capabilities.ts'

import { withFourScrapes } from './traffic-scope.ts'

/** A window this long holds four scrapes of every usual interval, so nobody needs to be asked. */
const longEnough = 300

/** The clusters, with rate windows of at least four of their scrapes where the range is short. */
export function useFourScrapes(
  clusters: readonly ClusterInfo[],
  range: Seconds,
): readonly ClusterInfo[] {
  const probes = useQueries({
    queries: clusters.map((cluster) => ({
      ...capabilityQueries.cluster(cluster),
      enabled: range < longEnough && cluster.metrics.state !== 'none',
    })),
  })
  return withFourScrapes(
    clusters,
    probes.map(({ data }) => data?.scrapeInterval),
  )
}
