import { Suspense } from 'react'
import { Outlet, useLocation } from 'react-router'

import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'

import { ErrorPage } from './ErrorPage.tsx'
import { Header } from './Header.tsx'
import { useRouteAnnouncer } from './use-route-announcer.ts'

/** What every page stands in. */
export function Shell() {
  const { pathname } = useLocation()
  const { main, announcement } = useRouteAnnouncer(pathname)

  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="bg-accent text-on-accent sr-only z-50 rounded px-3 py-1.5 focus:not-sr-only focus:absolute focus:top-1 focus:left-1"
      >
        Skip to content
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1} className="min-h-0 grow overflow-auto outline-none">
        <ErrorBoundary
          key={pathname}
          renderFault={(error, retry) => <ErrorPage error={error} onRetry={retry} />}
        >
          <Suspense fallback={<div aria-busy="true" className="skeleton m-4 h-40" />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <div aria-live="polite" className="sr-only">
        {announcement}
      </div>
    </div>
  )
}
