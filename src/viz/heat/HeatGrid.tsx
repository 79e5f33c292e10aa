import { useCallback, useMemo } from 'react'

import type { TimeMark, TimeWindow } from './cell-grid.ts'
import { CellGrid } from './CellGrid.tsx'
import type { CellPlace } from './grid-keys.ts'
import type { HeatBrush, HeatContent } from './heat-content.ts'
import { fromPlace, fromRange, rowPlaces, toPlace, toRange, type HeatPlace } from './heat-places.ts'
import type { HeatTheme } from './heat-theme.ts'
import { heatWords } from './heat-words.ts'
import { HeatCard } from './HeatCard.tsx'
import { toHeatLayers, type RowBand } from './to-heat-layers.ts'

type HeatGridProps = {
  /** Its accessible name: "Edge heatmap". */
  readonly label: string
  readonly content: HeatContent
  readonly cursor: HeatPlace | undefined
  readonly onCursor: (place: HeatPlace) => void
  /** The id of a row. */
  readonly selected: string | undefined
  readonly onSelect: (row: string) => void
  /** Enter, or pressed twice. */
  readonly onOpen?: (row: string, time: number) => void
  /** Ctrl+Enter, or asked for in the card: the queries behind a cell. */
  readonly onExplain?: (row: string, time: number) => void
  readonly brush: HeatBrush | undefined
  readonly onBrush: (brush: HeatBrush | undefined) => void
  /** The part of the time that the rest of the screen shows. */
  readonly window?: TimeWindow | undefined
  readonly marks?: readonly TimeMark[]
  /** The rows in view and some around, whenever they are others. */
  readonly onVisible?: (rows: readonly string[]) => void
}

const rowHeight = 20
const labelWidth = 232

/** Rows × time: what each row did at each moment, in colour and form. */
export function HeatGrid(props: HeatGridProps) {
  const { label, content, selected, onCursor, onSelect, onOpen, onExplain, onBrush } = props
  const { lines, times } = content
  const places = useMemo(() => rowPlaces(lines), [lines])
  const paint = useCallback(
    (theme: HeatTheme, band: RowBand) => toHeatLayers(content, theme, band),
    [content],
  )
  const wordsOf = useMemo(() => heatWords(content), [content])
  const at = (handler: ((row: string, time: number) => void) | undefined) => (place: CellPlace) => {
    const here = fromPlace(place, content)
    if (here !== undefined) handler?.(here.row, here.time)
  }
  const open = onOpen ?? onSelect
  return (
    <CellGrid
      label={label}
      rows={lines}
      times={times}
      stepSeconds={content.stepSeconds}
      rowHeight={rowHeight}
      labelWidth={labelWidth}
      paint={paint}
      wordsOf={wordsOf}
      renderCard={(place) => (
        <HeatCard
          content={content}
          place={place}
          onExplain={onExplain && (() => at(onExplain)(place))}
        />
      )}
      cursor={toPlace(props.cursor, content, places)}
      onCursor={at((row, time) => onCursor({ row, time }))}
      selected={selected}
      onSelect={at(onSelect)}
      onOpen={at(open)}
      onExplain={onExplain && at(onExplain)}
      brush={toRange(props.brush, content, places)}
      onBrush={(range) => onBrush(range && fromRange(range, content))}
      window={props.window}
      marks={props.marks}
      onVisible={props.onVisible}
    />
  )
}
