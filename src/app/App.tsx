import { QueryClientProvider } from '@tanstack/react-query'

import { createQueryClient } from '#src/queries/query-client.ts'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'

import { ErrorPage } from './ErrorPage.tsx'
import { Shell } from './Shell.tsx'

const queryClient = createQueryClient()

export function App() {
  return (
    <ErrorBoundary renderFault={(error) => <ErrorPage error={error} />}>
      <QueryClientProvider client={queryClient}>
        <Shell />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}
