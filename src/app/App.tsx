import { QueryClientProvider } from '@tanstack/react-query'

import { createQueryClient } from '#src/queries/query-client.ts'
import { sessionQueries } from '#src/queries/session.ts'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'

import { ErrorPage } from './ErrorPage.tsx'
import { Shell } from './Shell.tsx'

const queryClient = createQueryClient()
// every page asks for it, so it is asked for before the first of them is drawn
void queryClient.prefetchQuery(sessionQueries.current())

export function App() {
  return (
    <ErrorBoundary renderFault={(error) => <ErrorPage error={error} />}>
      <QueryClientProvider client={queryClient}>
        <Shell />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}
