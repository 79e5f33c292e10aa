import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { Seconds } from '#src/domain/units.ts'
import { capabilityQueries } from '#src/queries/capabilities.ts'

import { withFourScrapes } from './traffic-scope.ts'

/** A window this long holds four scrapes of every usual interval, so nobody needs to be asked. */
const longEnough = 300

/** The clusters, the same list as long as they are asked the same, with rate windows of at least four of their scrapes where the range is short. */
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
  const asked = withFourScrapes(
    clusters,
    probes.map(({ data }) => data?.scrapeInterval),
  )
  const [kept, setKept] = useState(asked)
  if (isSameAsked(kept, asked)) return kept
  setKept(asked)
  return asked
}

/** The server's probes have news every few seconds, which change nothing of what is asked. */
function isSameAsked(a: readonly ClusterInfo[], b: readonly ClusterInfo[]): boolean {
  return a === b || JSON.stringify(a.map(askedOf)) === JSON.stringify(b.map(askedOf))
}

const askedOf = ({ name, istioCluster, query, metrics }: ClusterInfo) => [
  name,
  istioCluster,
  query,
  metrics.state === 'none',
]
