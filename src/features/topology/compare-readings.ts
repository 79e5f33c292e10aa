import type { Reading } from '#src/domain/signals/reading.ts'

/** Orders readings by their number; what has none stands below zero, so last when descending. */
export function compareReadings(a: Reading, b: Reading): number {
  return toNumber(a) - toNumber(b)
}

/** The number behind a reading, for sorting and for files. */
export function readingNumber(reading: Reading): number | undefined {
  if (reading.state === 'value' || reading.state === 'too-few') return reading.value
  return reading.state === 'zero' ? 0 : undefined
}

const toNumber = (reading: Reading) => readingNumber(reading) ?? -1
