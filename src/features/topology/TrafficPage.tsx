import { useQuery } from '@tanstack/react-query'

import { sessionQueries } from '#src/queries/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

import { preloadMap } from './LazyMapPane.tsx'
import { preloadTables } from './LazyTables.tsx'
import { LoadingScreen } from './LoadingScreen.tsx'
import { preloadTimeBar } from './time/LazyTimeBar.tsx'
import { TrafficScreen } from './TrafficScreen.tsx'

preloadMap()
preloadTables()
preloadTimeBar()

/** The home page: what is going on in the mesh, now. */
export function TrafficPage() {
  const { data: session, error, refetch, isFetching } = useQuery(sessionQueries.current())

  if (session !== undefined) return <TrafficScreen clusters={session.clusters} />
  if (error === null) return <LoadingScreen />
  return (
    <EmptyMessage isPage title="Weir’s own server doesn’t answer">
      <p>{error.message}</p>
      <p>The page is asking for the list of clusters. Check that the Weir process still runs.</p>
      <div>
        <Button onClick={() => void refetch()} disabled={isFetching}>
          {isFetching ? 'Asking…' : 'Try again'}
        </Button>
      </div>
    </EmptyMessage>
  )
}
