import { ArrowDown, ArrowUp } from 'lucide-react'

import { classNames } from './class-names.ts'
import type { Sort } from './sort-rows.ts'

type SortHeaderProps = {
  readonly column: {
    readonly key: string
    readonly title: string
    readonly hint?: string
    readonly align?: 'end'
    readonly sortBy?: unknown
    readonly descendingFirst?: boolean
  }
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

/** The head of a column: a button that sorts by it, and turns the order round when it already does. */
export function SortHeader({ column, sort, onSort }: SortHeaderProps) {
  const active = sort.key === column.key
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  const direction = sort.descending ? 'descending' : 'ascending'

  return (
    <th
      scope="col"
      aria-sort={active ? direction : undefined}
      className="border-line-strong bg-panel sticky top-0 z-10 h-7 border-b px-2 text-left font-normal first:pl-3 last:pr-3"
    >
      {column.sortBy === undefined ? (
        <span className="text-faint text-xs">{column.title}</span>
      ) : (
        <button
          type="button"
          title={column.hint}
          onClick={() =>
            onSort({
              key: column.key,
              descending: active ? !sort.descending : (column.descendingFirst ?? false),
            })
          }
          className={classNames(
            '-mx-1 flex h-6 w-[calc(100%+0.5rem)] items-center gap-0.5 rounded px-1 text-xs hover:text-ink',
            column.align === 'end' && 'flex-row-reverse',
            active ? 'font-medium text-ink' : 'text-faint',
          )}
        >
          <span className="truncate">{column.title}</span>
          {active && <Arrow size={12} aria-hidden className="shrink-0" />}
        </button>
      )}
    </th>
  )
}
