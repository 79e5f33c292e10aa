import {
  memo,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type SyntheticEvent,
} from 'react'

import { classNames } from './class-names.ts'
import type { CsvCell } from './csv.ts'
import { createRowSorter, type Sort, type SortKey } from './sort-rows.ts'
import { SortHeader } from './SortHeader.tsx'
import { useRowFocus } from './use-row-focus.ts'
import { useRowWindow } from './use-row-window.ts'

export type Column<Row> = {
  readonly key: string
  readonly title: string
  /** What the column holds, where the title can't say it all. */
  readonly hint?: string
  /** Numbers stand at the end, in tabular figures. */
  readonly align?: 'end'
  /** In pixels; columns without one share what is left. Fixed, so that no new value moves a column. */
  readonly width?: number
  /** What it is sorted by, most important first; a column without can't be sorted by. */
  readonly sortBy?: readonly SortKey<Row>[]
  readonly descendingFirst?: boolean
  readonly cell: (row: Row) => ReactNode
  /** Absent: the column is a picture, and not in the file. */
  readonly csv?: (row: Row) => CsvCell
  /** The title with the unit of the bare numbers in a file, where the table writes units itself. */
  readonly csvTitle?: string
}

type DataTableProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly selected: string | undefined
  readonly onSelect: (key: string | undefined) => void
  readonly rowHeight: number
  /** Below this width, in pixels, the table scrolls sideways instead of squeezing its columns. */
  readonly minWidth: number
  /** The keys of the rows drawn, whenever they are others. */
  readonly onVisible?: ((keys: readonly string[]) => void) | undefined
  /** What stands beneath the header of a table without rows. */
  readonly empty?: ReactNode
}

/** From this height on, a cell may break into two lines. */
const twoLines = 36

/**
 * A long table: a native one, so that its semantics hold, with only the rows near the eye drawn.
 * The first cell of each row is a button that selects it; a click anywhere on the row does the same.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, sort, onSort, selected, onSelect, rowHeight } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [sortRows] = useState(() => createRowSorter<Row>())
  const [MemoRow] = useState(() => memo(DataRow<Row>))
  const sorted = useMemo(() => sortRows(rows, columns, sort), [sortRows, rows, columns, sort])
  const { first, end } = useRowWindow(scroller, sorted.length, rowHeight)
  const focus = useRowFocus(scroller, sorted, rowKey, rowHeight)

  const drawn = sorted.slice(first, end)
  const keys = drawn.map(rowKey)
  useChanged(keys, props.onVisible)
  const activeIsDrawn = focus.active !== undefined && keys.includes(focus.active)
  const tabStop = activeIsDrawn ? focus.active : keys[0]
  const toggle = (key: string) => onSelect(key === selected ? undefined : key)

  return (
    <div ref={scroller} className="relative h-full overflow-auto overscroll-contain">
      <table
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
        style={{ minWidth: props.minWidth }}
      >
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.key}
              style={column.width === undefined ? {} : { width: column.width }}
            />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHeader key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        {/* Heard here for all rows, so that a row is drawn anew only where something in it changed. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- rows hold buttons */}
        <tbody
          onClick={(event) => withKey(event, toggle)}
          onFocus={(event) => withKey(event, focus.onFocus)}
          onKeyDown={focus.onKeyDown}
        >
          <Spacer height={first * rowHeight} />
          {drawn.map((row, index) => {
            const key = rowKey(row)
            return (
              <MemoRow
                key={key}
                rowKey={key}
                row={row}
                columns={columns}
                index={first + index + 2}
                height={rowHeight}
                isSelected={key === selected}
                isTabStop={key === tabStop}
              />
            )
          })}
          <Spacer height={(sorted.length - end) * rowHeight} />
        </tbody>
      </table>
      {props.empty}
    </div>
  )
}

/** Tells of a list whenever something else is in it. */
function useChanged(list: readonly string[], onChange: DataTableProps<never>['onVisible']) {
  const text = list.join('\0')
  useEffect(() => onChange?.(text === '' ? [] : text.split('\0')), [text, onChange])
}

/** Tells the key of the row that something happened in. */
function withKey({ target }: SyntheticEvent, tell: (key: string) => void) {
  const row = target instanceof Element ? target.closest('[data-row]') : null
  const key = row?.getAttribute('data-row')
  if (typeof key === 'string') tell(key)
}

function Spacer({ height }: { readonly height: number }) {
  return height > 0 && <tr aria-hidden style={{ height }} />
}

type DataRowProps<Row> = {
  readonly row: Row
  readonly rowKey: string
  readonly columns: readonly Column<Row>[]
  readonly index: number
  readonly height: number
  readonly isSelected: boolean
  readonly isTabStop: boolean
}

function DataRow<Row>({ row, rowKey, columns, isSelected, isTabStop, ...rest }: DataRowProps<Row>) {
  return (
    // The keyboard's way is the button in the first cell.
    <tr
      data-row={rowKey}
      aria-rowindex={rest.index}
      aria-current={isSelected ? 'true' : undefined}
      className={classNames('cursor-default', isSelected ? 'bg-selected' : 'hover:bg-hover')}
      style={{ height: rest.height }}
    >
      {columns.map((column, at) => (
        <td
          key={column.key}
          className={classNames(
            'overflow-hidden border-b border-line px-2 text-ellipsis first:pl-3 last:pr-3',
            column.align === 'end' && 'text-right tabular-nums',
            rest.height >= twoLines ? 'leading-4' : 'whitespace-nowrap',
          )}
        >
          {at === 0 ? (
            <button
              type="button"
              tabIndex={isTabStop ? 0 : -1}
              className="-mx-1 block w-full overflow-hidden rounded px-1 text-left text-ellipsis"
            >
              {column.cell(row)}
            </button>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}
