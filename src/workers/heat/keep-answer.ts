import type { Labels, MatrixSeries } from '#src/clients/prometheus/answer.ts'
import { readHistograms } from '#src/clients/prometheus/heat-histograms.ts'
import { type HeatGroup, isTwin, readOutcome, sumKey } from '#src/clients/prometheus/heat-series.ts'
import type { HeatGrid, RowId } from '#src/domain/heat/heat.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

import { hasSums, requestsBit, sidesIn } from './block-store.ts'
import { type Job, maskOf, masksOf } from './divide-rows.ts'
import { hearRow, sumsOf } from './hear-row.ts'
import { rowOf } from './knowledge.ts'
import type { RowBackend, RowsQuestion } from './rows-question.ts'

/** The group that a series is of, and its row among those of a query. */
function createRowFinder(job: Job, { read }: RowBackend, { scope, knowledge }: RowsQuestion) {
  const masks = masksOf(job)
  const family = job.query === 'tcp-opened' ? 'tcp' : 'requests'
  return (labels: Labels): { readonly id: RowId; readonly group: HeatGroup } | undefined => {
    const group = read(labels, family)
    if (group === undefined || isTwin(group, knowledge.pairs)) return undefined
    const id = rowOf(group, scope)
    return id !== undefined && masks.has(id) ? { id, group } : undefined
  }
}

/** Puts rates in the place of what was known before. */
export function keepRates(
  series: readonly MatrixSeries[],
  job: Job,
  backend: RowBackend,
  question: RowsQuestion,
): void {
  const { store } = backend
  const masks = masksOf(job)
  for (const [id, mask] of masks) store.clear(id, job.range, mask)
  const find = createRowFinder(job, backend, question)
  for (const { labels, points } of series) {
    const row = find(labels)
    if (row === undefined) continue
    const outcome = readOutcome(row.group, labels)
    for (const { at, value } of points) {
      store.addRate(row.id, row.group, columnOf(at, question), { rate: value, ...outcome })
    }
  }
  markAnswered(masks, job, backend, question)
}

/** Puts latencies in the place of what was known before. */
export function keepLatencies(
  series: readonly MatrixSeries[],
  job: Job,
  backend: RowBackend,
  question: RowsQuestion,
): void {
  const { store } = backend
  const masks = new Map(masksOf(job))
  const areSums = hasSums(maskOf(job))
  const summed = areSums ? findSummed(masks, backend, question) : undefined
  // what these rates have shown to be no sums is asked for anew
  if (summed !== undefined) for (const id of summed.not) masks.delete(id)
  for (const [id, mask] of masks) store.clear(id, job.range, mask)
  const find = summed?.find ?? createRowFinder(job, backend, question)
  for (const { labels, moments } of readHistograms(series, question.pool)) {
    const row = find(labels)
    const mask = row && masks.get(row.id)
    if (row === undefined || mask === undefined || !sidesIn(mask).includes(row.group.side)) continue
    for (const [at, histogram] of moments) {
      store.setHistogram(row.id, row.group, columnOf(at, question), histogram)
    }
  }
  markAnswered(masks, job, backend, question)
}

/** The rows that sums are of, and those that have none. */
function findSummed(
  ids: ReadonlyMap<RowId, number>,
  { cluster }: RowBackend,
  question: RowsQuestion,
) {
  const { scope } = question
  const not: RowId[] = []
  const rows = new Map<string, { readonly id: RowId; readonly group: HeatGroup }>()
  for (const id of ids.keys()) {
    const sums = sumsOf(cluster, hearRow(id, question), question)
    if (sums === undefined) not.push(id)
    for (const [key, { group }] of sums ?? []) rows.set(key, { id, group })
  }
  return { not, find: (labels: Labels) => rows.get(sumKey(labels, scope.level)) }
}

function markAnswered(
  masks: ReadonlyMap<RowId, number>,
  { query, range }: Job,
  { store, rateWindow }: RowBackend,
  { grid, now }: RowsQuestion,
): void {
  const settledBefore = now - unsettledMillis(grid, rateWindow)
  for (const [id, mask] of masks) {
    for (let column = range.from; column <= range.to; column += 1) {
      // without the rates it isn't known of whom latencies should be
      const isComplete =
        query !== 'duration-buckets' || (store.bits(id, column, 'answered') & requestsBit) !== 0
      const isOld = column * grid.step * 1000 <= settledBefore
      store.markAnswered(id, column, mask, isOld && isComplete)
    }
  }
}

const columnOf = (at: EpochMillis, { grid }: RowsQuestion): number =>
  Math.round(at / (grid.step * 1000))

/** A little less than pages wait before they ask for a moment, so that clocks need not agree. */
const settleMillis = 2000

/**
 * Samples may come late, by two scrapes at most: younger columns are asked for again, and always the
 * newest one.
 */
function unsettledMillis({ step }: HeatGrid, rateWindow: Seconds): number {
  return Math.max(rateWindow / 2, step) * 1000 + settleMillis
}
