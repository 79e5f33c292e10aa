import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { Popover } from '#src/ui/Popover.tsx'
import { TrafficMap } from '#src/viz/map/TrafficMap.tsx'

import { MapLegend } from './MapLegend.tsx'
import { usePositions } from './use-positions.ts'

export type MapPaneProps = {
  readonly graph: TrafficGraph
  /** Names what is looked at; within it nothing that stayed moves. */
  readonly scopeKey: string
  readonly selected: EdgeId | NodeId | undefined
  readonly highlighted: ReadonlySet<string> | undefined
  readonly onSelect: (id: EdgeId | NodeId | undefined) => void
  readonly stale: boolean
}

/** The map with its layout and its legend. */
export function MapPane({ scopeKey, ...map }: MapPaneProps) {
  const positions = usePositions(map.graph, scopeKey)
  return (
    <div className="bg-canvas relative h-full">
      <TrafficMap {...map} positions={positions} />
      <div className="absolute bottom-3 left-3">
        <Popover label="Legend" button="Legend">
          <h2 className="sr-only">Legend</h2>
          <MapLegend />
        </Popover>
      </div>
    </div>
  )
}
