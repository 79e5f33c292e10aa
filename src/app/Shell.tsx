import { Suspense } from 'react'

import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'
import { usePathname } from '#src/ui/location.ts'

import { ErrorPage } from './ErrorPage.tsx'
import { Header } from './Header.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { pageAt } from './pages.tsx'
import { usePageAnnouncer } from './use-page-announcer.ts'

/** What every page stands in. */
export function Shell() {
  const pathname = usePathname()
  const page = pageAt(pathname)
  const title = page?.title ?? 'Page not found'
  const { main, announcement } = usePageAnnouncer(title)

  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="bg-accent text-on-accent sr-only z-50 rounded px-3 py-1.5 focus:not-sr-only focus:absolute focus:top-1 focus:left-1"
      >
        Skip to content
      </a>
      <Header current={page?.path} isWithin={page?.isDetail === true} />
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="relative min-h-0 grow overflow-auto outline-none"
      >
        <ErrorBoundary
          key={pathname}
          renderFault={(error, retry) => <ErrorPage error={error} onRetry={retry} />}
        >
          <Suspense fallback={<div aria-busy="true" className="skeleton m-4 h-40" />}>
            {page === undefined ? <NotFoundPage /> : page.content}
          </Suspense>
        </ErrorBoundary>
      </main>
      <div aria-live="polite" className="sr-only">
        {announcement}
      </div>
    </div>
  )
}
