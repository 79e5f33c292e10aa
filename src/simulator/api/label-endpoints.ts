import { parseQuery } from '../promql/parse-query.ts'
import { badData } from '../promql/promql-error.ts'
import { type SampleSource, selectSeries } from '../promql/select.ts'
import { compareText, type Labels, labelKey } from '../samples/labels.ts'
import { emptySamples } from '../samples/sample-store.ts'
import { sortedByLabels, toMetric } from './answer.ts'
import { parseTime } from './time-text.ts'

/** `/api/v1/series`: the label sets that match and have a sample in the span asked for. */
export function listSeries(parameters: URLSearchParams, source: SampleSource) {
  if (!parameters.has('match[]')) throw badData('no match[] parameter provided')
  const found = sortedByLabels(matchingLabels(parameters, source).map((labels) => ({ labels })))
  return found.map(({ labels }) => toMetric(labels))
}

/** `/api/v1/labels`. */
export function listLabelNames(parameters: URLSearchParams, source: SampleSource): string[] {
  const names = new Set<string>()
  for (const labels of matchingLabels(parameters, source)) {
    for (const name of labels.keys()) names.add(name)
  }
  return [...names].toSorted(compareText)
}

/** `/api/v1/label/{name}/values`. */
export function listLabelValues(
  name: string,
  parameters: URLSearchParams,
  source: SampleSource,
): string[] {
  if (!/^[a-zA-Z_]\w*$/.test(name)) throw badData(`invalid label name: "${name}"`)
  const values = new Set<string>()
  for (const labels of matchingLabels(parameters, source)) {
    const value = labels.get(name)
    if (value !== undefined) values.add(value)
  }
  return [...values].toSorted(compareText)
}

function matchingLabels(parameters: URLSearchParams, source: SampleSource): Labels[] {
  const start = timeOr(parameters, 'start', 0)
  const end = timeOr(parameters, 'end', Number.MAX_SAFE_INTEGER)
  const samples = emptySamples()
  const selectors = parameters.getAll('match[]')
  const chosen = selectors.length === 0 ? [source.series()] : selectors.map(selectedBy(source))
  const found = new Map<string, Labels>()
  for (const { index, labels } of chosen.flat()) {
    source.read(index, start, end, samples)
    if (samples.length > 0) found.set(labelKey(labels), labels)
  }
  return [...found.values()]
}

const selectedBy = (source: SampleSource) => (text: string) => {
  const expression = parseQuery(text)
  if (expression.kind !== 'selector' || expression.rangeMillis !== undefined) {
    throw badData(`invalid parameter "match[]": "${text}" is not an instant vector selector`)
  }
  return selectSeries(source, expression.matchers)
}

function timeOr(parameters: URLSearchParams, name: string, otherwise: number): number {
  const text = parameters.get(name)
  return text === null || text === '' ? otherwise : parseTime(name, text)
}
