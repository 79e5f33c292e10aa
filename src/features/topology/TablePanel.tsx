import { useMemo, useRef, type ReactNode } from 'react'

import { CsvButton } from '#src/ui/CsvButton.tsx'
import { DataTable, type Column } from '#src/ui/DataTable.tsx'
import { formatCount } from '#src/ui/formats.ts'
import type { Sort } from '#src/ui/sort-rows.ts'
import { useIsWide } from '#src/ui/use-is-wide.ts'

type TablePanelProps<Row extends { readonly id: string }> = {
  /** The table's name: "Edges". */
  readonly name: string
  readonly columns: (isWide: boolean) => readonly Column<Row>[]
  /** The rows that match what is looked for. */
  readonly rows: readonly Row[]
  /** How many there are in all. */
  readonly total: number
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly selected: string | undefined
  readonly onSelect: (row: Row | undefined) => void
  readonly minWidth: number
  /** The ids of the rows drawn, whenever they are others. */
  readonly onVisible?: ((ids: readonly string[]) => void) | undefined
  /** From this width on a row is one line. */
  readonly wideFrom: number
  /** What stands instead of a table without rows. */
  readonly empty: ReactNode
}

const rowId = (row: { readonly id: string }) => row.id

/** A table with its name, its count and its file. */
export function TablePanel<Row extends { readonly id: string }>(props: TablePanelProps<Row>) {
  const { name, rows, total, onSelect } = props
  const panel = useRef<HTMLDivElement>(null)
  const isWide = useIsWide(panel, props.wideFrom)
  const { columns: columnsFor } = props
  const columns = useMemo(() => columnsFor(isWide), [columnsFor, isWide])

  return (
    <div
      ref={panel}
      data-wide={isWide}
      className="group/table bg-panel flex h-full min-h-0 flex-col"
    >
      <div className="flex h-8 shrink-0 items-center gap-2 pr-1.5 pl-3">
        <h2 className="text-sm font-semibold">{name}</h2>
        <span className="text-faint text-xs tabular-nums">
          {rows.length === total
            ? formatCount(total)
            : `${formatCount(rows.length)} of ${formatCount(total)}`}
        </span>
        <span className="grow" />
        <CsvButton what={name.toLowerCase()} columns={columns} rows={rows} sort={props.sort} />
      </div>
      <div className="min-h-0 grow">
        <DataTable
          label={name}
          columns={columns}
          rows={rows}
          rowKey={rowId}
          sort={props.sort}
          onSort={props.onSort}
          selected={props.selected}
          onSelect={(key) => onSelect(rows.find((row) => row.id === key))}
          rowHeight={isWide ? 28 : 37}
          minWidth={props.minWidth}
          onVisible={props.onVisible}
          empty={rows.length === 0 ? props.empty : undefined}
        />
      </div>
    </div>
  )
}
