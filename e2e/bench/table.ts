import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One measurement beside its budget. */
export type Row = {
  readonly what: string
  readonly size: string
  readonly measured: string
  readonly budget?: string
  /** Whether the budget is met; rows without a budget are there to be read. */
  readonly isMet?: boolean
}

/** Measured in processes of the test runner's, printed by the runner itself. */
const runner = process.env['TEST_WORKER_INDEX'] === undefined ? process.pid : process.ppid
const path = join(tmpdir(), `weir-bench-${runner}.json`)

const readRows = async (): Promise<readonly Row[]> => {
  const text = await readFile(path, 'utf8').catch(() => '[]')
  const rows: readonly Row[] = JSON.parse(text)
  return rows
}

export async function addRows(...rows: readonly Row[]): Promise<void> {
  for (const row of rows) console.info(toLine(row))
  await writeFile(path, JSON.stringify([...(await readRows()), ...rows]))
}

/** Prints everything measured so far as one table, and forgets it. */
export async function printTable(): Promise<void> {
  const rows = await readRows()
  await rm(path, { force: true })
  const head: Row = { what: 'what', size: 'nodes/edges', measured: 'measured', budget: 'budget' }
  const lines = [head, ...rows].map((row) => cellsOf(row, row === head))
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  )
  const text = lines.map((cells) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  )
  console.info(['', ...text, ''].join('\n'))
}

const toLine = (row: Row): string =>
  cellsOf(row, false)
    .filter((cell) => cell !== '')
    .join(' | ')

const cellsOf = ({ what, size, measured, budget = '', isMet }: Row, isHead: boolean) => [
  what,
  size,
  measured,
  budget,
  isHead ? 'met' : isMet === undefined ? '' : isMet ? 'yes' : 'NO',
]

/** Milliseconds, as exactly as they are worth reading. */
export const formatMillis = (millis: number): string => `${millis.toFixed(millis < 10 ? 1 : 0)} ms`

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
