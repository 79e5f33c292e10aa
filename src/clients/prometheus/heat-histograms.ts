import type { Histogram } from '#src/domain/heat/fold-row.ts'
import { type EpochMillis, type Seconds, seconds } from '#src/domain/units.ts'

import type { HistogramPoint, Labels, MatrixSeries } from './answer.ts'
import { groupKey } from './heat-series.ts'
import { toLatencyBuckets } from './native-histogram.ts'
import { parseSampleValue } from './sample-value.ts'

/** What one group's histograms were, moment by moment. */
export type HistogramSeries = {
  /** Of any of its series. */
  readonly labels: Labels
  readonly moments: ReadonlyMap<EpochMillis, Histogram>
}

/** Gives one list for all equal lists of bounds, so that histograms can be added without a look. */
export type BoundsPool = (bounds: readonly Seconds[]) => readonly Seconds[]

/** There are few kinds of histograms in a mesh, and very many histograms. */
export function createBoundsPool(): BoundsPool {
  const pool = new Map<string, readonly Seconds[]>()
  return (bounds) => {
    const key = bounds.join()
    const known = pool.get(key)
    if (known === undefined) pool.set(key, bounds)
    return known ?? bounds
  }
}

/** Joins the buckets of an answer to histograms, classic or native. */
export function readHistograms(
  series: readonly MatrixSeries[],
  pool: BoundsPool,
): readonly HistogramSeries[] {
  const groups = new Map<string, MatrixSeries[]>()
  for (const one of series) {
    const key = groupKey(one.labels, 'requests')
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [one])
    else known.push(one)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const native = group.flatMap(({ histograms }) => histograms)
    const moments = native.length > 0 ? readNative(native) : readClassic(group, pool)
    return { labels: first.labels, moments }
  })
}

function readNative(points: readonly HistogramPoint[]): ReadonlyMap<EpochMillis, Histogram> {
  return new Map(
    points.map(({ at, histogram }) => {
      const buckets = toLatencyBuckets(histogram)
      const counts = Float64Array.from(buckets, ({ count }) => count)
      return [at, { bounds: buckets.map(({ le }) => le), counts }]
    }),
  )
}

/**
 * Bounds come in milliseconds. An upgrade to Prometheus 3 renames le="250" to le="250.0": for a
 * while both are there, and are one bound.
 */
function readClassic(
  group: readonly MatrixSeries[],
  pool: BoundsPool,
): ReadonlyMap<EpochMillis, Histogram> {
  const buckets = group
    .flatMap(({ labels, points }) => {
      const le = parseSampleValue(labels['le'])
      return le.ok ? { le: seconds(le.value / 1000), points } : []
    })
    .toSorted((a, b) => a.le - b.le)
  const drafts = new Map<EpochMillis, { bounds: Seconds[]; counts: number[] }>()
  for (const { le, points } of buckets) {
    for (const { at, value } of points) {
      if (!Number.isFinite(value)) continue
      const draft = drafts.get(at) ?? { bounds: [], counts: [] }
      if (draft.bounds.length === 0) drafts.set(at, draft)
      const last = draft.bounds.length - 1
      if (draft.bounds[last] === le) draft.counts[last] = (draft.counts[last] ?? 0) + value
      else {
        draft.bounds.push(le)
        draft.counts.push(value)
      }
    }
  }
  return new Map(
    [...drafts].map(([at, { bounds, counts }]) => [
      at,
      { bounds: pool(bounds), counts: Float64Array.from(counts) },
    ]),
  )
}
