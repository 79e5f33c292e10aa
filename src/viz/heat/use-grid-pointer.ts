import { useState, type MouseEvent, type PointerEvent } from 'react'

import type { CellGridProps } from './cell-grid.ts'
import { columnAt, rangeBetween, type CellRange } from './grid-geometry.ts'
import type { CellPlace } from './grid-keys.ts'

/** Where the pointer is: over which cell, and where on the page. */
export type CellHover = CellPlace & { readonly at: { readonly x: number; readonly y: number } }

type PointedGrid = Pick<
  CellGridProps,
  'rows' | 'times' | 'rowHeight' | 'labelWidth' | 'onCursor' | 'onSelect' | 'onOpen' | 'onBrush'
>

/** Pressed so far from where it was released, in pixels, a pointer has drawn. */
const slop = 5

/** A press selects, two open, a drag draws the brush; while it is drawn, only here. */
export function useGridPointer(grid: PointedGrid) {
  const [hover, setHover] = useState<CellHover>()
  const [press, setPress] = useState<CellHover>()
  const [draft, setDraft] = useState<CellRange>()

  const placeOf = (event: MouseEvent): CellHover | undefined => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - left - grid.labelWidth
    const row = Math.floor((event.clientY - top) / grid.rowHeight)
    const columns = { count: grid.times.length, width: width - grid.labelWidth }
    const at = { x: event.clientX, y: event.clientY }
    if (grid.times.length === 0 || grid.rows.length === 0) return undefined
    return {
      row: Math.min(grid.rows.length - 1, Math.max(0, row)),
      column: columnAt(x, columns),
      at,
    }
  }
  const isOnCells = (event: MouseEvent) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left >= grid.labelWidth

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || !isOnCells(event)) return
    setHover(undefined)
    setPress(placeOf(event))
  }
  const onPointerMove = (event: PointerEvent) => {
    const here = placeOf(event)
    if (press === undefined || here === undefined) {
      const isOver = here !== undefined && isOnCells(event) && event.pointerType !== 'touch'
      const isSame = hover?.row === here?.row && hover?.column === here?.column
      if (!isOver) setHover(undefined)
      else if (!isSame || hover === undefined) setHover(here)
      return
    }
    const distance = Math.hypot(here.at.x - press.at.x, here.at.y - press.at.y)
    if (draft === undefined && distance < slop) return
    // kept even where the pointer leaves the grid while it is down
    event.currentTarget.setPointerCapture(event.pointerId)
    setDraft(rangeBetween(press, here))
  }
  const stop = () => {
    setPress(undefined)
    setDraft(undefined)
  }
  const onPointerUp = (event: PointerEvent) => {
    const here = placeOf(event)
    if (draft !== undefined) grid.onBrush(draft)
    else if (event.button === 0 && here !== undefined) {
      if (isOnCells(event)) grid.onCursor(here)
      grid.onSelect?.(here)
    }
    stop()
  }
  const onDoubleClick = (event: MouseEvent) => {
    const here = placeOf(event)
    if (here !== undefined && isOnCells(event)) grid.onOpen?.(here)
  }
  return {
    hover,
    draft,
    leave: () => setHover(undefined),
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: stop,
      onPointerLeave: () => setHover(undefined),
      onDoubleClick,
    },
  }
}
