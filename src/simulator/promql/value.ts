import { type Labels, labelKey } from '../samples/labels.ts'
import { executionError } from './promql-error.ts'

/** One row of an answer: a value per step where `present` is 1. */
export type Column = {
  readonly labels: Labels
  readonly values: Float64Array
  readonly present: Uint8Array
}

/** What an expression evaluates to, over all steps of the query at once. */
export type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly columns: readonly Column[] }
  | { readonly kind: 'string'; readonly text: string }

/** The moments a query is evaluated at, in epoch milliseconds, ascending and evenly apart. */
export type Steps = Float64Array

export function createColumn(labels: Labels, length: number): Column {
  return { labels, values: new Float64Array(length), present: new Uint8Array(length) }
}

export function setValue(column: Column, step: number, value: number) {
  column.values[step] = value
  column.present[step] = 1
}

/** The same values under other labels. */
export const relabelled = (column: Column, labels: Labels): Column => ({ ...column, labels })

/** Leaves out columns that have no value at any step. */
export const nonEmpty = (columns: readonly Column[]): Column[] =>
  columns.filter((column) => column.present.includes(1))

/** @throws PromqlError if two columns carry the same labels, which Prometheus refuses. */
export function refuseTwins(columns: readonly Column[]): readonly Column[] {
  const seen = new Set<string>()
  for (const column of columns) {
    const key = labelKey(column.labels)
    if (seen.has(key)) throw executionError('vector cannot contain metrics with the same labelset')
    seen.add(key)
  }
  return columns
}

/** Stored label sets are asked for without their names again and again. */
const nameless = new WeakMap<Labels, Labels>()

export function withoutName(labels: Labels): Labels {
  if (!labels.has('__name__')) return labels
  const known = nameless.get(labels)
  if (known !== undefined) return known
  const rest = new Map(labels)
  rest.delete('__name__')
  nameless.set(labels, rest)
  return rest
}
