import type { Reading } from '#src/domain/signals/reading.ts'

/** The number behind a reading, for files. */
export function readingNumber(reading: Reading): number | undefined {
  if (reading.state === 'value' || reading.state === 'too-few') return reading.value
  return reading.state === 'zero' ? 0 : undefined
}

/** The number to sort a reading by: what has none stands below zero, so last when descending. */
export const sortNumber = (reading: Reading): number => readingNumber(reading) ?? -1
