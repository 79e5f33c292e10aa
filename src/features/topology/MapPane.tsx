import { Menu } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'

import type { MapDetail } from '#src/domain/detail/map-detail.ts'
import { parseNodeId, type EdgeId, type NodeId } from '#src/domain/mesh/identity.ts'
import { navigate } from '#src/ui/location.ts'
import { Popover } from '#src/ui/Popover.tsx'
import type { MapPicture } from '#src/viz/map/map-options.ts'
import { TrafficMap } from '#src/viz/map/TrafficMap.tsx'
import type { EdgeLooks } from '#src/viz/map/use-map-view.ts'
import type { MapCommands } from '#src/viz/map/use-walk.ts'

import { EmptyMap } from './EmptyMap.tsx'
import type { MapActions } from './map-actions.ts'
import { MapBar } from './MapBar.tsx'
import { parseTrafficState } from './url.ts'
import { usePositions, type Placing } from './use-positions.ts'

// what is opened by hand is fetched then, so that the map itself is sooner there
const MapLegend = lazy(async () => ({ default: (await import('./MapLegend.tsx')).MapLegend }))
const MapOptionsMenu = lazy(async () => ({
  default: (await import('./MapOptionsMenu.tsx')).MapOptionsMenu,
}))
const MapMenu = lazy(async () => ({ default: (await import('./MapMenu.tsx')).MapMenu }))

export type MapPaneProps = {
  readonly picture: MapPicture
  readonly detail: MapDetail
  /** Names what is looked at; within it nothing that stayed moves. */
  readonly scopeKey: string
  readonly selected: EdgeId | NodeId | undefined
  readonly highlighted: ReadonlySet<string> | undefined
  readonly changes: EdgeLooks | undefined
  readonly onSelect: (id: EdgeId | NodeId | undefined) => void
  readonly actions: MapActions
  readonly stale: boolean
  /** Whether every cluster has answered at some time. */
  readonly isComplete: boolean
  /** Lies over the map's top. */
  readonly notices: ReactNode
}

const controlButton =
  'inline-flex h-7 items-center justify-center rounded border border-line-strong bg-raised text-xs text-muted hover:bg-hover hover:text-ink'

/** The map with where things stand on it, what can be done with it, and its legend. */
export function MapPane(props: MapPaneProps) {
  const { scopeKey, isComplete, notices, actions, detail, onSelect, ...map } = props
  const { picture, selected } = map
  const places = usePositions(picture.map.graph, scopeKey, isComplete)
  return (
    <div className="flex h-full flex-col">
      <MapBar map={picture.map} detail={detail} actions={actions} />
      <div className="relative min-h-0 grow">
        {notices}
        {picture.map.drawn.nodes === 0 ? (
          <EmptyMap map={picture.map} detail={detail} actions={actions} />
        ) : (
          <TrafficMap
            {...map}
            places={places}
            commands={toCommands(actions, places, onSelect)}
            renderControls={(view) => (
              <>
                <Popover label="Display" button="Display" buttonClassName={controlButton}>
                  <h2 className="sr-only">Display</h2>
                  <Suspense fallback={<Loading />}>
                    <MapOptionsMenu options={picture.options} onChange={actions.setOptions} />
                  </Suspense>
                </Popover>
                <Popover label="Legend" button="Legend" buttonClassName={controlButton}>
                  <h2 className="sr-only">Legend</h2>
                  <Suspense fallback={<Loading />}>
                    <MapLegend picture={picture} positions={places.positions} />
                  </Suspense>
                </Popover>
                <Popover
                  label="Map menu"
                  button={<Menu size={15} strokeWidth={1.75} aria-hidden />}
                  buttonLabel="Map menu"
                  buttonClassName={controlButton}
                >
                  <Suspense fallback={<Loading />}>
                    <MapMenu
                      picture={picture}
                      places={places}
                      scopeKey={scopeKey}
                      selected={nodeIn(picture, selected)}
                      view={view}
                    />
                  </Suspense>
                </Popover>
              </>
            )}
          />
        )}
      </div>
    </div>
  )
}

const Loading = () => <p className="text-muted p-3">Loading…</p>

function toCommands(
  { open, close, focus }: MapActions,
  { positions, move, unpin, arrange }: Placing,
  onSelect: MapPaneProps['onSelect'],
): MapCommands {
  return {
    onSelect,
    onOpen: open,
    onClose: close,
    onFocus: (on) => focus(isFocused() ? undefined : { on, hops: 1, direction: 'both' }),
    onShowPage: showPage,
    onNudge: (id, right, down) => {
      const at = positions?.get(id)
      if (at !== undefined) move(id, { x: at.x + right, y: at.y + down })
    },
    onUnpin: unpin,
    onArrange: arrange,
  }
}

/** Asked when a key is pressed, so the map needn't be drawn anew to know. */
const isFocused = () =>
  parseTrafficState(new URLSearchParams(window.location.search)).focus !== undefined

function showPage(id: NodeId): void {
  const service = parseNodeId(id)
  if (!service.ok) return
  const { cluster, namespace, service: name } = service.value
  navigate(`/services/${[cluster, namespace, name].map(encodeURIComponent).join('/')}`)
}

const nodeIn = ({ map }: MapPicture, id: EdgeId | NodeId | undefined): NodeId | undefined =>
  [...map.graph.nodes.keys()].find((known) => known === id)
