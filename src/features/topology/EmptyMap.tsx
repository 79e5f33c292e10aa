import type { MapDetail, MapGraph } from '#src/domain/detail/map-detail.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

import type { MapActions } from './map-actions.ts'
import { idName } from './peer-label.ts'

type EmptyMapProps = {
  readonly map: MapGraph
  readonly detail: MapDetail
  readonly actions: MapActions
}

/** There is traffic, and none of it is wanted: why, and the way back. */
export function EmptyMap({ map, detail: { focus, hide }, actions }: EmptyMapProps) {
  const isAllHidden =
    map.hidden.state === 'found' &&
    map.hidden.ids.size >= map.inScope.nodes + map.inScope.edges &&
    hide.trim() !== ''
  return (
    <section aria-label="Map" className="h-full overflow-auto">
      {focus === undefined || isAllHidden ? (
        <EmptyMessage title="All of it is hidden">
          <p>Everything in view is named by what you hide: {hide}</p>
          <div>
            <Button onClick={actions.showHidden}>Show what is hidden</Button>
          </div>
        </EmptyMessage>
      ) : (
        <EmptyMessage title={`${idName(focus.on)} is not in view`}>
          <p>
            What the map is to be drawn around had no traffic in this window, is hidden, or lies
            outside the chosen clusters and namespaces.
          </p>
          <div>
            <Button onClick={() => actions.focus(undefined)}>Leave the focus</Button>
          </div>
        </EmptyMessage>
      )}
    </section>
  )
}
