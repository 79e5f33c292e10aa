import { CellTable } from './CellTable.tsx'
import type { HeatContent } from './heat-content.ts'
import { heatWords } from './heat-words.ts'

type HeatTableProps = {
  readonly content: HeatContent
  readonly label?: string
}

/** A heatmap's twin: the same rows, times and words as a table. */
export function HeatTable({ content, label = 'Heatmap data' }: HeatTableProps) {
  return (
    <CellTable
      label={label}
      rows={content.lines}
      times={content.times}
      wordsOf={heatWords(content)}
    />
  )
}
