import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import { cellWords } from './cell-words.ts'
import type { HeatContent } from './heat-content.ts'

const pending: ReadingShown = { state: 'pending' }

/** Tells what any cell says, by its places. */
export const heatWords =
  ({ lines, format }: HeatContent) =>
  (row: number, column: number): string =>
    cellWords(lines[row]?.cells?.[column] ?? pending, format)
