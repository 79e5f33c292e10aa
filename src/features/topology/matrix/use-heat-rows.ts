import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import {
  askedFor,
  type CellsAsked,
  type HeatGrid,
  type HeatRows,
  type RowId,
} from '#src/domain/heat/heat.ts'
import { parseEdgeId, type EdgeId, type NodeId } from '#src/domain/mesh/identity.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { heatQueries, type HeatScope } from '#src/queries/heat.ts'

import { useTrafficState } from '../use-traffic-state.ts'
import { useLaterGrid } from './use-later-grid.ts'

/** Panes report what they show one after the other: what is asked for at once is asked once. */
const restMillis = 120

/** A list once it has stood still for a moment. */
function useSettled<T>(list: T): T {
  const [settled, setSettled] = useState(list)
  useEffect(() => {
    if (list === settled) return undefined
    const timer = setTimeout(() => setSettled(list), restMillis)
    return () => clearTimeout(timer)
  }, [list, settled])
  return settled
}

/** Fetches the cells of some rows, and of these what is missing; the answer before stands till then. */
function useHeatRows(
  scope: HeatScope,
  grid: HeatGrid | undefined,
  { ids, values }: { readonly ids: readonly RowId[]; readonly values: CellsAsked },
): { readonly heat: HeatRows | undefined; readonly failure: string | undefined } {
  const { data, error } = useQuery({
    ...heatQueries.rows(scope, grid ?? nowhere, ids, values),
    enabled: grid !== undefined && ids.length > 0,
    placeholderData: keepPreviousData,
  })
  return { heat: data, failure: error?.message }
}

const nowhere: HeatGrid = { end: epochMillis(0), step: seconds(60), count: 1 }

/** Who shows rows: the matrix, and the strips in the two tables and the inspector. */
const places = ['matrix', 'edges', 'services'] as const
type Place = (typeof places)[number]
type Wanted = { readonly [P in Place]: readonly RowId[] }

/** The cells in view, wherever on the screen they are. */
export type CellsInView = {
  readonly heat: { readonly [P in Place]: HeatRows | undefined }
  /** Why the matrix's cells could not even be asked for; a back end that fails marks its cells. */
  readonly failure: string | undefined
  readonly onGrid: (grid: HeatGrid) => void
  readonly onWanted: { readonly [P in Place]: (rows: readonly RowId[]) => void }
}

/**
 * Fetches the cells of all rows in view together: where matrix and tables show the same rows, they
 * are asked for once, and for what they show only. Until latencies are here that have just been
 * chosen, their cells are pending.
 */
export function useCellsInView(scope: HeatScope): CellsInView {
  const [look] = useTrafficState()
  const values = askedFor(look.matrix.value)
  const [grid, setGrid] = useState<HeatGrid>()
  const [wanted, setWanted] = useState<Wanted>({ matrix: [], edges: [], services: [] })
  const onWanted = useMemo(
    () => ({
      matrix: (matrix: readonly RowId[]) => setWanted((before) => ({ ...before, matrix })),
      edges: (edges: readonly RowId[]) => setWanted((before) => ({ ...before, edges })),
      services: (services: readonly RowId[]) => setWanted((before) => ({ ...before, services })),
    }),
    [],
  )
  const own = useMemo(() => selectedRows(look.selected), [look.selected])
  const edges = useHeatRows({ ...scope, kind: 'edges' }, grid, {
    ids: useUnion(wanted.edges, scope.kind === 'edges' ? wanted.matrix : none, own.edges),
    values,
  })
  const laterGrid = useLaterGrid(grid)
  const servicesGrid = scope.kind === 'services' ? grid : laterGrid
  const services = useHeatRows({ ...scope, kind: 'services' }, servicesGrid, {
    ids: useUnion(wanted.services, scope.kind === 'services' ? wanted.matrix : none, own.services),
    values,
  })
  const isPairs = scope.kind === 'clusters'
  const pairs = useHeatRows(scope, grid, { ids: isPairs ? wanted.matrix : none, values })
  const { heat: matrix, failure } = { edges, services, clusters: pairs }[scope.kind]
  const ofEdges = edges.heat
  const ofServices = services.heat
  return useMemo(() => {
    const heat = { matrix, edges: ofEdges, services: ofServices }
    return { heat, failure, onGrid: setGrid, onWanted }
  }, [matrix, ofEdges, ofServices, failure, onWanted])
}

const none: readonly RowId[] = []

/** In an order that doesn't depend on who wants what, so that the same rows are the same question. */
function useUnion(
  one: readonly RowId[],
  other: readonly RowId[],
  third: readonly RowId[],
): readonly RowId[] {
  return useSettled(
    useMemo(() => [...new Set([...one, ...other, ...third])].toSorted(), [one, other, third]),
  )
}

/** What is selected is looked at, too, wherever its row may be. */
function selectedRows(selected: EdgeId | NodeId | undefined) {
  if (selected === undefined) return { edges: none, services: none }
  const isEdge = parseEdgeId(selected).ok
  return { edges: isEdge ? [selected] : none, services: isEdge ? none : [selected] }
}
