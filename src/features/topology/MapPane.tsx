import { lazy, Suspense } from 'react'

import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'
import { Popover } from '#src/ui/Popover.tsx'

import { MapLegend } from './MapLegend.tsx'
import { usePositions } from './use-positions.ts'

// the graph library weighs more than the rest of the page; tables and sentence don't wait for it
const TrafficMap = lazy(async () => {
  const { TrafficMap: map } = await import('#src/viz/map/TrafficMap.tsx')
  return { default: map }
})

type MapPaneProps = {
  readonly graph: TrafficGraph
  /** Names what is looked at; within it nothing that stayed moves. */
  readonly scopeKey: string
  readonly selected: EdgeId | NodeId | undefined
  readonly highlighted: ReadonlySet<string> | undefined
  readonly onSelect: (id: EdgeId | NodeId | undefined) => void
  readonly stale: boolean
}

export function MapPane({ scopeKey, ...map }: MapPaneProps) {
  const positions = usePositions(map.graph, scopeKey)
  return (
    <div className="bg-canvas relative h-full">
      <ErrorBoundary renderFault={(error, retry) => <MapFault error={error} onRetry={retry} />}>
        <Suspense fallback={<MapLoading />}>
          <TrafficMap {...map} positions={positions} />
        </Suspense>
      </ErrorBoundary>
      <div className="absolute bottom-3 left-3">
        <Popover label="Legend" button="Legend">
          <MapLegend />
        </Popover>
      </div>
    </div>
  )
}

function MapLoading() {
  return (
    <section aria-label="Map" aria-busy="true" className="flex h-full items-center justify-center">
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
