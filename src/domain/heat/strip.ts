import type { Reading } from '../signals/reading.ts'

const stripCells = 60

/**
 * Which state hides which where several cells become one: a failure is never hidden, and what is
 * known hides what isn't.
 */
const severity: { readonly [S in Reading['state']]: number } = {
  failed: 6,
  value: 5,
  'too-few': 4,
  zero: 3,
  'no-telemetry': 2,
  withheld: 1,
  pending: 0,
}

/**
 * Shortens a row to a strip beside a name: each cell is the worst of those it stands for, so that
 * no spike is lost. Worst is: failed, then the highest value, the highest of too few requests,
 * zero, no telemetry.
 *
 * @param readings - Ascending in time.
 * @param cells - At most so many come out; a shorter row stays as it is.
 */
export function toStrip(readings: readonly Reading[], cells = stripCells): readonly Reading[] {
  if (readings.length <= cells) return readings
  return Array.from({ length: cells }, (_, index) =>
    worstOf(
      readings.slice(
        edgeOf(index, readings.length, cells),
        edgeOf(index + 1, readings.length, cells),
      ),
    ),
  )
}

const edgeOf = (index: number, length: number, cells: number): number =>
  Math.floor((index * length) / cells)

function worstOf(readings: readonly Reading[]): Reading {
  return readings.reduce((worst, reading) => (isWorse(reading, worst) ? reading : worst))
}

function isWorse(reading: Reading, than: Reading): boolean {
  const difference = severity[reading.state] - severity[than.state]
  return difference === 0 ? valueOf(reading) > valueOf(than) : difference > 0
}

const valueOf = (reading: Reading): number => ('value' in reading ? reading.value : 0)
