import { type Labels, labelKey, toLabels } from '../samples/labels.ts'
import type { Expression } from './expression.ts'
import { type Bucket, bucketQuantile } from './histogram-quantile.ts'
import { compileAnchored } from './match-labels.ts'
import { badData, executionError } from './promql-error.ts'
import {
  type Column,
  createColumn,
  refuseTwins,
  relabelled,
  setValue,
  withoutName,
} from './value.ts'

/** Applies a number function to every value and drops the metric name. */
export function mapValues(
  columns: readonly Column[],
  compute: (value: number, step: number) => number,
): readonly Column[] {
  const mapped = columns.map(({ labels, values, present }) => ({
    labels: withoutName(labels),
    values: values.map(compute),
    present,
  }))
  return refuseTwins(mapped)
}

/** Rounds to the nearest multiple, halves up, as Prometheus does: by the inverse of the multiple. */
export function roundTo(value: number, multiple: number): number {
  const inverse = 1 / multiple
  return Math.floor(value * inverse + 0.5) / inverse
}

/** One column per group of buckets that agree in everything but `le`. */
export function histogramQuantile(quantiles: Float64Array, columns: readonly Column[]): Column[] {
  const groups = new Map<string, { labels: Labels; buckets: { bound: number; column: Column }[] }>()
  for (const column of columns) {
    const bound = parseBound(column.labels.get('le'))
    if (bound === undefined) continue
    const labels = withoutName(toLabels([...column.labels].filter(([name]) => name !== 'le')))
    const key = labelKey(labels)
    const group = groups.get(key) ?? { labels, buckets: [] }
    group.buckets.push({ bound, column })
    groups.set(key, group)
  }
  return [...groups.values()].map(({ labels, buckets }) => {
    const result = createColumn(labels, quantiles.length)
    quantiles.forEach((quantile, step) => {
      const present: Bucket[] = buckets
        .filter(({ column }) => column.present[step] === 1)
        .map(({ bound, column }) => ({ upperBound: bound, count: column.values[step] ?? 0 }))
      if (present.length > 0) setValue(result, step, bucketQuantile(quantile, present))
    })
    return result
  })
}

function parseBound(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (text === '+Inf' || text === 'Inf') return Infinity
  const bound = Number(text)
  return Number.isNaN(bound) ? undefined : bound
}

/** `label_replace`: where the source label matches the whole pattern, sets the target label. */
export function labelReplace(
  columns: readonly Column[],
  [target, replacement, source, pattern]: readonly [string, string, string, string],
): readonly Column[] {
  const expression = compileAnchored(pattern)
  if (!/^[a-zA-Z_]\w*$/.test(target)) {
    throw executionError(`invalid destination label name in label_replace(): ${target}`)
  }
  const replaced = columns.map((column) => {
    const match = expression.exec(column.labels.get(source) ?? '')
    if (match === null) return column
    const labels = new Map(column.labels)
    labels.set(target, expand(replacement, match))
    return relabelled(column, toLabels(labels))
  })
  return refuseTwins(replaced)
}

/** Go's `Expand`: `$1`, `${1}` and `${name}`; `$$` is a dollar, an unknown name is empty. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replaceAll(
    /\$(?:(\$)|\{(\w+)\}|(\w+))/g,
    (_, dollar?: string, braced?: string, bare?: string) => {
      if (dollar !== undefined) return '$'
      const name = braced ?? bare ?? ''
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? ''
    },
  )
}

/** `absent`: 1 where the vector has nothing, labelled by what its selector asked for. */
export function absent(argument: Expression, columns: readonly Column[], steps: number): Column {
  const result = createColumn(absentLabels(argument), steps)
  for (let step = 0; step < steps; step += 1) {
    if (!columns.some(({ present }) => present[step] === 1)) setValue(result, step, 1)
  }
  return result
}

function absentLabels(argument: Expression): Labels {
  if (argument.kind !== 'selector') return new Map()
  const counts = new Map<string, number>()
  for (const { label } of argument.matchers) counts.set(label, (counts.get(label) ?? 0) + 1)
  const named = argument.matchers
    .filter(({ label, operator }) => operator === '=' && counts.get(label) === 1)
    .filter(({ label }) => label !== '__name__')
  return toLabels(named.map(({ label, value }) => [label, value]))
}

export function expectArguments(name: string, count: number, least: number, most = least) {
  if (count >= least && count <= most) return
  throw badData(`parse error: expected ${least} argument(s) in call to "${name}", got ${count}`)
}
