import { compareLabels, type Labels, toLabels } from '../samples/labels.ts'
import type { AggregateOperator, Grouping } from './expression.ts'
import { type Column, createColumn, setValue } from './value.ts'

type Combine = (total: number, value: number) => number

const combine: Readonly<Record<Exclude<AggregateOperator, 'topk'>, Combine>> = {
  sum: (total, value) => total + value,
  avg: (total, value) => total + value,
  count: (total) => total + 1,
  group: () => 1,
  min: (total, value) => (value < total || Number.isNaN(total) ? value : total),
  max: (total, value) => (value > total || Number.isNaN(total) ? value : total),
}
const first: Readonly<Record<Exclude<AggregateOperator, 'topk'>, (value: number) => number>> = {
  sum: (value) => value,
  avg: (value) => value,
  count: () => 1,
  group: () => 1,
  min: (value) => value,
  max: (value) => value,
}

/** Folds the columns of each group into one. */
export function aggregate(
  operator: Exclude<AggregateOperator, 'topk'>,
  grouping: Grouping,
  columns: readonly Column[],
): Column[] {
  const fold = combine[operator]
  const begin = first[operator]
  return groupsOf(grouping, columns).map(({ labels, members }) => {
    const result = createColumn(labels, members[0]?.values.length ?? 0)
    const counts = new Uint32Array(result.values.length)
    for (const { values, present } of members) {
      for (let step = 0; step < values.length; step += 1) {
        if (present[step] !== 1) continue
        const value = values[step] ?? 0
        const total = result.values[step] ?? 0
        result.values[step] = result.present[step] === 1 ? fold(total, value) : begin(value)
        result.present[step] = 1
        counts[step] = (counts[step] ?? 0) + 1
      }
    }
    if (operator === 'avg') divide(result, counts)
    return result
  })
}

function divide(column: Column, counts: Uint32Array) {
  counts.forEach((count, step) => {
    if (count > 0) column.values[step] = (column.values[step] ?? 0) / count
  })
}

/** Keeps, step by step, the `limits[step]` largest columns of each group; NaN ranks last. */
export function topk(
  limits: Float64Array,
  grouping: Grouping,
  columns: readonly Column[],
): Column[] {
  return groupsOf(grouping, columns).flatMap(({ members }) => {
    const kept = members.map(({ labels, values }) => createColumn(labels, values.length))
    limits.forEach((limit, step) => {
      const ranked = members
        .map((column, place) => ({ place, value: valueAt(column, step) }))
        .filter((entry): entry is { place: number; value: number } => entry.value !== undefined)
        .toSorted((a, b) => descending(a.value, b.value))
      for (const { place, value } of ranked.slice(0, Math.max(0, Math.trunc(limit)))) {
        const column = kept[place]
        if (column !== undefined) setValue(column, step, value)
      }
    })
    return kept
  })
}

/** The order of an instant `topk`: largest first. */
export function sortDescending(columns: readonly Column[]): Column[] {
  return columns.toSorted(
    (a, b) =>
      descending(a.values[0] ?? Number.NaN, b.values[0] ?? Number.NaN) ||
      compareLabels(a.labels, b.labels),
  )
}

function descending(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
  return Number.isNaN(b) ? -1 : b - a
}

const valueAt = (column: Column, step: number) =>
  column.present[step] === 1 ? column.values[step] : undefined

type Group = { readonly labels: Labels; readonly members: Column[] }

function groupsOf(grouping: Grouping, columns: readonly Column[]): Group[] {
  const groups = new Map<string, Group>()
  const names = [...new Set(grouping.labels)]
  const without = new Set([...names, '__name__'])
  for (const column of columns) {
    const key = grouping.without ? keyWithout(column.labels, without) : keyOf(column.labels, names)
    const group = groups.get(key)
    if (group !== undefined) {
      group.members.push(column)
      continue
    }
    const labels = grouping.without
      ? new Map([...column.labels].filter(([name]) => !without.has(name)))
      : toLabels(names.map((name) => [name, column.labels.get(name) ?? '']))
    groups.set(key, { labels, members: [column] })
  }
  return [...groups.values()]
}

/** Text that two label sets share only if they agree on these labels. */
export function keyOf(labels: Labels, names: readonly string[]): string {
  let key = ''
  for (const name of names) key += `${labels.get(name) ?? ''}\u0001`
  return key
}

/** Text that two label sets share only if they agree on all other labels. */
export function keyWithout(labels: Labels, names: ReadonlySet<string>): string {
  let key = ''
  for (const [name, value] of labels) {
    if (!names.has(name)) key += `${name}\u0001${value}\u0002`
  }
  return key
}
