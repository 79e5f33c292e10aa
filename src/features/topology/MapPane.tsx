import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import { Popover } from '#src/ui/Popover.tsx'
import type { MapPicture } from '#src/viz/map/map-options.ts'
import { TrafficMap } from '#src/viz/map/TrafficMap.tsx'

import type { MapActions } from './map-actions.ts'
import { MapLegend } from './MapLegend.tsx'
import { usePositions } from './use-positions.ts'

export type MapPaneProps = {
  readonly picture: MapPicture
  /** Names what is looked at; within it nothing that stayed moves. */
  readonly scopeKey: string
  readonly selected: EdgeId | NodeId | undefined
  readonly highlighted: ReadonlySet<string> | undefined
  readonly onSelect: (id: EdgeId | NodeId | undefined) => void
  readonly actions: MapActions
  readonly stale: boolean
  /** Whether every cluster has answered at some time. */
  readonly isComplete: boolean
}

const legendButton =
  'inline-flex h-7 items-center justify-center rounded border border-line-strong bg-raised text-xs text-muted hover:bg-hover hover:text-ink'

/** The map with its layout and its legend. */
export function MapPane({ scopeKey, isComplete, actions: _, ...map }: MapPaneProps) {
  const positions = usePositions(map.picture.map.graph, scopeKey, isComplete)
  return (
    <TrafficMap
      {...map}
      positions={positions}
      legend={
        <Popover label="Legend" button="Legend" buttonClassName={legendButton}>
          <h2 className="sr-only">Legend</h2>
          <MapLegend />
        </Popover>
      }
    />
  )
}
