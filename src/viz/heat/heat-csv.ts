import { saveFile, toCsv, type CsvCell } from '#src/ui/csv.ts'
import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import { cellWords } from './cell-words.ts'
import type { HeatContent } from './heat-content.ts'

/**
 * The cells as a file, one line each: the bare number where there is one, and the state in words
 * where it is not simply a value. Rows that are not loaded are left out.
 */
export function heatCsv({ lines, times, title, csvUnit }: HeatContent): string {
  const rows = lines.flatMap(({ name, place, cells }) =>
    (cells ?? []).map((reading, column) => [
      name,
      place,
      new Date(times[column] ?? 0).toISOString(),
      ...csvCells(reading),
    ]),
  )
  return toCsv(['Row', 'Place', 'Time', `${title} (${csvUnit})`, 'State'], rows)
}

/** Hands the viewer the cells as `weir-<name>.csv`. */
export function saveHeatCsv(content: HeatContent, name: string): void {
  saveFile(`weir-${name}.csv`, 'text/csv;charset=utf-8', heatCsv(content))
}

function csvCells(reading: ReadingShown): readonly [CsvCell, CsvCell] {
  switch (reading.state) {
    case 'value':
      return [reading.value, undefined]
    case 'zero':
      return [0, undefined]
    case 'too-few':
      return [reading.value, `too few requests: ${reading.requests}`]
    case 'no-telemetry':
    case 'failed':
    case 'withheld':
    case 'pending':
    default:
      return [undefined, cellWords(reading, String)]
  }
}
