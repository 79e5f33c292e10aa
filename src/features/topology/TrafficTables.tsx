import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { SplitPane } from '#src/ui/SplitPane.tsx'

import { edgeColumns } from './edge-columns.tsx'
import type { EdgeRow } from './edge-rows.ts'
import { serviceColumns } from './service-columns.tsx'
import type { ServiceRow } from './service-rows.ts'
import { TablePanel } from './TablePanel.tsx'
import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

type TrafficTablesProps = {
  readonly edges: readonly EdgeRow[]
  readonly foundEdges: readonly EdgeRow[]
  readonly services: readonly ServiceRow[]
  readonly foundServices: readonly ServiceRow[]
  readonly state: TrafficState
  readonly onChange: TrafficChange
  readonly onResize: (size: number) => void
  readonly isNarrow: boolean
}

/** The map's twin: the same edges and services as rows, with the same numbers. */
export function TrafficTables(props: TrafficTablesProps) {
  const { state, onChange } = props
  const nothingFound = (
    <EmptyMessage
      title={
        state.find.trim() === ''
          ? 'All of it is hidden'
          : `Nothing here matches “${state.find.trim()}”`
      }
    >
      <div>
        <Button onClick={() => onChange({ find: '', hide: '' }, { replace: true })}>
          Show everything
        </Button>
      </div>
    </EmptyMessage>
  )
  const edges = (
    <TablePanel
      name="Edges"
      columns={edgeColumns}
      rows={props.foundEdges}
      total={props.edges.length}
      sort={state.edgeSort}
      onSort={(edgeSort) => onChange({ edgeSort }, { replace: true })}
      selected={state.selected}
      onSelect={(row) => onChange({ selected: row?.id })}
      minWidth={736}
      wideFrom={1150}
      empty={nothingFound}
    />
  )
  const services = (
    <TablePanel
      name="Services"
      columns={serviceColumns}
      rows={props.foundServices}
      total={props.services.length}
      sort={state.serviceSort}
      onSort={(serviceSort) => onChange({ serviceSort }, { replace: true })}
      selected={state.selected}
      onSelect={(row) => onChange({ selected: row?.id })}
      minWidth={460}
      wideFrom={640}
      empty={nothingFound}
    />
  )
  if (props.isNarrow) {
    return (
      <>
        <div className="border-line h-96 border-t">{edges}</div>
        <div className="border-line h-96 border-t">{services}</div>
      </>
    )
  }
  return (
    <SplitPane
      label="Width of the edges"
      direction="columns"
      size={state.panes.edges}
      onResize={props.onResize}
      first={edges}
      second={services}
    />
  )
}
