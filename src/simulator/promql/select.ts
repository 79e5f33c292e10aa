import { metricName } from '../samples/labels.ts'
import { emptySamples, type Samples, type StoredSeries } from '../samples/sample-store.ts'
import type { Matcher, Selector } from './expression.ts'
import { compileMatchers } from './match-labels.ts'
import type { RangeFunction } from './range-functions.ts'
import { type Column, createColumn, setValue, type Steps, withoutName } from './value.ts'

/** What the evaluator reads from: any store of samples on any grid. */
export type SampleSource = {
  series(name?: string): readonly StoredSeries[]
  read(index: number, from: number, to: number, into: Samples): void
}

/** How long a series stays in an instant vector after its newest sample. */
const lookbackMillis = 300_000

export function selectSeries(
  source: SampleSource,
  matchers: readonly Matcher[],
): readonly StoredSeries[] {
  const name = matchers.find(({ label, operator }) => label === metricName && operator === '=')
  const matches = compileMatchers(matchers.filter((matcher) => matcher !== name))
  return source.series(name?.value).filter(({ labels }) => matches(labels))
}

/** Evaluates an instant selector: at each step the newest sample of the last five minutes. */
export function selectInstant(source: SampleSource, selector: Selector, steps: Steps): Column[] {
  const samples = emptySamples()
  return selectSeries(source, selector.matchers).map(({ index, labels }) => {
    const column = createColumn(labels, steps.length)
    readFor(source, index, selector.offsetMillis, lookbackMillis, steps, samples)
    let newest = -1
    steps.forEach((step, place) => {
      const at = step - selector.offsetMillis
      newest = lastAtOrBefore(samples, at, newest)
      if (newest < 0 || (samples.times[newest] ?? 0) < at - lookbackMillis) return
      setValue(column, place, samples.values[newest] ?? Number.NaN)
    })
    return column
  })
}

/** Applies a function to the window of a range selector at each step. */
export function selectRange(
  source: SampleSource,
  selector: Selector,
  rangeMillis: number,
  steps: Steps,
  { compute, keepsName }: { readonly compute: RangeFunction; readonly keepsName: boolean },
): Column[] {
  const samples = emptySamples()
  return selectSeries(source, selector.matchers).map(({ index, labels }) => {
    const column = createColumn(keepsName ? labels : withoutName(labels), steps.length)
    readFor(source, index, selector.offsetMillis, rangeMillis, steps, samples)
    let first = 0
    let last = -1
    for (let place = 0; place < steps.length; place += 1) {
      const end = (steps[place] ?? 0) - selector.offsetMillis
      const start = end - rangeMillis
      last = lastAtOrBefore(samples, end, last)
      while (first <= last && (samples.times[first] ?? 0) < start) first += 1
      if (last < first) continue
      const { times, values } = samples
      const value = compute({ times, values, first, last, start, end })
      if (value !== undefined) setValue(column, place, value)
    }
    return column
  })
}

function readFor(
  source: SampleSource,
  index: number,
  offset: number,
  reach: number,
  steps: Steps,
  into: Samples,
) {
  const from = (steps[0] ?? 0) - offset - reach
  source.read(index, from, (steps.at(-1) ?? 0) - offset, into)
}

function lastAtOrBefore(samples: Samples, at: number, known: number): number {
  let last = known
  while (last + 1 < samples.length && (samples.times[last + 1] ?? 0) <= at) last += 1
  return last
}
