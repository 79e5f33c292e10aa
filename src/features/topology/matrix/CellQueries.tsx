import { useQuery } from '@tanstack/react-query'

import type { HeatGrid, RowId } from '#src/domain/heat/heat.ts'
import { epochMillis, type EpochMillis } from '#src/domain/units.ts'
import { heatQueries, type HeatScope } from '#src/queries/heat.ts'
import { Dialog } from '#src/ui/Dialog.tsx'
import { formatMoment } from '#src/ui/formats.ts'
import type { HeatPlace } from '#src/viz/heat/heat-places.ts'

import { toCurl } from '../inspector-curl.ts'
import { QueryLine } from '../QueryLine.tsx'
import { rowNames } from './to-heat-content.ts'

type CellQueriesProps = {
  readonly scope: HeatScope
  /** The columns that the cell is one of. */
  readonly grid: HeatGrid | undefined
  /** The cell; absent: none is asked about. */
  readonly place: HeatPlace | undefined
  readonly idOf: (row: string) => RowId | undefined
  readonly onClose: () => void
}

/** The queries whose answers are the numbers of one cell. */
export function CellQueries({ scope, grid, place, idOf, onClose }: CellQueriesProps) {
  const id = place === undefined ? undefined : idOf(place.row)
  return (
    <Dialog title="Queries of a cell" open={place !== undefined} isWide onClose={onClose}>
      {place !== undefined && id !== undefined && grid !== undefined && (
        <Queries scope={scope} grid={grid} id={id} at={epochMillis(place.time)} />
      )}
    </Dialog>
  )
}

type QueriesProps = {
  readonly scope: HeatScope
  readonly grid: HeatGrid
  readonly id: RowId
  readonly at: EpochMillis
}

function Queries({ scope, grid, id, at }: QueriesProps) {
  const { data, error } = useQuery(heatQueries.explanation(scope, grid, id, at))
  return (
    <>
      <p className="text-muted pb-2">
        {rowNames(id).name}, {formatMoment(at)}
      </p>
      {error !== null && <p className="text-failing">They can’t be told: {error.message}</p>}
      {data === undefined && error === null && <p className="text-faint">Looking them up…</p>}
      {data?.length === 0 && (
        <p className="text-muted">Nothing of this row was reported in this time.</p>
      )}
      <ul className="flex flex-col">
        {data?.map((line) => (
          <QueryLine
            key={`${line.cluster} ${line.number}`}
            {...line}
            curl={toCurl(line, window.location.origin)}
          />
        ))}
      </ul>
    </>
  )
}
