import type { MatrixSeries } from '#src/clients/prometheus/answer.ts'
import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import { type BoundsPool, readHistograms } from '#src/clients/prometheus/heat-histograms.ts'
import { canonicalNames, rowQuery } from '#src/clients/prometheus/heat-queries.ts'
import {
  type GroupReader,
  type HeatGroup,
  isTwin,
  readOutcome,
} from '#src/clients/prometheus/heat-series.ts'
import type { HistogramKind, IstioSource } from '#src/clients/prometheus/istio-queries.ts'
import type { Failure } from '#src/domain/failure.ts'
import type { HeatReport, RowFailures } from '#src/domain/heat/fold-row.ts'
import type { CellsAsked, HeatGrid, RowId } from '#src/domain/heat/heat.ts'
import { chooseShown } from '#src/domain/heat/part.ts'
import { type EpochMillis, epochMillis, type Seconds } from '#src/domain/units.ts'

import { askRange } from '../ask-range.ts'
import { type BlockStore, connectionsBit, requestsBit, sidesIn } from './block-store.ts'
import type { Job } from './divide-rows.ts'
import { everyPart, type HeardRow, hearRow, neededMask, rangeOf } from './hear-row.ts'
import { type Knowledge, type RowIndex, rowOf, type RowScope } from './knowledge.ts'
import { type Missing, planJobs } from './plan-rows.ts'
import { toWantedRow, type WantedRow } from './wanted-row.ts'

/** One back end that rows are asked of, and what it has told so far. */
export type RowBackend = {
  readonly cluster: string
  readonly client: PrometheusClient
  readonly source: IstioSource
  readonly histograms: HistogramKind
  readonly store: BlockStore
  readonly read: GroupReader
  /** The shortest window of its rates: four of its scrapes. */
  readonly rateWindow: Seconds
  /** Why it is not asked now, where it let somebody wait in vain just before. */
  readonly isResting: () => Failure | undefined
  readonly onFailure: (failure: Failure) => void
}

/** What cells are wanted of. */
export type RowsQuestion = {
  readonly ids: readonly RowId[]
  readonly grid: HeatGrid
  readonly values: CellsAsked
  /** What each cell is averaged over. */
  readonly window: Seconds
  readonly scope: RowScope
  readonly knowledge: Knowledge
  readonly index: RowIndex
  readonly backends: readonly RowBackend[]
  readonly pool: BoundsPool
  readonly now: EpochMillis
  readonly signal: AbortSignal
}

/** The shown parts of one row in the columns of the grid, and what could not be asked. */
export type RowAnswer = {
  readonly reports: readonly HeatReport[]
  readonly failures: RowFailures
}

/**
 * Rates first, and latencies of the sides known so far along with them; then latencies of the sides
 * that only these rates brought to light.
 */
const mostPasses = 3

/** Asks for the columns of rows that are not known yet, and gives all of them. */
export async function askRows(question: RowsQuestion): Promise<ReadonlyMap<RowId, RowAnswer>> {
  const { ids, backends, scope, knowledge, grid } = question
  const canonicals = canonicalNames(knowledge.services)
  const rows = ids.flatMap((id) => toWantedRow(id, scope, canonicals) ?? [])
  const range = rangeOf(grid)
  const calls = backends.map((backend) => {
    for (const { id } of rows) backend.store.touch(id, range)
    return { backend, asked: new Map<RowId, Uint8Array>(), failures: [] as Failed[] }
  })
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const needs = rows.map((row) => ({ row, heard: hearRow(row.id, question) }))
    const work = calls.map((call) => ({ call, jobs: planFor(call, needs, question) }))
    if (work.every(({ jobs }) => jobs.length === 0)) break
    await Promise.all(
      work.flatMap(({ call, jobs }) => jobs.map((job) => runJob(call, job, question))),
    )
  }
  const answers = new Map(
    rows.map(({ id, protocol }) => [id, toAnswer({ id, protocol }, calls, question)]),
  )
  for (const { store } of backends) store.forget()
  return answers
}

/** A back end within one call. */
type BackendCall = {
  readonly backend: RowBackend
  /** What has been asked in this call, answered or not, by row and column. */
  readonly asked: Map<RowId, Uint8Array>
  readonly failures: Failed[]
}
type Failed = { readonly mask: number; readonly failure: Failure; readonly query: string }

function planFor(
  call: BackendCall,
  needs: readonly { readonly row: WantedRow; readonly heard: HeardRow }[],
  { grid, knowledge, values }: RowsQuestion,
): readonly Job[] {
  const { backend, asked, failures } = call
  const { cluster, store, histograms } = backend
  const { from } = rangeOf(grid)
  const missing = needs.map(({ row, heard }): Missing => {
    const needed = neededMask(cluster, row, heard, { histograms, values })
    const done = asked.get(row.id)
    const masks = Array.from({ length: grid.count }, (_, at) => {
      const known = store.bits(row.id, from + at, 'settled') | (done?.[at] ?? 0)
      return needed & ~known
    })
    return { row, masks }
  })
  const jobs = planJobs(missing, from, knowledge.backends.get(cluster)?.groups ?? [])
  const resting = jobs.length > 0 ? backend.isResting() : undefined
  if (resting === undefined) return jobs
  for (const job of jobs) failures.push({ mask: maskOf(job), failure: resting, query: job.query })
  return []
}

async function runJob(call: BackendCall, job: Job, question: RowsQuestion): Promise<void> {
  const { backend, asked, failures } = call
  const { grid, signal } = question
  const { query, range } = job
  const { from } = rangeOf(grid)
  for (const [id, mask] of masksOf(job)) {
    const done = asked.get(id) ?? new Uint8Array(grid.count)
    asked.set(id, done)
    for (let column = range.from; column <= range.to; column += 1) {
      done[column - from] = (done[column - from] ?? 0) | mask
    }
  }
  const parts = job.parts.map(({ sieve, mask }) => ({ sieve, sides: sidesIn(mask) }))
  const promql = rowQuery(backend.source, query, parts, backend.histograms)
  const [start, end] = [range.from, range.to].map((column) =>
    epochMillis(column * grid.step * 1000),
  )
  if (start === undefined || end === undefined) return
  const { outcome, series } = await askRange(
    backend.client,
    { query, promql, grid: { start, end, step: grid.step } },
    signal,
  )
  if (outcome.failure !== undefined) {
    failures.push({ mask: maskOf(job), failure: outcome.failure, query })
    backend.onFailure(outcome.failure)
  }
  if (series !== undefined) keep(series, job, backend, question)
}

/** What a query answers of each of its rows. */
const masksOf = ({ parts }: Job): ReadonlyMap<RowId, number> =>
  new Map(parts.flatMap(({ rows, mask }) => rows.map(({ id }) => [id, mask] as const)))

/** All that a query answers. */
const maskOf = ({ parts }: Job): number => parts.reduce((all, { mask }) => all | mask, 0)

/** Puts an answer in the place of what was known before. */
function keep(
  series: readonly MatrixSeries[],
  job: Job,
  { store, read, rateWindow }: RowBackend,
  question: RowsQuestion,
): void {
  const { grid, scope, knowledge, now, pool } = question
  const stepMillis = grid.step * 1000
  const { query, range } = job
  const masks = masksOf(job)
  for (const [id, mask] of masks) store.clear(id, range, mask)
  const family = query === 'tcp-opened' ? 'tcp' : 'requests'
  const rowOfLabels = (labels: HeatGroup['labels']) => {
    const group = read(labels, family)
    if (group === undefined || isTwin(group, knowledge.pairs)) return undefined
    const id = rowOf(group, scope)
    const mask = id && masks.get(id)
    return id === undefined || mask === undefined ? undefined : { id, group, mask }
  }
  const columnOf = (at: EpochMillis): number => Math.round(at / stepMillis)
  if (query === 'duration-buckets') {
    for (const { labels, moments } of readHistograms(series, pool)) {
      const row = rowOfLabels(labels)
      if (row === undefined || !sidesIn(row.mask).includes(row.group.side)) continue
      for (const [at, histogram] of moments) {
        store.setHistogram(row.id, row.group, columnOf(at), histogram)
      }
    }
  } else {
    for (const { labels, points } of series) {
      const row = rowOfLabels(labels)
      if (row === undefined) continue
      const outcome = readOutcome(row.group, labels)
      for (const { at, value } of points) {
        store.addRate(row.id, row.group, columnOf(at), { rate: value, ...outcome })
      }
    }
  }
  const settledBefore = now - unsettledMillis(grid, rateWindow)
  for (const [id, mask] of masks) {
    for (let column = range.from; column <= range.to; column += 1) {
      store.markAnswered(id, column, mask, column * stepMillis <= settledBefore)
    }
  }
}

/** A little less than pages wait before they ask for a moment, so that clocks need not agree. */
const settleMillis = 2000

/**
 * Samples may come late, by two scrapes at most: younger columns are asked for again, and always the
 * newest one.
 */
function unsettledMillis({ step }: HeatGrid, rateWindow: Seconds): number {
  return Math.max(rateWindow / 2, step) * 1000 + settleMillis
}

function toAnswer(
  { id, protocol }: Pick<WantedRow, 'id'> & { readonly protocol: WantedRow['protocol'] },
  calls: readonly BackendCall[],
  question: RowsQuestion,
): RowAnswer {
  const heard = hearRow(id, question)
  const isShown = chooseShown(everyPart(heard))
  const reports = [...heard.told.values()].flat().filter(isShown)
  const row = protocol === undefined ? {} : { protocol }
  return { reports, failures: failuresOf(id, row, heard, calls, question) }
}

const rateBits = requestsBit | connectionsBit

/** A failure counts against those rows only that its back end is known to tell of. */
function failuresOf(
  id: RowId,
  row: Pick<WantedRow, 'protocol'>,
  heard: HeardRow,
  calls: readonly BackendCall[],
  { grid, values }: RowsQuestion,
): RowFailures {
  const failedRates = new Uint8Array(grid.count)
  const failedLatency = new Uint8Array(grid.count)
  let failure: string | undefined
  const { from } = rangeOf(grid)
  for (const { backend, failures } of calls) {
    const { cluster, store, histograms } = backend
    const tells = heard.known.has(cluster) || (heard.told.get(cluster)?.length ?? 0) > 0
    if (!tells || failures.length === 0) continue
    const needed = neededMask(cluster, row, heard, { histograms, values })
    for (let at = 0; at < grid.count; at += 1) {
      const lacks = needed & ~store.bits(id, from + at, 'answered')
      if ((lacks & rateBits) !== 0) failedRates[at] = 1
      if ((lacks & ~rateBits) !== 0) failedLatency[at] = 1
      failure ??= toWords(failures.find(({ mask }) => (mask & lacks) !== 0))
    }
  }
  return { failedRates, failedLatency, ...(failure !== undefined && { failure }) }
}

function toWords(failed: Failed | undefined): string | undefined {
  if (failed === undefined) return undefined
  const { query, failure } = failed
  return `the ${query} query failed: ${failure.source}, ${failure.kind}`
}
