import { formatAge } from '#src/ui/formats.ts'
import { ReadingText, readingWords, type ReadingShown } from '#src/ui/ReadingText.tsx'

import { momentFormat } from './cell-words.ts'
import type { CellPlace } from './grid-keys.ts'
import type { HeatContent, HeatLine } from './heat-content.ts'

type HeatCardProps = {
  readonly content: HeatContent
  readonly place: CellPlace
  readonly onExplain: (() => void) | undefined
}

/** What is known of one cell. */
export function HeatCard({ content, place, onExplain }: HeatCardProps) {
  const { title, times, stepSeconds, format } = content
  const line = content.lines[place.row]
  const time = times[place.column]
  if (line === undefined || time === undefined) return null
  const reading: ReadingShown = line.cells?.[place.column] ?? { state: 'pending' }
  const said = readingWords(reading).title
  return (
    <>
      <p className="text-sm font-semibold break-words">{line.label}</p>
      <p className="text-muted">{line.place}</p>
      <p className="border-line flex items-baseline gap-3 border-t pt-1.5">
        <span className="text-muted">{title}</span>
        <ReadingText reading={reading} format={format} />
      </p>
      {said !== undefined && <p className="text-muted">{said}</p>}
      {comparisons(line, content.scale, format).map((words) => (
        <p key={words} className="text-muted">
          {words}
        </p>
      ))}
      <p className="text-muted tabular-nums">
        {formatAge(stepSeconds)} up to {momentFormat(times)(time)}
      </p>
      {line.hint !== undefined && <p className="text-faint">{line.hint}</p>}
      {onExplain !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          onClick={onExplain}
          className="text-accent self-start hover:underline"
        >
          Show query
        </button>
      )}
    </>
  )
}

function comparisons(
  { usual, objective }: HeatLine,
  scale: HeatContent['scale'],
  format: HeatContent['format'],
): readonly string[] {
  const words: string[] = []
  if (usual !== undefined) words.push(`Usually ${format(usual)}`)
  else if (scale === 'relative') words.push('Nothing before to compare with')
  if (objective !== undefined) words.push(`Objective ${format(objective)}`)
  else if (scale === 'objective') words.push('No objective')
  return words
}
