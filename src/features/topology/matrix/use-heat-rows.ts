import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { HeatGrid, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { heatQueries, type HeatScope } from '#src/queries/heat.ts'

/** The cells of some rows, those of the answer before until there is a newer one. */
export type HeatFeed = {
  readonly heat: HeatRows | undefined
  /** Why nothing could be asked at all; a back end that fails marks its cells instead. */
  readonly failure: string | undefined
}

/** Fetches the cells of some rows, and of these what is missing. */
export function useHeatRows(
  scope: HeatScope,
  grid: HeatGrid | undefined,
  ids: readonly RowId[],
): HeatFeed {
  const isAsked = grid !== undefined && ids.length > 0
  const { data, error } = useQuery({
    ...heatQueries.rows(scope, grid ?? nowhere, ids),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })
  return { heat: data, failure: error?.message }
}

const nowhere: HeatGrid = { end: epochMillis(0), step: seconds(60), count: 1 }
