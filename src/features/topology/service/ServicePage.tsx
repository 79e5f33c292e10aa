import { useQuery } from '@tanstack/react-query'

import { sessionQueries } from '#src/queries/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { Link } from '#src/ui/Link.tsx'

import { fromServicePath } from './service-path.ts'
import { ServiceScreen } from './ServiceScreen.tsx'

type ServicePageProps = {
  readonly cluster: string
  /** `-` for a host outside the mesh. */
  readonly namespace: string
  readonly name: string
}

/** One service: how it does, since when, by version, and who has a part in it. */
export function ServicePage({ cluster, namespace, name }: ServicePageProps) {
  const { data: session, error, refetch, isFetching } = useQuery(sessionQueries.current())
  if (session === undefined) {
    if (error === null) return <div aria-busy="true" className="skeleton m-4 h-40" />
    return (
      <EmptyMessage isPage title="Weir’s own server doesn’t answer">
        <p>{error.message}</p>
        <div>
          <Button onClick={() => void refetch()} disabled={isFetching}>
            {isFetching ? 'Asking…' : 'Try again'}
          </Button>
        </div>
      </EmptyMessage>
    )
  }
  if (!session.clusters.some((known) => known.name === cluster)) {
    return (
      <EmptyMessage isPage title={`Weir knows no cluster “${cluster}”`}>
        <p>
          The address names the service {name} in it. Clusters are named in Weir’s configuration;
          this one knows{' '}
          {new Intl.ListFormat('en-US').format(session.clusters.map((one) => one.name))}.
        </p>
        <p>
          <Link to="/" className="text-accent inline-block py-1 underline">
            Go to Traffic
          </Link>
        </p>
      </EmptyMessage>
    )
  }
  const peer = fromServicePath(cluster, namespace, name)
  return (
    <ServiceScreen
      key={`${cluster}/${namespace}/${name}`}
      peer={peer}
      clusters={session.clusters}
    />
  )
}
