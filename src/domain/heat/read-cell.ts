import { isTooFew, requestsIn } from '../signals/health.ts'
import type { Reading } from '../signals/reading.ts'
import { perSecond, type Seconds } from '../units.ts'
import type { CellValue, HeatRow } from './heat.ts'

/**
 * What a cell says, by the rules that hold for every number on the screen.
 *
 * @param window - What the cell's numbers are averaged over.
 * @returns A rate is exact however small, so it is never `too-few`. A share or a latency without
 *   traffic to have one is `no-telemetry`, as is the share of TCP where nothing failed. What was
 *   not asked for is `pending`.
 *
 * Where a query failed the cell is `failed`, whatever others told: a sum would lack a part.
 */
export function readCell(row: HeatRow, value: CellValue, column: number, window: Seconds): Reading {
  const cells = row[value]
  if (cells === undefined) return { state: 'pending' }
  const isRate = value === 'rate' || value === 'errors'
  const failed = isRate ? row.failedRates : row.failedLatency
  if (failed[column] === 1) return { state: 'failed', reason: row.failure ?? 'the query failed' }
  const number = cells[column] ?? Number.NaN
  if (!Number.isFinite(number)) return { state: 'no-telemetry' }
  if (value === 'rate') return toReading(number)
  const counted = (isRate ? row.rate : row.timed)?.[column] ?? 0
  const requests = requestsIn(perSecond(counted), window)
  if (isTooFew(requests)) return { state: 'too-few', requests, value: number }
  return value === 'errors' ? toReading(number) : { state: 'value', value: number }
}

const toReading = (value: number): Reading =>
  value === 0 ? { state: 'zero' } : { state: 'value', value }
