import { memo, useMemo } from 'react'

import { classNames } from '#src/ui/class-names.ts'

import type { GridRow } from './cell-grid.ts'
import { useInIdle } from './use-in-idle.ts'

/** What all cells of a grid are called; a new one where any of it has changed. */
type GridSpeech = {
  readonly times: readonly number[]
  /** The times in words. */
  readonly moments: readonly string[]
  readonly wordsOf: (row: number, column: number) => string
}

type GridLineProps = {
  readonly row: GridRow
  readonly index: number
  readonly height: number
  readonly labelWidth: number
  readonly isSelected: boolean
  readonly speech: GridSpeech
  /** Where the cursor is in this row, and the id of that cell. */
  readonly active: number | undefined
  readonly activeId: string
}

/**
 * One row: its label, and a cell for each time, which shows nothing but has a name and a place, for
 * assistive technology. The canvas beneath is for the eye.
 */
export const GridLine = memo(function GridLine(props: GridLineProps) {
  const { row, index, height, labelWidth, isSelected, ...cells } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      className={classNames(
        'absolute inset-x-0 flex [contain:strict]',
        isSelected && 'bg-selected',
      )}
      style={{ top: index * height, height }}
    >
      <div
        role="rowheader"
        title={row.hint}
        className={classNames(
          'flex shrink-0 cursor-pointer items-baseline gap-1.5 pr-2 pl-3 text-xs whitespace-nowrap',
          isSelected && 'font-medium',
        )}
        style={{ width: labelWidth, lineHeight: `${height}px` }}
      >
        <span title={`${row.label} ${row.place ?? ''}`} className="min-w-0 grow truncate">
          {row.label} <span className="text-faint text-2xs">{row.place}</span>
        </span>
        <span className="text-muted text-2xs shrink-0 tabular-nums">{row.rank}</span>
      </div>
      <GridCells name={row.name} index={index} {...cells} />
    </div>
  )
})

type GridCellsProps = Pick<GridLineProps, 'index' | 'speech' | 'active' | 'activeId'> & {
  readonly name: string
}

function GridCells({ name, index, speech, active, activeId }: GridCellsProps) {
  // together: the words of a new ranking would be another row's at the old place
  const said = useMemo(() => ({ name, index, speech }), [name, index, speech])
  const followed = useInIdle(said, active !== undefined)
  return followed !== undefined && <NamedCells {...followed} active={active} activeId={activeId} />
}

const NamedCells = memo(function NamedCells(props: GridCellsProps) {
  const { name, index, active, activeId } = props
  const { times, moments, wordsOf } = props.speech
  return (
    <div
      role="presentation"
      className="grid min-w-0 grow"
      style={{ gridTemplateColumns: `repeat(${times.length}, minmax(0, 1fr))` }}
    >
      {times.map((time, column) => (
        <div
          key={time}
          id={column === active ? activeId : undefined}
          role="gridcell"
          aria-label={`${name}, ${moments[column] ?? ''}, ${wordsOf(index, column)}`}
        />
      ))}
    </div>
  )
})
