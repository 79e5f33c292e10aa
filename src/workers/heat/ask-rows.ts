import type { MatrixSeries } from '#src/clients/prometheus/answer.ts'
import { canonicalNames, rowQuery } from '#src/clients/prometheus/heat-queries.ts'
import { bucketLabels, requestIdentityLabels } from '#src/clients/prometheus/istio-queries.ts'
import type { Failure } from '#src/domain/failure.ts'
import type { HeatReport, RowFailures } from '#src/domain/heat/fold-row.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { chooseShown } from '#src/domain/heat/part.ts'
import { epochMillis } from '#src/domain/units.ts'

import { askRange } from '../ask-range.ts'
import { connectionsBit, hasSums, requestsBit, sidesIn, type StoredReport } from './block-store.ts'
import { type Job, maskOf, masksOf } from './divide-rows.ts'
import { everyPart, type HeardRow, hearRow, neededMask, rangeOf, sumsOf } from './hear-row.ts'
import { keepLatencies, keepRates } from './keep-answer.ts'
import { type Missing, planJobs } from './plan-rows.ts'
import type { RowBackend, RowsQuestion } from './rows-question.ts'
import { toWantedRow, type WantedRow } from './wanted-row.ts'

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
    await Promise.all(work.map(({ call, jobs }) => runJobs(call, jobs, question)))
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
  question: RowsQuestion,
): readonly Job[] {
  const { grid, knowledge, values } = question
  const { backend, asked, failures } = call
  const { cluster, store, histograms } = backend
  const { from } = rangeOf(grid)
  const missing = needs.map(({ row, heard }): Missing => {
    const areSums = values === 'latencies' && sumsOf(cluster, heard, question) !== undefined
    const needed = neededMask(cluster, row, heard, { histograms, values, areSums })
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

/** All at once; what is answered stays, even if the call is given up before the rest is here. */
async function runJobs(
  call: BackendCall,
  jobs: readonly Job[],
  question: RowsQuestion,
): Promise<void> {
  const rates = jobs
    .filter(({ query }) => query !== 'duration-buckets')
    .map(async (job) => {
      const series = await runJob(call, job, question)
      if (series !== undefined) keepRates(series, job, call.backend, question)
    })
  // rates tell of the groups that sums of buckets are made of
  const untilRates = Promise.allSettled(rates)
  const latencies = jobs
    .filter(({ query }) => query === 'duration-buckets')
    .map(async (job) => {
      const series = await runJob(call, job, question)
      await untilRates
      if (series !== undefined) keepLatencies(series, job, call.backend, question)
    })
  await Promise.all([...rates, ...latencies])
}

async function runJob(
  call: BackendCall,
  job: Job,
  question: RowsQuestion,
): Promise<readonly MatrixSeries[] | undefined> {
  const { backend, asked, failures } = call
  const { grid, scope, signal } = question
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
  const { histograms } = backend
  const labels = hasSums(maskOf(job)) ? bucketLabels(scope.level) : requestIdentityLabels
  const promql = rowQuery(backend.source, query, parts, { histograms, labels })
  const [start, end] = [range.from, range.to].map((column) =>
    epochMillis(column * grid.step * 1000),
  )
  if (start === undefined || end === undefined) return undefined
  const { outcome, series } = await askRange(
    backend.client,
    { query, promql, grid: { start, end, step: grid.step } },
    signal,
  )
  if (outcome.failure !== undefined) {
    failures.push({ mask: maskOf(job), failure: outcome.failure, query })
    backend.onFailure(outcome.failure)
  }
  return series
}

function toAnswer(
  { id, protocol }: Pick<WantedRow, 'id'> & { readonly protocol: WantedRow['protocol'] },
  calls: readonly BackendCall[],
  question: RowsQuestion,
): RowAnswer {
  const heard = hearRow(id, question)
  const reports = calls.flatMap(({ backend }) => shownReports(backend.cluster, heard, question))
  const row = protocol === undefined ? {} : { protocol }
  return { reports, failures: failuresOf(id, row, heard, calls, question) }
}

/** What one back end told of the shown groups of a row: latencies either of each or of their sums. */
function shownReports(
  cluster: string,
  heard: HeardRow,
  question: RowsQuestion,
): readonly HeatReport[] {
  const isShown = chooseShown(everyPart(heard))
  const told = (heard.told.get(cluster) ?? []).filter(isShown)
  const sums = sumsOf(cluster, heard, question)
  if (sums === undefined) return told
  const shown = new Set([...sums.values()].flatMap((sum) => (sum.isShown ? sum.group.key : [])))
  const isOfShown = ({ group }: StoredReport): boolean => shown.has(group.key)
  return [
    ...told.map((report) => ({ ...report, histograms: [] })),
    ...(heard.summed.get(cluster) ?? []).filter(isOfShown),
  ]
}

const rateBits = requestsBit | connectionsBit

/** A failure counts against those rows only that its back end is known to tell of. */
function failuresOf(
  id: RowId,
  row: Pick<WantedRow, 'protocol'>,
  heard: HeardRow,
  calls: readonly BackendCall[],
  question: RowsQuestion,
): RowFailures {
  const { grid, values } = question
  const failedRates = new Uint8Array(grid.count)
  const failedLatency = new Uint8Array(grid.count)
  let failure: string | undefined
  const { from } = rangeOf(grid)
  for (const { backend, failures } of calls) {
    const { cluster, store, histograms } = backend
    const tells = heard.known.has(cluster) || (heard.told.get(cluster)?.length ?? 0) > 0
    if (!tells || failures.length === 0) continue
    const areSums = sumsOf(cluster, heard, question) !== undefined
    const needed = neededMask(cluster, row, heard, { histograms, values, areSums })
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
