import { lazy, Suspense } from 'react'

import type { CellValue, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import type { Column } from '#src/ui/DataTable.tsx'

const Trend = lazy(async () => ({ default: (await import('./Trend.tsx')).Trend }))

/** What the strips of a table show. */
export type Trends = { readonly heat: HeatRows | undefined; readonly value: CellValue }

/** What each row did over the time that the matrix shows; the matrix has it as a file. */
export function trendColumn<Row extends { readonly id: RowId }>(
  { heat, value }: Trends,
  isWide: boolean,
): Column<Row> {
  const width = isWide ? 120 : 60
  return {
    key: 'trend',
    title: 'Trend',
    hint: 'Its cells of the matrix in little, of two the worse',
    width: width + 18,
    cell: ({ id }) => (
      <Suspense>
        <Trend id={id} heat={heat} value={value} width={width} />
      </Suspense>
    ),
  }
}
