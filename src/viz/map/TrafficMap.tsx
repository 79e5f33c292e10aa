import { Maximize, Minus, Plus } from 'lucide-react'
import { lazy, Suspense, useId, type ReactNode } from 'react'

import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import { classNames } from '#src/ui/class-names.ts'
import { IconButton } from '#src/ui/IconButton.tsx'

import type { MapPicture } from './map-options.ts'
import { toMapCounts, toMapSummary } from './map-summary.ts'
import type { MapView } from './map-view.ts'
import { useLatch, useMapEmphasis, useMapView, type MapContent } from './use-map-view.ts'
import { openingOf, useWalk, type MapCommands } from './use-walk.ts'

// neither is needed to see the map, and a page that lost its server still has one
const nothing = { default: () => null }
const MapMinimap = lazy(async () =>
  import('./MapMinimap.tsx')
    .then((module) => ({ default: module.MapMinimap }))
    .catch(() => nothing),
)
const TooltipLayer = lazy(async () =>
  import('./TooltipLayer.tsx')
    .then((module) => ({ default: module.TooltipLayer }))
    .catch(() => nothing),
)

type TrafficMapProps = MapContent & {
  readonly commands: MapCommands
  /** The buttons that explain the picture and do things with all of it, above the map's own. */
  readonly renderControls: (view: MapView | undefined) => ReactNode
  /** The numbers are old: the picture stands, with its colours drained. */
  readonly stale: boolean
}

/**
 * The traffic of a mesh on a canvas, with its summary in words beside it; the tables are its twin.
 * It is one stop of the tabulator, in which arrow keys walk from service to call to service.
 */
export function TrafficMap({ stale, renderControls, commands, ...content }: TrafficMapProps) {
  const { picture, places, selected } = content
  const { graph } = picture.map
  const { host, view, hover } = useMapView(content, {
    onPress: (id) => {
      walk.stop()
      commands.onSelect(id)
    },
    onPressTwice: (id) => openTwice(picture, id, commands),
    onPressTitleTwice: commands.onClose,
  })
  const walk = useWalk({ picture, selected, view, commands })
  useMapEmphasis(view, content, { hover, walked: walk.walked })
  const isPointed = useLatch(hover !== undefined || walk.walked !== undefined)
  const summaryId = useId()

  return (
    <section aria-label="Map" className="bg-canvas relative h-full min-h-0 overflow-hidden">
      <div
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is walked takes the focus
        tabIndex={0}
        role="application"
        aria-roledescription="map"
        aria-label="Traffic: right arrow goes along the worst call, left arrow back against it, up and down to its neighbours"
        aria-describedby={summaryId}
        {...walk.handlers}
        className="group absolute inset-0 focus-visible:outline-none"
      >
        <div
          ref={host}
          aria-hidden
          className={classNames('relative h-full w-full', stale && 'opacity-80 saturate-[0.35]')}
        />
        {/* an outline of the element itself would lie under the canvas */}
        <span className="border-accent pointer-events-none absolute inset-0 hidden border-2 group-focus-visible:block" />
      </div>
      <p id={summaryId} className="sr-only">
        {toMapSummary(picture.map)}
      </p>
      <p role="status" className="sr-only">
        {walk.said}
      </p>
      {places.positions === undefined && graph.nodes.size > 0 && (
        <p className="text-muted pointer-events-none absolute inset-x-0 top-1/2 text-center">
          Laying out {toMapCounts(picture.map)}…
        </p>
      )}
      <Suspense>
        {view !== undefined && places.positions !== undefined && <MapMinimap view={view} />}
        {view !== undefined && isPointed && (
          <TooltipLayer view={view} picture={picture} hover={hover} walked={walk.walked} />
        )}
      </Suspense>
      <div className="absolute right-2 bottom-2 flex w-13 flex-col items-stretch gap-1.5">
        {renderControls(view)}
        <div className="border-line-strong bg-raised flex flex-col items-center rounded border">
          <IconButton label="Zoom in" icon={Plus} onClick={() => view?.zoomIn()} />
          <IconButton label="Zoom out" icon={Minus} onClick={() => view?.zoomOut()} />
          <IconButton label="Fit" icon={Maximize} onClick={() => view?.fit()} />
        </div>
      </div>
    </section>
  )
}

/** Pressed twice, a fold is shown finer; what has a page is only selected, as by the first press. */
function openTwice({ map }: MapPicture, id: NodeId | EdgeId, { onOpen }: MapCommands): void {
  for (const node of map.graph.nodes.values()) {
    const opening = node.id === id ? openingOf(node) : undefined
    if (opening?.how === 'finer') onOpen(opening.id)
  }
}
