import { useState, type KeyboardEvent } from 'react'

import type { CellGridProps } from './cell-grid.ts'
import { rangeBetween } from './grid-geometry.ts'
import { cellAfter, type CellPlace, type GridSize } from './grid-keys.ts'

type KeyedGrid = Pick<
  CellGridProps,
  'cursor' | 'onCursor' | 'onSelect' | 'onOpen' | 'onExplain' | 'brush' | 'onBrush'
> & {
  readonly size: () => GridSize
  /** Where one begins who has no cursor yet. */
  readonly start: CellPlace
}

/**
 * Walking a grid by keys: arrows, Home, End and Page move the cursor, with Shift they draw the brush
 * from where it began, Enter opens, Space selects, Ctrl+Enter shows queries, Escape takes the brush
 * away and is anybody's key again once there is none.
 */
export function useGridKeys(grid: KeyedGrid) {
  const { cursor, start, brush } = grid
  const [anchor, setAnchor] = useState<CellPlace>()

  const act = ({ key, ctrlKey, metaKey }: KeyboardEvent, at: CellPlace): boolean => {
    if (key === 'Escape' && brush !== undefined) {
      setAnchor(undefined)
      grid.onBrush(undefined)
      return true
    }
    if (key === 'Enter' && (ctrlKey || metaKey)) return call(grid.onExplain, at)
    if (key === 'Enter') return call(grid.onOpen ?? grid.onSelect, at)
    return key === ' ' && call(grid.onSelect, at)
  }
  const move = (event: KeyboardEvent, at: CellPlace): boolean => {
    const next = cellAfter(event, at, grid.size())
    if (next === undefined) return false
    // the first key of somebody without a cursor shows where they are
    const target = cursor === undefined && !event.shiftKey ? start : next
    grid.onCursor(target)
    const from = event.shiftKey ? (anchor ?? at) : undefined
    setAnchor(from)
    if (from !== undefined) grid.onBrush(rangeBetween(from, target))
    return true
  }
  return (event: KeyboardEvent): void => {
    if (event.altKey) return
    const at = cursor ?? start
    if (!act(event, at) && !move(event, at)) return
    event.preventDefault()
    event.stopPropagation()
  }
}

function call(handler: ((at: CellPlace) => void) | undefined, at: CellPlace): boolean {
  handler?.(at)
  return handler !== undefined
}
