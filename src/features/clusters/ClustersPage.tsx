import { useQuery } from '@tanstack/react-query'

import type { Session } from '#src/contract/session.ts'
import { seconds } from '#src/domain/units.ts'
import { sessionQueries } from '#src/queries/session.ts'
import { trafficQueries } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

import { ClusterSection } from './ClusterSection.tsx'

/** Each back end: whether it answers, what it can tell, and what it costs to ask it. */
export function ClustersPage() {
  const { data: session, error, refetch } = useQuery(sessionQueries.current())

  if (session !== undefined) return <ClusterList session={session} />
  if (error === null) return <div aria-busy="true" className="skeleton m-4 h-40" />
  return (
    <EmptyMessage isPage title="Weir’s own server doesn’t answer">
      <p>{error.message}</p>
      <div>
        <Button onClick={() => void refetch()}>Try again</Button>
      </div>
    </EmptyMessage>
  )
}

const range = seconds(300)
const refresh = { intervalSeconds: 15, paused: false } as const

function ClusterList({ session }: { readonly session: Session }) {
  // the view that Traffic shows at first, so that both pages share its answers
  const view = useQuery(
    trafficQueries.view(
      { clusters: session.clusters, namespaces: [], level: 'service', range },
      refresh,
    ),
  )
  return (
    <div className="mx-auto flex max-w-[88rem] flex-col gap-4 p-4">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-lg font-semibold">Clusters</h1>
        <p className="text-faint text-xs">Weir {session.version}</p>
      </div>
      {session.clusters.map((cluster) => (
        <ClusterSection
          key={cluster.name}
          cluster={cluster}
          poll={view.data?.polls.find((poll) => poll.cluster === cluster.name)}
          isDemo={session.demo}
          onRetry={() => void view.refetch()}
        />
      ))}
    </div>
  )
}
