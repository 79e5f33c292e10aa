import { aggregate, topk } from './aggregate.ts'
import { evaluateBinary } from './binary.ts'
import type { Aggregate, Call, Expression } from './expression.ts'
import {
  absent,
  expectArguments,
  histogramQuantile,
  labelReplace,
  mapValues,
  roundTo,
} from './functions.ts'
import { badData, notSupported } from './promql-error.ts'
import { rangeFunctions } from './range-functions.ts'
import { type SampleSource, selectInstant, selectRange } from './select.ts'
import { type Column, nonEmpty, refuseTwins, type Steps, type Value } from './value.ts'

/**
 * Evaluates a query at all its steps at once.
 *
 * @param steps - Epoch milliseconds, ascending; one of them for an instant query.
 * @throws PromqlError for what Prometheus refuses, and for what the simulator doesn't know.
 */
export function evaluate(expression: Expression, source: SampleSource, steps: Steps): Value {
  const inner = (operand: Expression) => evaluate(operand, source, steps)
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', values: new Float64Array(steps.length).fill(expression.value) }
    case 'string':
      return { kind: 'string', text: expression.value }
    case 'selector':
      if (expression.rangeMillis !== undefined) throw badData(misplacedRange)
      return vector(selectInstant(source, expression, steps))
    case 'negation':
      return negate(inner(expression.operand))
    case 'binary':
      return pruned(evaluateBinary(expression, inner(expression.left), inner(expression.right)))
    case 'aggregate':
      return evaluateAggregate(expression, inner)
    case 'call':
      break
  }
  return evaluateCall(expression, source, steps)
}

const misplacedRange =
  'parse error: a range vector is only allowed as the argument of a function that takes one'

const vector = (columns: readonly Column[]): Value => ({
  kind: 'vector',
  columns: nonEmpty(columns),
})

/** Filters leave columns without a value behind; they are no rows. */
const pruned = (value: Value): Value => (value.kind === 'vector' ? vector(value.columns) : value)

function negate(value: Value): Value {
  if (value.kind === 'scalar') return { kind: 'scalar', values: value.values.map((one) => -one) }
  return vector(mapValues(columnsOf(value, 'unary expression'), (one) => -one))
}

function evaluateAggregate(
  { operator, grouping, parameter, operand }: Aggregate,
  inner: (operand: Expression) => Value,
): Value {
  const columns = columnsOf(inner(operand), `aggregation ${operator}`)
  if (operator !== 'topk') return vector(aggregate(operator, grouping, columns))
  const limits = parameter === undefined ? undefined : inner(parameter)
  return vector(topk(scalarOf(limits, operator), grouping, columns))
}

const plainFunctions = new Set([
  'absent',
  'clamp_max',
  'clamp_min',
  'histogram_quantile',
  'label_replace',
  'round',
  'time',
  'vector',
])

function evaluateCall(call: Call, source: SampleSource, steps: Steps): Value {
  const compute = rangeFunctions.get(call.name)
  if (compute !== undefined) {
    expectArguments(call.name, call.args.length, 1)
    const [selector] = call.args
    if (selector?.kind !== 'selector' || selector.rangeMillis === undefined) {
      throw badData(`parse error: expected type range vector in call to function "${call.name}"`)
    }
    const keepsName = call.name === 'last_over_time'
    const range = { compute, keepsName }
    const columns = selectRange(source, selector, selector.rangeMillis, steps, range)
    return vector(namesOneMetric(selector.matchers) ? columns : refuseTwins(nonEmpty(columns)))
  }
  if (!plainFunctions.has(call.name)) throw notSupported(`the function "${call.name}"`)
  const args = call.args.map((argument) => evaluate(argument, source, steps))
  return evaluateFunction(call, args, steps)
}

/** Dropping the name of a single metric can't make two series alike. */
const namesOneMetric = (matchers: readonly { label: string; operator: string }[]) =>
  matchers.some(({ label, operator }) => label === '__name__' && operator === '=')

function evaluateFunction(call: Call, args: readonly Value[], steps: Steps): Value {
  const { name } = call
  const [first, second] = args
  switch (name) {
    case 'time':
      expectArguments(name, args.length, 0)
      return { kind: 'scalar', values: steps.map((step) => step / 1000) }
    case 'vector':
      expectArguments(name, args.length, 1)
      return vector([constantColumn(scalarOf(first, name))])
    case 'round': {
      expectArguments(name, args.length, 1, 2)
      const multiples = second === undefined ? undefined : scalarOf(second, name)
      const columns = columnsOf(first, name)
      return vector(mapValues(columns, (value, step) => roundTo(value, multiples?.[step] ?? 1)))
    }
    case 'clamp_min':
    case 'clamp_max': {
      expectArguments(name, args.length, 2)
      const bounds = scalarOf(second, name)
      const clamp = name === 'clamp_min' ? Math.max : Math.min
      return vector(
        mapValues(columnsOf(first, name), (value, step) => clamp(value, bounds[step] ?? 0)),
      )
    }
    case 'absent': {
      expectArguments(name, args.length, 1)
      const [argument] = call.args
      if (argument === undefined) throw notSupported('absent without an argument')
      return vector([absent(argument, columnsOf(first, name), steps.length)])
    }
    case 'histogram_quantile':
      expectArguments(name, args.length, 2)
      return vector(histogramQuantile(scalarOf(first, name), columnsOf(second, name)))
    case 'label_replace':
      return evaluateLabelReplace(args)
    default:
      throw notSupported(`the function "${name}"`)
  }
}

function evaluateLabelReplace(args: readonly Value[]): Value {
  expectArguments('label_replace', args.length, 5)
  const [target = '', replacement = '', source = '', pattern = ''] = args
    .slice(1)
    .map((argument) => {
      if (argument.kind !== 'string') throw badData('parse error: label_replace expects strings')
      return argument.text
    })
  const columns = columnsOf(args[0], 'label_replace')
  return vector(labelReplace(columns, [target, replacement, source, pattern]))
}

const constantColumn = (values: Float64Array): Column => ({
  labels: new Map(),
  values,
  present: new Uint8Array(values.length).fill(1),
})

function columnsOf(value: Value | undefined, where: string): readonly Column[] {
  if (value?.kind !== 'vector') {
    throw badData(`parse error: expected type instant vector in ${where}`)
  }
  return value.columns
}

function scalarOf(value: Value | undefined, where: string): Float64Array {
  if (value?.kind !== 'scalar') throw badData(`parse error: expected type scalar in ${where}`)
  return value.values
}
