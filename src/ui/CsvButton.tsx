import { Download } from 'lucide-react'

import { saveFile, toCsv } from './csv.ts'
import type { Column } from './DataTable.tsx'
import { IconButton } from './IconButton.tsx'
import { sortRows, type Sort } from './sort-rows.ts'

type CsvButtonProps<Row> = {
  /** What the file holds: "edges". */
  readonly what: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly sort: Sort
}

/** Saves the rows as they are found and sorted, unrounded, as a file. */
export function CsvButton<Row>({ what, columns, rows, sort }: CsvButtonProps<Row>) {
  const save = () => {
    const written = columns.filter(({ csv }) => csv !== undefined)
    const header = written.map((column) => column.csvTitle ?? column.title)
    const sorted = sortRows(rows, columns, sort)
    const lines = sorted.map((row) => written.map(({ csv }) => csv?.(row)))
    saveFile(`weir-${what}.csv`, 'text/csv;charset=utf-8', toCsv(header, lines))
  }
  return <IconButton label={`Save ${what} as CSV`} icon={Download} onClick={save} />
}
