import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react'

import type { EdgeChange } from '#src/domain/compare/edge-change.ts'
import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { ObjectiveStatus } from '#src/queries/objectives.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { SplitPane } from '#src/ui/SplitPane.tsx'

import { edgeColumns } from './edge-columns.tsx'
import { toEdgeRows, type EdgeRow } from './edge-rows.ts'
import { changeColumn } from './findings/change-column.tsx'
import { foundRows } from './found-rows.ts'
import { trendColumn, type Trends } from './matrix/trend-column.tsx'
import type { CellsInView } from './matrix/use-heat-rows.ts'
import { budgetColumn } from './objectives/budget-column.tsx'
import { serviceColumns } from './service-columns.tsx'
import { toServiceRows, type ServiceRow } from './service-rows.ts'
import { TablePanel } from './TablePanel.tsx'
import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

export type TrafficTablesProps = {
  readonly view: TrafficView
  readonly context: ReadingContext
  readonly state: TrafficState
  readonly onChange: TrafficChange
  /** While it is compared: how edges differ. */
  readonly changes: ReadonlyMap<string, EdgeChange> | undefined
  readonly cells: CellsInView
  /** How services stand with what they promised. */
  readonly statuses: ReadonlyMap<NodeId, ObjectiveStatus>
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
  const { state, onChange, changes, cells, statuses } = props
  const { graph, found, hidden, context } = numbers
  const edges = useMemo(() => toEdgeRows(graph, context), [graph, context])
  const services = useMemo(() => toServiceRows(graph, context), [graph, context])
  const foundEdges = useMemo(() => foundRows(edges, { found, hidden }), [edges, found, hidden])
  const foundServices = useMemo(
    () => foundRows(services, { found, hidden }),
    [services, found, hidden],
  )
  const { value } = state.matrix
  const { edges: edgeHeat, services: serviceHeat } = cells.heat
  const ofEdges = useMemo(
    () => edgeColumnsWith(changes, { heat: edgeHeat, value }),
    [changes, edgeHeat, value],
  )
  // cells are of services, whatever else the map shows
  const hasTrends = state.level === 'service'
  const ofServices = useMemo(
    () => (hasTrends ? serviceColumnsWith({ heat: serviceHeat, value }, statuses) : serviceColumns),
    [hasTrends, serviceHeat, value, statuses],
  )
  const edgeIds = useIds(edges, cells.onWanted.edges)
  const serviceIds = useIds(hasTrends ? services : none, cells.onWanted.services)
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
      columns={ofEdges}
      onVisible={edgeIds}
      rows={foundEdges}
      total={edges.length}
      sort={state.edgeSort}
      onSort={(edgeSort) => onChange({ edgeSort }, { replace: true })}
      selected={state.selected}
      onSelect={(row) => onChange({ selected: row?.id })}
      minWidth={changes === undefined ? 740 : 910}
      wideFrom={1150}
      empty={nothingFound}
    />
  )
  const servicePanel = (
    <TablePanel
      name="Services"
      columns={ofServices}
      onVisible={serviceIds}
      rows={foundServices}
      total={services.length}
      sort={state.serviceSort}
      onSort={(serviceSort) => onChange({ serviceSort }, { replace: true })}
      selected={state.selected}
      onSelect={(row) => onChange({ selected: row?.id })}
      minWidth={480}
      wideFrom={1000}
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

/** Beside its ends each edge says how it differs, where it is compared, and what it did lately. */
function edgeColumnsWith(changes: ReadonlyMap<string, EdgeChange> | undefined, trends: Trends) {
  return (isWide: boolean) => {
    const [source, target, ...numbers] = edgeColumns(isWide)
    const ends = [source, target].filter((column) => column !== undefined)
    const change = changes === undefined ? [] : [changeColumn(changes, isWide ? 260 : 170)]
    return [...ends, ...change, trendColumn<EdgeRow>(trends, isWide), ...numbers]
  }
}

function serviceColumnsWith(trends: Trends, statuses: ReadonlyMap<NodeId, ObjectiveStatus>) {
  return (isWide: boolean) => {
    const [service, ...numbers] = serviceColumns(isWide)
    const first = service === undefined ? [] : [service]
    const budget = statuses.size === 0 ? [] : [budgetColumn(statuses, isWide)]
    return [...first, ...budget, trendColumn<ServiceRow>(trends, isWide), ...numbers]
  }
}

const none: readonly ServiceRow[] = []

/** Tells the ids of rows by the keys that a table has for them. */
function useIds(
  rows: readonly { readonly id: RowId }[],
  onIds: (ids: readonly RowId[]) => void,
): (keys: readonly string[]) => void {
  const known = useRef(rows)
  useEffect(() => {
    known.current = rows
  })
  return useCallback(
    (keys) => {
      const drawn = new Set(keys)
      onIds(known.current.flatMap(({ id }) => (drawn.has(id) ? id : [])))
    },
    [onIds],
  )
}
