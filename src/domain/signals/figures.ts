import type { SideSignals } from '../topology/graph.ts'
import {
  readErrorRatio,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from './reading.ts'

/** The numbers of an edge that lists are sorted by. */
export const figures = ['rate', 'errors', 'p50', 'p95', 'p99'] as const
export type Figure = (typeof figures)[number]

/** The number behind a reading, for files. */
export function readingNumber(reading: Reading): number | undefined {
  if (reading.state === 'value' || reading.state === 'too-few') return reading.value
  return reading.state === 'zero' ? 0 : undefined
}

/** The number to sort a reading by: what has none stands below zero, so last when descending. */
export const sortNumber = (reading: Reading): number => readingNumber(reading) ?? -1

/** The number to sort a figure of an edge by, from its shown side. */
export function readFigure(
  signals: SideSignals | undefined,
  figure: Figure,
  context: ReadingContext,
): number {
  if (figure === 'rate') return sortNumber(readRate(signals, context))
  if (figure === 'errors') return sortNumber(readErrorRatio(signals, context))
  return sortNumber(readQuantile(signals, figure, context))
}

/**
 * Whether every query was answered that was asked. Only a query that failed takes a number away that
 * signals have, so where none did a figure depends on the signals alone.
 */
export function isAllAnswered({ polls }: Pick<ReadingContext, 'polls'>): boolean {
  for (const { queries } of polls.values()) {
    if (queries.some(({ failure }) => failure !== undefined)) return false
  }
  return true
}
