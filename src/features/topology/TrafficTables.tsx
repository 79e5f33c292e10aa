import { memo, useDeferredValue, useMemo } from 'react'

import type { EdgeChange } from '#src/domain/compare/edge-change.ts'
import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { SplitPane } from '#src/ui/SplitPane.tsx'

import { edgeColumns } from './edge-columns.tsx'
import { toEdgeRows } from './edge-rows.ts'
import { changeColumn } from './findings/change-column.tsx'
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
  /** While it is compared: how edges differ. */
  readonly changes: ReadonlyMap<string, EdgeChange> | undefined
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
  const { state, onChange, changes } = props
  const { graph, found, hidden, context } = numbers
  const edges = useMemo(() => toEdgeRows(graph, context), [graph, context])
  const services = useMemo(() => toServiceRows(graph, context), [graph, context])
  const foundEdges = useMemo(() => foundRows(edges, { found, hidden }), [edges, found, hidden])
  const foundServices = useMemo(
    () => foundRows(services, { found, hidden }),
    [services, found, hidden],
  )
  const columns = useMemo(() => columnsWith(changes), [changes])
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
      columns={columns}
      rows={foundEdges}
      total={edges.length}
      sort={state.edgeSort}
      onSort={(edgeSort) => onChange({ edgeSort }, { replace: true })}
      selected={state.selected}
      onSelect={(row) => onChange({ selected: row?.id })}
      minWidth={changes === undefined ? 736 : 900}
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

/** What is compared says how each edge differs, beside its ends. */
function columnsWith(changes: ReadonlyMap<string, EdgeChange> | undefined) {
  if (changes === undefined) return edgeColumns
  return (isWide: boolean) => {
    const [source, target, ...numbers] = edgeColumns(isWide)
    const ends = [source, target].filter((column) => column !== undefined)
    return [...ends, changeColumn(changes, isWide ? 260 : 170), ...numbers]
  }
}
