import { memo, useDeferredValue, useMemo } from 'react'

import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { SplitPane } from '#src/ui/SplitPane.tsx'

import { edgeColumns } from './edge-columns.tsx'
import { toEdgeRows } from './edge-rows.ts'
import { foundRows } from './found-rows.ts'
import { serviceColumns } from './service-columns.tsx'
import { toServiceRows } from './service-rows.ts'
import { TablePanel } from './TablePanel.tsx'
import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

type TrafficTablesProps = {
  readonly view: TrafficView
  readonly context: ReadingContext
  readonly state: TrafficState
  readonly onChange: TrafficChange
  readonly isNarrow: boolean
}

/**
 * The map's twin: the same edges and services as rows, with the same numbers. They follow a moment
 * after the map and the headline, which nobody should have to wait for, and in between the page
 * answers to its user.
 */
export function TrafficTables({ view, context, ...props }: TrafficTablesProps) {
  const { graph, map } = view
  const { found, hidden } = map
  // a view is new with every answer, and what its rows are made of often isn't
  const shown = useDeferredValue<Numbers | undefined>(
    useMemo(() => ({ graph, found, hidden, context }), [graph, found, hidden, context]),
    undefined,
  )
  return shown === undefined ? null : <Tables numbers={shown} {...props} />
}

type Numbers = Pick<MapGraph, 'graph' | 'found' | 'hidden'> & { readonly context: ReadingContext }
type TablesProps = Omit<TrafficTablesProps, 'view' | 'context'> & { readonly numbers: Numbers }

const Tables = memo(function Tables({ numbers, ...props }: TablesProps) {
  const { state, onChange } = props
  const { graph, found, hidden, context } = numbers
  const edges = useMemo(() => toEdgeRows(graph, context), [graph, context])
  const services = useMemo(() => toServiceRows(graph, context), [graph, context])
  const foundEdges = useMemo(() => foundRows(edges, { found, hidden }), [edges, found, hidden])
  const foundServices = useMemo(
    () => foundRows(services, { found, hidden }),
    [services, found, hidden],
  )
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
  const edgePanel = (
    <TablePanel
      name="Edges"
      columns={edgeColumns}
      rows={foundEdges}
      total={edges.length}
      sort={state.edgeSort}
      onSort={(edgeSort) => onChange({ edgeSort }, { replace: true })}
      selected={state.selected}
      onSelect={(row) => onChange({ selected: row?.id })}
      minWidth={736}
      wideFrom={1150}
      empty={nothingFound}
    />
  )
  const servicePanel = (
    <TablePanel
      name="Services"
      columns={serviceColumns}
      rows={foundServices}
      total={services.length}
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
        <div className="border-line h-96 border-t">{edgePanel}</div>
        <div className="border-line h-96 border-t">{servicePanel}</div>
      </>
    )
  }
  return (
    <SplitPane
      label="Width of the edges"
      direction="columns"
      size={state.panes.edges}
      onResize={(size) => onChange({ panes: { ...state.panes, edges: size } }, { replace: true })}
      first={edgePanel}
      second={servicePanel}
    />
  )
})
