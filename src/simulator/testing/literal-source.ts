import type { SampleSource } from '../promql/select.ts'
import { toLabels } from '../samples/labels.ts'
import { createSampleStore } from '../samples/sample-store.ts'

/** One series for a test: its labels, and a value per step from time 0; NaN leaves a gap. */
export type LiteralSeries = {
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly number[]
}

/** A store whose samples stand 10 s apart, from time 0. */
export function literalSource(series: readonly LiteralSeries[]): SampleSource {
  const ticks = Math.max(...series.map(({ values }) => values.length))
  const store = createSampleStore(10_000, ticks)
  const indexes = series.map(({ labels }) => store.addSeries(toLabels(Object.entries(labels))))
  for (let tick = 0; tick < ticks; tick += 1) {
    series.forEach(({ values }, place) => {
      store.totals()[indexes[place] ?? 0] = values[tick] ?? Number.NaN
    })
    store.keep(tick, true)
  }
  return store
}
