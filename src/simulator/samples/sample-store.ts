import { type Labels, metricName } from './labels.ts'

/** One time series: its labels, and its column in every row of the store. */
export type StoredSeries = { readonly index: number; readonly labels: Labels }

/** Samples of one series in time order; only the first `length` places count. */
export type Samples = { times: Float64Array; values: Float64Array; length: number }

export const emptySamples = (): Samples => ({
  times: new Float64Array(64),
  values: new Float64Array(64),
  length: 0,
})

/**
 * The counters of one cluster and their past, on a fixed grid of times aligned to the epoch.
 *
 * A tick is a time divided by the step. Each kept tick is one row with a place per series, so a
 * tick costs one copy; a series that began later is missing from, or NaN in, older rows.
 */
export type SampleStore = {
  readonly stepMillis: number
  /** Registers a series, without a sample until its counter is first added to. */
  addSeries(labels: Labels): number
  /** The running totals by series index; fetch anew after `addSeries`. */
  totals(): Float64Array
  /** Keeps the totals as this tick's samples, or nothing at all when `scraped` is false. */
  keep(tick: number, scraped: boolean): void
  /** Restarts every counter from zero, as a restart of all pods does. */
  resetCounters(): void
  /** The newest tick, whether scraped or not. */
  newestTick(): number
  /** All series with this metric name, or all there are. */
  series(name?: string): readonly StoredSeries[]
  /** Copies the samples of one series with `from` <= time <= `to` (epoch milliseconds). */
  read(index: number, from: number, to: number, into: Samples): void
  /** The sample of one series at the newest tick; NaN when there is none. */
  newest(index: number): number
}

/** Creates an empty store that remembers `capacity` ticks. */
export function createSampleStore(stepMillis: number, capacity: number): SampleStore {
  const all: StoredSeries[] = []
  const byName = new Map<string, StoredSeries[]>()
  const rows: (Float64Array | undefined)[] = Array.from({ length: capacity })
  const newRow = createRows()
  let totals = new Float64Array(4096).fill(Number.NaN)
  let newest = Number.NEGATIVE_INFINITY

  const addSeries = (labels: Labels) => {
    const series = { index: all.length, labels }
    all.push(series)
    const name = labels.get(metricName) ?? ''
    const named = byName.get(name)
    if (named === undefined) byName.set(name, [series])
    else named.push(series)
    if (all.length > totals.length) totals = grown(totals)
    return series.index
  }

  const keep = (tick: number, scraped: boolean) => {
    newest = tick
    rows[tick % capacity] = scraped ? newRow(totals.subarray(0, all.length)) : undefined
  }

  const read = (index: number, from: number, to: number, into: Samples) => {
    const first = Math.max(Math.ceil(from / stepMillis), newest - capacity + 1, 0)
    const last = Math.min(Math.floor(to / stepMillis), newest)
    reserve(into, last - first + 1)
    let length = 0
    for (let tick = first; tick <= last; tick += 1) {
      const value = rows[tick % capacity]?.[index]
      if (value === undefined || Number.isNaN(value)) continue
      into.times[length] = tick * stepMillis
      into.values[length] = value
      length += 1
    }
    into.length = length
  }

  return {
    stepMillis,
    addSeries,
    totals: () => totals,
    keep,
    resetCounters: () => {
      totals = totals.map((total) => (Number.isNaN(total) ? total : 0))
    },
    newestTick: () => newest,
    series: (name) => (name === undefined ? all : (byName.get(name) ?? [])),
    read,
    newest: (index) => rows[newest % capacity]?.[index] ?? Number.NaN,
  }
}

/** Copies rows into few large blocks: thousands of small buffers would keep the collector busy. */
function createRows(): (row: Float64Array) => Float64Array {
  let block = new Float64Array(0)
  let used = 0
  return (row) => {
    if (used + row.length > block.length) {
      block = new Float64Array(row.length * 64)
      used = 0
    }
    const copy = block.subarray(used, used + row.length)
    copy.set(row)
    used += row.length
    return copy
  }
}

function grown(totals: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(totals.length * 2).fill(Number.NaN)
  larger.set(totals)
  return larger
}

function reserve(samples: Samples, length: number) {
  if (samples.times.length >= length) return
  samples.times = new Float64Array(length)
  samples.values = new Float64Array(length)
}
