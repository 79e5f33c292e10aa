import { lazy, Suspense, useState, type ComponentType } from 'react'

import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'

import type { MapPaneProps } from './MapPane.tsx'

// the graph library weighs more than the rest of the page; tables and sentence don't wait for it
let Loaded: ComponentType<MapPaneProps> | undefined
const loadMap = async () => {
  const { MapPane } = await import('./MapPane.tsx')
  Loaded = MapPane
  return { default: MapPane }
}
const Awaited = lazy(loadMap)

/** Fetches the map's code while the first numbers are on their way; a failure shows when drawn. */
export function preloadMap(): void {
  loadMap().catch(() => undefined)
}

/** The map, once its code is here; a fault in it leaves the tables alone. */
export function LazyMapPane(props: MapPaneProps) {
  // what is here already need not be awaited: React shows for 300 ms at least that it waits
  const [MapPane] = useState(() => Loaded ?? Awaited)
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
        <MapPane {...props} />
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
