import { type Labels, labelKey, toLabels } from '../samples/labels.ts'
import { keyOf, keyWithout } from './aggregate.ts'
import type {
  ArithmeticOperator,
  Binary,
  ComparisonOperator,
  Matching,
  SetOperator,
} from './expression.ts'
import { executionError } from './promql-error.ts'
import {
  type Column,
  createColumn,
  refuseTwins,
  setValue,
  type Value,
  withoutName,
} from './value.ts'

type NumberOperator = ArithmeticOperator | ComparisonOperator

const compute: Readonly<Record<NumberOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
}

const comparisons = new Set<string>(['==', '!=', '>', '<', '>=', '<='])
const filters = ({ operator, bool }: Binary) => comparisons.has(operator) && !bool

const isSetOperator = (operator: string): operator is SetOperator =>
  operator === 'and' || operator === 'or' || operator === 'unless'

/** Evaluates a binary operation on two evaluated sides. */
export function evaluateBinary(binary: Binary, left: Value, right: Value): Value {
  if (left.kind === 'string' || right.kind === 'string') {
    throw executionError('binary expression must contain only scalar and instant vector types')
  }
  const { operator } = binary
  if (isSetOperator(operator)) {
    if (left.kind === 'scalar' || right.kind === 'scalar') {
      throw executionError(`set operator "${operator}" not allowed in binary scalar expression`)
    }
    return { kind: 'vector', columns: combineSets(operator, binary.matching, left, right) }
  }
  const apply = compute[operator]
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const values = left.values.map((value, step) => apply(value, right.values[step] ?? 0))
    return { kind: 'scalar', values }
  }
  if (left.kind === 'scalar') {
    if (right.kind === 'scalar') return right
    return withScalar(binary, right.columns, (value, step) => apply(left.values[step] ?? 0, value))
  }
  if (right.kind === 'scalar') {
    return withScalar(binary, left.columns, (value, step) => apply(value, right.values[step] ?? 0))
  }
  return { kind: 'vector', columns: matchVectors(binary, apply, left.columns, right.columns) }
}

function withScalar(
  binary: Binary,
  columns: readonly Column[],
  apply: (value: number, step: number) => number,
): Value {
  const results = columns.map((column) => {
    const filtering = filters(binary)
    const labels = filtering ? column.labels : withoutName(column.labels)
    const result = createColumn(labels, column.values.length)
    for (let step = 0; step < column.values.length; step += 1) {
      if (column.present[step] !== 1) continue
      const value = column.values[step] ?? 0
      const outcome = apply(value, step)
      if (!filtering) setValue(result, step, outcome)
      else if (outcome === 1) setValue(result, step, value)
    }
    return result
  })
  return { kind: 'vector', columns: refuseTwins(results) }
}

/** Text shared by the columns that a matching pairs with each other. */
function matchKey(matching: Matching): (labels: Labels) => string {
  if (matching.on) return (labels) => keyOf(labels, matching.labels)
  const ignored = new Set([...matching.labels, '__name__'])
  return (labels) => keyWithout(labels, ignored)
}

function combineSets(
  operator: SetOperator,
  matching: Matching,
  left: { readonly columns: readonly Column[] },
  right: { readonly columns: readonly Column[] },
): readonly Column[] {
  const key = matchKey(matching)
  const inRight = presenceByKey(right.columns, key)
  if (operator !== 'or') {
    const keepWhere = operator === 'and' ? 1 : 0
    return left.columns.map((column) => where(column, inRight.get(key(column.labels)), keepWhere))
  }
  const inLeft = presenceByKey(left.columns, key)
  const added = right.columns.map((column) => where(column, inLeft.get(key(column.labels)), 0))
  return mergeEqual([...left.columns, ...added])
}

/** The union of a step's matches may meet under the same labels at different steps. */
function mergeEqual(columns: readonly Column[]): Column[] {
  const merged = new Map<string, Column>()
  for (const column of columns) {
    const key = labelKey(column.labels)
    const target = merged.get(key)
    if (target === undefined) {
      merged.set(key, { ...column, values: column.values.slice(), present: column.present.slice() })
      continue
    }
    column.present.forEach((present, step) => {
      if (present === 1) setValue(target, step, column.values[step] ?? 0)
    })
  }
  return [...merged.values()]
}

function presenceByKey(columns: readonly Column[], key: (labels: Labels) => string) {
  const byKey = new Map<string, Uint8Array>()
  for (const { labels, present } of columns) {
    const known = byKey.get(key(labels)) ?? new Uint8Array(present.length)
    present.forEach((is, step) => {
      if (is === 1) known[step] = 1
    })
    byKey.set(key(labels), known)
  }
  return byKey
}

function where(column: Column, other: Uint8Array | undefined, wanted: 0 | 1): Column {
  const present = column.present.map((is, step) =>
    is === 1 && (other?.[step] ?? 0) === wanted ? 1 : 0,
  )
  return { ...column, present }
}

/** Pairs the columns of two vectors; `many` is the side that may repeat. */
function matchVectors(
  binary: Binary,
  apply: (a: number, b: number) => number,
  left: readonly Column[],
  right: readonly Column[],
): readonly Column[] {
  const { matching } = binary
  const swapped = matching.group === 'right'
  const [many, one] = swapped ? [right, left] : [left, right]
  const key = matchKey(matching)
  const oneByKey = columnsByKey(one, key)
  const steps = many[0]?.values.length ?? 0
  const taken = new Map<string, Uint8Array>()
  const results = many.flatMap((column) => {
    const partners = oneByKey.get(key(column.labels)) ?? []
    return partners.map((partner) => {
      const result = createColumn(resultLabels(binary, column.labels, partner.labels), steps)
      for (let step = 0; step < steps; step += 1) {
        if (column.present[step] !== 1 || partner.present[step] !== 1) continue
        refuseSecondPartner(partners, partner, step, matching)
        const value = column.values[step] ?? 0
        const other = partner.values[step] ?? 0
        const outcome = swapped ? apply(other, value) : apply(value, other)
        if (filters(binary) && outcome !== 1) continue
        setValue(result, step, filters(binary) ? (swapped ? other : value) : outcome)
      }
      refuseMany(matching, taken, key(column.labels), result)
      return result
    })
  })
  return mergeEqual(results)
}

function columnsByKey(columns: readonly Column[], key: (labels: Labels) => string) {
  const byKey = new Map<string, Column[]>()
  for (const column of columns) {
    const alike = byKey.get(key(column.labels))
    if (alike === undefined) byKey.set(key(column.labels), [column])
    else alike.push(column)
  }
  return byKey
}

function refuseSecondPartner(
  partners: readonly Column[],
  partner: Column,
  step: number,
  { group, on, labels }: Matching,
) {
  if (partners.length === 1) return
  const twin = partners.some((other) => other !== partner && other.present[step] === 1)
  if (!twin) return
  const side = group === 'right' ? 'left' : 'right'
  const word = on ? 'on' : 'ignoring'
  throw executionError(
    `found duplicate series for the match group on the ${side} hand-side of the operation: ` +
      `${word}(${labels.join(', ')});many-to-many matching not allowed: ` +
      `matching labels must be unique on one side`,
  )
}

function refuseMany(
  matching: Matching,
  taken: Map<string, Uint8Array>,
  key: string,
  result: Column,
) {
  const scope = matching.group === 'none' ? key : labelKey(result.labels)
  const before = taken.get(scope) ?? new Uint8Array(result.present.length)
  result.present.forEach((present, step) => {
    if (present === 0) return
    if (before[step] === 1) {
      throw executionError(
        matching.group === 'none'
          ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
          : 'multiple matches for labels: grouping labels must ensure unique matches',
      )
    }
    before[step] = 1
  })
  taken.set(scope, before)
}

function resultLabels(binary: Binary, many: Labels, one: Labels): Labels {
  const { matching } = binary
  const kept = filters(binary) ? many : withoutName(many)
  if (matching.group === 'none') {
    const named = new Set(matching.labels)
    return new Map([...kept].filter(([name]) => matching.on === named.has(name)))
  }
  const joined = new Map(kept)
  for (const name of matching.include) joined.set(name, one.get(name) ?? '')
  return toLabels(joined)
}
