import { failedShare, isClientError, isError, tellsOutcome } from '../signals/errors.ts'
import { estimateQuantiles, sumBuckets } from '../signals/latency.ts'
import { add, nothing, valueAt } from './columns.ts'
import type {
  Column,
  ConnectionColumns,
  RequestColumns,
  SeriesReport,
  TrafficColumns,
} from './service-series.ts'

/**
 * Sums reports of one side into the columns of charts.
 *
 * @param length - How many moments there are.
 * @returns Without requests where no report is of requests, without connections where none is of TCP.
 *
 * A moment that nobody reported is NaN in every column: a gap, not a zero. Shares and latencies are
 * NaN where there was no traffic to have any, and the failed share of TCP where nothing failed,
 * since TCP carries no success signal.
 */
export function foldColumns(reports: readonly SeriesReport[], length: number): TrafficColumns {
  const ofRequests = reports.filter(({ protocol }) => protocol !== 'tcp')
  const ofTcp = reports.filter(({ protocol }) => protocol === 'tcp')
  return {
    ...(ofRequests.length > 0 && { requests: foldRequests(ofRequests, length) }),
    ...(ofTcp.length > 0 && { connections: foldConnections(ofTcp, length) }),
  }
}

function foldRequests(reports: readonly SeriesReport[], length: number): RequestColumns {
  const { rate, errors, clientErrors, untold } = sumAnswers(reports, length)
  const sums = sumColumns(reports, 'durationSum', length)
  const counts = sumColumns(reports, 'durationCount', length)
  const [p50, p95, p99] = foldQuantiles(reports, length)
  const share = (failed: Column) =>
    toColumn(length, (at) =>
      Number.isNaN(valueAt(rate, at))
        ? Number.NaN
        : (failedShare({
            rate: valueAt(rate, at),
            errors: valueAt(failed, at),
            untold: valueAt(untold, at),
          }) ?? Number.NaN),
    )
  return {
    rate,
    errors: share(errors),
    clientErrors: share(clientErrors),
    mean: toColumn(length, (at) =>
      valueAt(counts, at) > 0 ? valueAt(sums, at) / valueAt(counts, at) : Number.NaN,
    ),
    p50,
    p95,
    p99,
  }
}

function foldConnections(reports: readonly SeriesReport[], length: number): ConnectionColumns {
  const { rate, errors } = sumAnswers(reports, length)
  return {
    rate,
    errors: toColumn(length, (at) =>
      valueAt(errors, at) > 0 ? valueAt(errors, at) / valueAt(rate, at) : Number.NaN,
    ),
    sent: sumColumns(reports, 'sent', length),
    received: sumColumns(reports, 'received', length),
  }
}

function sumAnswers(reports: readonly SeriesReport[], length: number) {
  const rate = nothing(length)
  const [errors, clientErrors, untold] = [
    new Float64Array(length),
    new Float64Array(length),
    new Float64Array(length),
  ]
  for (const { protocol, answers } of reports) {
    for (const answer of answers) {
      add(rate, answer.rates)
      if (isError(protocol, answer)) add(errors, answer.rates)
      else if (isClientError(protocol, answer)) add(clientErrors, answer.rates)
      if (!tellsOutcome(protocol, answer)) add(untold, answer.rates)
    }
  }
  return { rate, errors, clientErrors, untold }
}

function sumColumns(
  reports: readonly SeriesReport[],
  name: 'durationSum' | 'durationCount' | 'sent' | 'received',
  length: number,
): Column {
  const sum = nothing(length)
  for (const report of reports) {
    const column = report[name]
    if (column !== undefined) add(sum, column)
  }
  return sum
}

const quantiles = [0.5, 0.95, 0.99]

/** Estimated from the summed buckets of all reports: quantiles are never averaged. */
function foldQuantiles(
  reports: readonly SeriesReport[],
  length: number,
): readonly [Column, Column, Column] {
  const columns = [nothing(length), nothing(length), nothing(length)] as const
  for (let at = 0; at < length; at += 1) {
    const lists = reports.flatMap(({ buckets }) => {
      const list = buckets?.[at]
      return list === undefined ? [] : [list]
    })
    if (lists.length === 0) continue
    for (const [index, estimate] of estimateQuantiles(quantiles, sumBuckets(lists)).entries()) {
      const column = columns[index]
      if (column !== undefined && estimate !== undefined) column[at] = estimate.value
    }
  }
  return columns
}

const toColumn = (length: number, toValue: (index: number) => number): Column =>
  Float64Array.from({ length }, (_, index) => toValue(index))
