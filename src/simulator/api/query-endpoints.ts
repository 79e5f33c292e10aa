import { sortDescending } from '../promql/aggregate.ts'
import { evaluate } from '../promql/evaluate.ts'
import type { Expression, Selector } from '../promql/expression.ts'
import { parseQuery } from '../promql/parse-query.ts'
import { badData } from '../promql/promql-error.ts'
import { type SampleSource, selectSeries } from '../promql/select.ts'
import type { Value } from '../promql/value.ts'
import { emptySamples } from '../samples/sample-store.ts'
import { type QueryData, sortedByLabels, toMatrix, toMetric, toPoint, toVector } from './answer.ts'
import { parseStep, parseTime } from './time-text.ts'

/** Prometheus answers no more steps than this in one range query. */
const mostPoints = 11_000

/** `/api/v1/query`. */
export function queryInstant(
  parameters: URLSearchParams,
  source: SampleSource,
  now: number,
): QueryData {
  const expression = parseQuery(parameters.get('query') ?? '')
  const text = parameters.get('time')
  const at = text === null || text === '' ? now : parseTime('time', text)
  if (expression.kind === 'selector' && expression.rangeMillis !== undefined) {
    return {
      resultType: 'matrix',
      result: rawSamples(expression, expression.rangeMillis, source, at),
    }
  }
  const value = evaluate(expression, source, Float64Array.of(at))
  if (value.kind === 'string') {
    return { resultType: 'string', result: [at / 1000, value.text] }
  }
  if (value.kind === 'scalar') {
    return { resultType: 'scalar', result: toPoint(at, value.values[0] ?? Number.NaN) }
  }
  return { resultType: 'vector', result: toVector(inOrder(expression, value), at) }
}

/** `topk` answers the largest first; the order of all else is ours, so we take the labels'. */
function inOrder(expression: Expression, value: Extract<Value, { kind: 'vector' }>) {
  const ranked = expression.kind === 'aggregate' && expression.operator === 'topk'
  return ranked ? sortDescending(value.columns) : sortedByLabels(value.columns)
}

function rawSamples(selector: Selector, range: number, source: SampleSource, at: number) {
  const samples = emptySamples()
  const to = at - selector.offsetMillis
  return sortedByLabels(selectSeries(source, selector.matchers)).flatMap(({ index, labels }) => {
    source.read(index, to - range, to, samples)
    if (samples.length === 0) return []
    const values = Array.from(samples.times.subarray(0, samples.length), (time, place) =>
      toPoint(time, samples.values[place] ?? 0),
    )
    return [{ metric: toMetric(labels), values }]
  })
}

/** `/api/v1/query_range`. */
export function queryRange(parameters: URLSearchParams, source: SampleSource): QueryData {
  const start = parseTime('start', parameters.get('start') ?? '')
  const end = parseTime('end', parameters.get('end') ?? '')
  if (end < start) {
    throw badData('invalid parameter "end": end timestamp must not be before start time')
  }
  const step = parseStep(parameters.get('step') ?? '')
  if ((end - start) / step > mostPoints) {
    throw badData(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    )
  }
  const expression = parseQuery(parameters.get('query') ?? '')
  const steps = Float64Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, place) => start + place * step,
  )
  refuseUnranged(expression)
  const value = evaluate(expression, source, steps)
  if (value.kind === 'string') throw badData(unranged('string'))
  if (value.kind === 'vector') {
    return { resultType: 'matrix', result: toMatrix(value.columns, steps) }
  }
  const present = new Uint8Array(steps.length).fill(1)
  const column = { labels: new Map<string, string>(), values: value.values, present }
  return { resultType: 'matrix', result: toMatrix([column], steps) }
}

function refuseUnranged(expression: Expression) {
  if (expression.kind === 'selector' && expression.rangeMillis !== undefined) {
    throw badData(unranged('range vector'))
  }
}

const unranged = (kind: string) =>
  `invalid parameter "query": invalid expression type "${kind}" for range query, must be Scalar or instant Vector`
