import { Suspense } from 'react'

import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'
import { loadAhead } from '#src/ui/load-ahead.tsx'

import type { MapPaneProps } from './MapPane.tsx'

// the graph library weighs more than the rest of the page; tables and sentence don't wait for it
const { preload, Loaded } = loadAhead(async () => (await import('./MapPane.tsx')).MapPane)

/** Fetches the map's code while the first numbers are on their way. */
export const preloadMap = preload

/** The map, once its code is here; a fault in it leaves the tables alone. */
export function LazyMapPane(props: MapPaneProps) {
  return (
    <ErrorBoundary
      renderFault={(error, retry) => (
        <div className="relative h-full">
          <MapFault error={error} onRetry={retry} />
          {props.notices}
        </div>
      )}
    >
      <Suspense fallback={<MapLoading notices={props.notices} />}>
        <Loaded {...props} />
      </Suspense>
    </ErrorBoundary>
  )
}

function MapLoading({ notices }: Pick<MapPaneProps, 'notices'>) {
  return (
    <section
      aria-label="Map"
      aria-busy="true"
      className="relative flex h-full items-center justify-center"
    >
      {notices}
      <p className="text-faint">Loading the map…</p>
    </section>
  )
}

function MapFault({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  return (
    <section aria-label="Map" className="h-full overflow-auto">
      <EmptyMessage title="The map can’t be drawn">
        <p>{error.message}</p>
        <p>The tables below show the same edges and services.</p>
        <div className="flex gap-2">
          <Button onClick={onRetry}>Try again</Button>
          <Button onClick={() => window.location.reload()}>Reload the page</Button>
        </div>
      </EmptyMessage>
    </section>
  )
}
