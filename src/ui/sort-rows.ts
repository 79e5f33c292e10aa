/** By which column, and which end comes first. */
export type Sort = { readonly key: string; readonly descending: boolean }

/** What rows are sorted by: numbers by size, text as a reader orders it; one kind for all rows. */
export type SortKey<Row> = (row: Row) => number | string

/** A column as far as sorting sees it: its keys, the most important first. */
type Sortable<Row> = { readonly key: string; readonly sortBy?: readonly SortKey<Row>[] }

export type SortRows<Row> = (
  rows: readonly Row[],
  columns: readonly Sortable<Row>[],
  sort: Sort,
) => readonly Row[]

/** Rows in the order asked for; rows that tie keep the order given, whichever way the sort runs. */
export function sortRows<Row>(...asked: Parameters<SortRows<Row>>): readonly Row[] {
  return createRowSorter<Row>()(...asked)
}

/**
 * Sorts the same table again and again. It starts from the order of the time before, so that rows
 * whose keys hardly changed take hardly any time; what comes out never depends on it.
 */
export function createRowSorter<Row>(): SortRows<Row> {
  let order: readonly number[] = []
  let ranks: readonly Ranks[] = []
  return (rows, columns, sort) => {
    const sortBy = columns.find((column) => column.key === sort.key)?.sortBy
    if (sortBy === undefined) return rows
    const keys = sortBy.map((key, at) => readKeys(rows, key, ranks[at]))
    ranks = keys.map((key) => key.ranks)
    const start = order.length === rows.length ? order : rows.map((_row, index) => index)
    const numbers = keys.map((key) => key.numbers)
    order = start.toSorted(byNumbers(numbers, sort.descending ? -1 : 1))
    const sorted: Row[] = []
    for (const index of order) {
      const row = rows[index]
      if (row !== undefined) sorted.push(row)
    }
    return sorted
  }
}

/** Compares positions by their numbers, and by themselves where all of those tie. */
function byNumbers(keys: readonly Float64Array[], sign: 1 | -1) {
  return (a: number, b: number): number => {
    for (const numbers of keys) {
      const left = numbers[a] ?? 0
      const right = numbers[b] ?? 0
      if (left !== right) return left < right ? -sign : sign
    }
    return a - b
  }
}

/** The place of each text among those of one key. */
type Ranks = ReadonlyMap<string, number>

/** Reads one key of every row once. What is no number stands below all. */
function readKeys<Row>(rows: readonly Row[], key: SortKey<Row>, known: Ranks = new Map()) {
  const numbers = new Float64Array(rows.length)
  const texts: string[] = []
  rows.forEach((row, at) => {
    const value = key(row)
    if (typeof value === 'string') texts.push(value)
    else numbers[at] = Number.isNaN(value) ? -Infinity : value
  })
  if (texts.length < rows.length || rows.length === 0) return { numbers, ranks: known }
  const ranks = texts.every((text) => known.has(text)) ? known : rankTexts(texts)
  texts.forEach((text, at) => {
    numbers[at] = ranks.get(text) ?? 0
  })
  return { numbers, ranks }
}

/** Names repeat: each is compared as text once, and all its rows by its place from then on. */
function rankTexts(texts: readonly string[]): Ranks {
  const ranks = new Map<string, number>()
  let rank = 0
  let before: string | undefined
  for (const text of [...new Set(texts)].toSorted(compareText)) {
    if (before !== undefined && compareText(before, text) !== 0) rank += 1
    ranks.set(text, rank)
    before = text
  }
  return ranks
}

/** Orders text as a reader does: "v2" before "v10". */
export function compareText(a: string, b: string): number {
  return collator.compare(a, b)
}

const collator = new Intl.Collator('en', { numeric: true })
