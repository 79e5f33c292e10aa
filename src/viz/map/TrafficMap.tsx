import { Maximize, Minus, Plus } from 'lucide-react'
import { useId, type KeyboardEvent, type ReactNode } from 'react'

import { classNames } from '#src/ui/class-names.ts'
import { IconButton } from '#src/ui/IconButton.tsx'

import { toMapCounts, toMapSummary } from './map-summary.ts'
import type { MapView } from './map-view.ts'
import { useMapView, type MapContent } from './use-map-view.ts'

type TrafficMapProps = MapContent & {
  /** The button that explains the picture; stands with the map's own. */
  readonly legend: ReactNode
  /** The numbers are old: the picture stands, with its colours drained. */
  readonly stale: boolean
}

/**
 * The traffic of a mesh on a canvas, with its summary in words beside it; the tables are its twin.
 *
 * @param positions - `undefined` while the first layout is made. Nodes without one are not drawn.
 */
export function TrafficMap({ stale, legend, ...content }: TrafficMapProps) {
  const { host, view } = useMapView(content)
  const summaryId = useId()
  const { picture, positions } = content
  const { graph } = picture.map

  return (
    <section aria-label="Map" className="bg-canvas relative h-full min-h-0 overflow-hidden">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- pans by keys */}
      <div
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a viewport takes the focus
        tabIndex={0}
        role="application"
        aria-label="Map viewport: arrow keys pan, plus and minus zoom, 0 fits"
        aria-describedby={summaryId}
        onKeyDown={(event) => followKey(event, view)}
        className="focus-visible:outline-accent absolute inset-0 focus-visible:outline-2 focus-visible:-outline-offset-2"
      >
        <div
          ref={host}
          aria-hidden
          className={classNames('relative h-full w-full', stale && 'opacity-80 saturate-[0.35]')}
        />
      </div>
      <p id={summaryId} className="sr-only">
        {toMapSummary(graph)}
      </p>
      {positions === undefined && graph.nodes.size > 0 && (
        <p className="text-muted pointer-events-none absolute inset-x-0 top-1/2 text-center">
          Laying out {toMapCounts(graph)}…
        </p>
      )}
      <div className="absolute right-2 bottom-2 flex w-13 flex-col items-stretch gap-1.5">
        {legend}
        <div className="border-line-strong bg-raised flex flex-col items-center rounded border">
          <IconButton label="Zoom in" icon={Plus} onClick={() => view?.zoomIn()} />
          <IconButton label="Zoom out" icon={Minus} onClick={() => view?.zoomOut()} />
          <IconButton label="Fit" icon={Maximize} onClick={() => view?.fit()} />
        </div>
      </div>
    </section>
  )
}

const keys: Readonly<Record<string, (view: MapView) => void>> = {
  '+': (view) => view.zoomIn(),
  '=': (view) => view.zoomIn(),
  '-': (view) => view.zoomOut(),
  '0': (view) => view.fit(),
  ArrowLeft: (view) => view.look(-1, 0),
  ArrowRight: (view) => view.look(1, 0),
  ArrowUp: (view) => view.look(0, -1),
  ArrowDown: (view) => view.look(0, 1),
}

function followKey(event: KeyboardEvent, view: MapView | undefined): void {
  const follow = keys[event.key]
  if (follow === undefined || view === undefined) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  follow(view)
}
