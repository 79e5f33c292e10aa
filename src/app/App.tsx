import { QueryClientProvider } from '@tanstack/react-query'
import { lazy } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'

import { TrafficPage } from '#src/features/topology/TrafficPage.tsx'
import { createQueryClient } from '#src/queries/query-client.ts'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'

import { ErrorPage } from './ErrorPage.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { Shell } from './Shell.tsx'

const ClustersPage = lazy(async () => {
  const { ClustersPage: page } = await import('#src/features/clusters/ClustersPage.tsx')
  return { default: page }
})

const queryClient = createQueryClient()

export function App() {
  return (
    <ErrorBoundary renderFault={(error) => <ErrorPage error={error} />}>
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>
          <Routes>
            <Route element={<Shell />}>
              <Route index element={<TrafficPage />} />
              <Route path="clusters" element={<ClustersPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Routes>
        </BrowserRouter>
      </QueryClientProvider>
    </ErrorBoundary>
  )
}
