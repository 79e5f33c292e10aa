/** By which column, and which end comes first. */
export type Sort = { readonly key: string; readonly descending: boolean }

/** A column as far as sorting sees it; `compare` is ascending. */
type Sortable<Row> = { readonly key: string; readonly compare?: (a: Row, b: Row) => number }

/** Rows in the order asked for; rows that tie keep the order given, whichever way the sort runs. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Sortable<Row>[],
  sort: Sort,
): readonly Row[] {
  const compare = columns.find((column) => column.key === sort.key)?.compare
  if (compare === undefined) return rows
  return rows.toSorted((a, b) => (sort.descending ? compare(b, a) : compare(a, b)))
}

/** Orders text as a reader does: "v2" before "v10". */
export function compareText(a: string, b: string): number {
  return collator.compare(a, b)
}

const collator = new Intl.Collator('en', { numeric: true })
