import type { RankingColumns } from '#src/domain/heat/fold-ranking.ts'
import type { QueryName } from '#src/domain/topology/poll.ts'
import { type EpochMillis, epochMillis, type Seconds, seconds } from '#src/domain/units.ts'

import type { MatrixSeries, VectorSample } from './answer.ts'
import { groupKey, readOutcome } from './heat-series.ts'
import type { ClusterNamer } from './istio-clusters.ts'
import { type HistogramKind, type IstioSource, rateQueries } from './istio-queries.ts'
import { readTelemetry, type Telemetry } from './istio-telemetry.ts'
import type { Grid } from './service-series.ts'

/**
 * What a ranking asks of each back end: the texts of a refresh of the map, over a range. How many
 * requests were timed is not asked: a proxy times every request that it counts.
 */
export const rankingQueryNames = [
  'requests',
  'duration-sum',
  'tcp-opened',
] as const satisfies readonly QueryName[]
export type RankingQueryName = (typeof rankingQueryNames)[number]

/** The texts of the ranking's queries. */
export function rankingQueries(
  source: IstioSource,
  histograms: HistogramKind,
): { readonly [Q in RankingQueryName]: string } {
  return rateQueries(source, histograms)
}

/** The moments of a ranking: the ends of the parts that two windows are cut into. */
export function rankingGrid(end: EpochMillis, span: Seconds, partsPerWindow: number): Grid {
  const step = seconds(span / partsPerWindow)
  const start = end - (2 * partsPerWindow - 1) * step * 1000
  return { start: epochMillis(start), end, step }
}

/** The answers of one back end. An absent one has failed. */
export type RankingAnswers = { readonly [Q in RankingQueryName]?: readonly MatrixSeries[] }

/** What one back end told for a ranking, before services are named. */
export type RankingTelemetry = {
  /** Of all moments together, to learn names from. */
  readonly telemetry: Telemetry
  /** What each group did, by its key. */
  readonly columns: ReadonlyMap<string, RankingColumns>
}

/** Reads what one back end tells of the mesh in a few moments. */
export function readRanking(
  backend: string,
  answers: RankingAnswers,
  {
    grid,
    count,
    nameCluster,
  }: {
    readonly grid: Grid
    readonly count: number
    readonly nameCluster: ClusterNamer
  },
): RankingTelemetry {
  const told = {
    requests: toSamples(answers.requests),
    'tcp-opened': toSamples(answers['tcp-opened']),
  }
  const telemetry = readTelemetry(backend, told, nameCluster)
  const columns = new Map<string, RankingColumns>()
  const protocols = new Map(
    telemetry.groups.map(({ edge, labels, family }) => {
      const key = groupKey(labels, family)
      columns.set(key, noColumns(count))
      return [key, edge?.protocol ?? 'http'] as const
    }),
  )
  const enter = (
    query: RankingQueryName,
    add: (to: RankingColumns, series: MatrixSeries, key: string) => void,
  ) => {
    for (const series of answers[query] ?? []) {
      const key = groupKey(series.labels, query === 'tcp-opened' ? 'tcp' : 'requests')
      const to = columns.get(key)
      if (to !== undefined) add(to, series, key)
    }
  }
  const addAnswer = (to: RankingColumns, { labels, points }: MatrixSeries, key: string) => {
    const { isFailed, isTold } = readOutcome({ protocol: protocols.get(key) ?? 'http' }, labels)
    for (const { at, value } of points) {
      const index = indexOf(at, grid)
      addTo(to.rate, index, value)
      addTo(to.errors, index, isFailed ? value : 0)
      addTo(to.untold, index, isTold ? 0 : value)
    }
  }
  const addDuration = (to: RankingColumns, { points }: MatrixSeries) => {
    for (const { at, value } of points) addTo(to.durationSum, indexOf(at, grid), value / 1000)
  }
  enter('requests', addAnswer)
  enter('tcp-opened', addAnswer)
  enter('duration-sum', addDuration)
  for (const { rate, durationSum, durationCount } of columns.values()) {
    for (const [index, sum] of durationSum.entries()) {
      if (!Number.isNaN(sum)) durationCount[index] = rate[index] ?? Number.NaN
    }
  }
  return { telemetry, columns }
}

/** A series as one sample: its mean, so that names follow who is busiest over all of it. */
function toSamples(series: readonly MatrixSeries[] = []): readonly VectorSample[] {
  return series.flatMap(({ labels, points }) => {
    const sound = points.filter(({ value }) => Number.isFinite(value))
    const [first] = points
    if (first === undefined) return []
    const value = sound.reduce((sum, point) => sum + point.value, 0) / sound.length
    return { labels, at: first.at, value }
  })
}

const indexOf = (at: EpochMillis, { start, step }: Grid): number =>
  Math.round((at - start) / (step * 1000))

function addTo(column: Float64Array, index: number, value: number): void {
  if (!Number.isFinite(value) || index < 0 || index >= column.length) return
  const before = column[index] ?? Number.NaN
  column[index] = Number.isNaN(before) ? value : before + value
}

function noColumns(count: number): RankingColumns {
  const nothing = () => new Float64Array(count).fill(Number.NaN)
  return {
    rate: nothing(),
    errors: nothing(),
    untold: nothing(),
    durationSum: nothing(),
    durationCount: nothing(),
  }
}
