import { useEffect, useId, useMemo, useRef, useState } from 'react'

import { useRowWindow } from '#src/ui/use-row-window.ts'

import type { Pointed } from '../map/use-tooltip.ts'
import type { CellGridProps } from './cell-grid.ts'
import { timeWords } from './cell-words.ts'
import { CellCard } from './CellCard.tsx'
import { CellSheet } from './CellSheet.tsx'
import { shareOf, type CellRange } from './grid-geometry.ts'
import { GridAxis } from './GridAxis.tsx'
import { GridLine } from './GridLine.tsx'
import { GridFrame, GridHair } from './GridOverlay.tsx'
import { pointedCell, useCellCard } from './use-cell-card.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { useGridPointer } from './use-grid-pointer.ts'
import { useWidth } from './use-width.ts'

const axisHeight = 24
/** Where there is little room, labels leave the cells so much of it. */
const mostLabel = 0.42

/**
 * Rows of cells over time. A canvas draws those in view; over it lie their labels and empty cells
 * with names, so that every cell can be found, heard and walked to. One tab stop for all.
 */
export function CellGrid(props: CellGridProps) {
  const { label, rows, times, stepSeconds, rowHeight, paint, wordsOf, cursor } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const cells = useRef<HTMLDivElement>(null)
  const whole = useWidth(area)
  const labelWidth = Math.min(props.labelWidth, Math.floor(whole * mostLabel))
  const width = whole - labelWidth
  const { first, end } = useRowWindow(scroller, rows.length, rowHeight)
  const moments = useMemo(() => timeWords(times), [times])
  const speech = useMemo(() => ({ times, moments, wordsOf }), [times, moments, wordsOf])
  const drawn = useMemo(() => rows.slice(first, end), [rows, first, end])
  useVisible(drawn, props.onVisible)

  const [walked, setWalked] = useState<Pointed>()
  const columns = { count: times.length, width }
  const pointer = useGridPointer({ ...props, labelWidth })
  const card = useCellCard(pointer.hover, walked)

  const inView = () =>
    Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - axisHeight) / rowHeight))
  const scrollTo = (row: number) => {
    const element = scroller.current
    if (element === null) return
    const top = row * rowHeight
    const most = top - (inView() - 1) * rowHeight
    if (top < element.scrollTop) element.scrollTo({ top })
    else if (most > element.scrollTop) element.scrollTo({ top: most })
  }
  const selectedPlace = rows.findIndex((row) => row.id === props.selected)
  const press = useGridKeys({
    ...props,
    size: () => ({ rows: rows.length, columns: times.length, page: inView() }),
    start: {
      row: Math.max(0, selectedPlace),
      column: Math.max(0, times.length - 1),
    },
    onCursor: (place) => {
      scrollTo(place.row)
      if (cells.current !== null) setWalked(pointedCell(place, cells.current, columns, rowHeight))
      props.onCursor(place)
    },
  })
  const span = { times, stepSeconds }
  const activeId = `${id}-cell`
  const range = pointer.draft ?? props.brush
  const read = card.shown?.place ?? cursor
  const isCursorDrawn = cursor !== undefined && cursor.row >= first && cursor.row < end

  return (
    <div className="relative h-full min-h-0">
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.length}
        aria-colcount={times.length + 1}
        aria-activedescendant={isCursorDrawn ? activeId : undefined}
        onKeyDown={press}
        onBlur={() => setWalked(undefined)}
        onScroll={pointer.leave}
        className="group peer h-full overflow-x-hidden overflow-y-auto overscroll-contain focus-visible:outline-none"
      >
        <GridAxis
          {...span}
          labelWidth={labelWidth}
          width={width}
          marks={props.marks ?? []}
          window={props.window}
          at={read === undefined ? undefined : times[read.column]}
        />
        <div
          ref={area}
          className="relative cursor-crosshair touch-pan-y select-none"
          style={{ height: rows.length * rowHeight }}
          {...pointer.handlers}
          onPointerDownCapture={() => setWalked(undefined)}
        >
          {drawn.map((row, place) => {
            const index = first + place
            return (
              <GridLine
                key={row.id}
                row={row}
                index={index}
                height={rowHeight}
                labelWidth={labelWidth}
                isSelected={row.id === props.selected}
                speech={speech}
                active={cursor?.row === index ? cursor.column : undefined}
                activeId={activeId}
              />
            )
          })}
          <CellSheet {...{ paint, first, end, width, rowHeight }} left={labelWidth} />
          {selectedPlace >= 0 && (
            <span
              aria-hidden
              className="border-accent pointer-events-none absolute inset-x-0 z-[2] -my-px border-y"
              style={{ top: selectedPlace * rowHeight, height: rowHeight + 1 }}
            />
          )}
          <div
            ref={cells}
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-0 z-[2]"
            style={{ left: labelWidth }}
          >
            {props.window !== undefined &&
              [props.window.from, props.window.to].map((at) => (
                <GridHair
                  key={at}
                  share={shareOf(at, span)}
                  className="bg-accent w-px opacity-70"
                />
              ))}
            {props.overlay}
            {range !== undefined && (
              <GridFrame {...{ range, columns, rowHeight }} className={brushed} />
            )}
            {pointer.hover !== undefined && pointer.draft === undefined && (
              <GridFrame
                {...{ columns, rowHeight }}
                range={only(pointer.hover)}
                className="outline-ink outline-1"
              />
            )}
            {cursor !== undefined && (
              <GridFrame {...{ columns, rowHeight }} range={only(cursor)} className={cursorRing} />
            )}
          </div>
        </div>
      </div>
      {/* its own outline would lie under the cells */}
      <span
        aria-hidden
        className="border-accent pointer-events-none absolute inset-0 z-20 hidden border-2 peer-focus-visible:block"
      />
      {card.shown !== undefined && pointer.draft === undefined && (
        <CellCard beside={card.shown.beside} onEnter={card.keep} onLeave={card.release}>
          {props.renderCard(card.shown.place)}
        </CellCard>
      )}
      <p aria-live="polite" className="sr-only">
        {props.brush !== undefined && brushWords(props.brush, moments)}
      </p>
    </div>
  )
}

// no tint: the colours within are read, too
const brushed = 'border-accent ring-panel border-2 ring-1'
// dark and light, so that it shows on a cell of any colour
const cursorRing = 'outline-ink ring-panel outline-2 ring-4 group-focus-visible:outline-accent'

const only = ({ row, column }: { row: number; column: number }): CellRange => ({
  top: row,
  bottom: row,
  left: column,
  right: column,
})

function brushWords({ top, bottom, left, right }: CellRange, moments: readonly string[]): string {
  const count = bottom - top + 1
  return `Marked ${count} ${count === 1 ? 'row' : 'rows'}, ${moments[left] ?? ''} to ${moments[right] ?? ''}`
}

/** Tells which rows are near the eye, whenever others are. */
function useVisible(drawn: CellGridProps['rows'], onVisible: CellGridProps['onVisible']): void {
  const told = useRef('')
  useEffect(() => {
    const ids = drawn.map((row) => row.id)
    const key = ids.join('\n')
    if (key === told.current) return
    told.current = key
    onVisible?.(ids)
  }, [drawn, onVisible])
}
