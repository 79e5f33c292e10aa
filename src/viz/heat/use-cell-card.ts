import { useState } from 'react'

import { useTooltip, type Pointed } from '../map/use-tooltip.ts'
import { columnEdge, type Columns } from './grid-geometry.ts'
import type { CellPlace } from './grid-keys.ts'
import type { CellHover } from './use-grid-pointer.ts'

/** The card of the cell that is pointed at, or walked on; Escape takes it away. */
export function useCellCard(hover: CellHover | undefined, walked: Pointed | undefined) {
  const pointed = hover === undefined ? undefined : { id: toId(hover), at: hover.at }
  const { shown, keep, release } = useTooltip(useKept(pointed), walked)
  return {
    shown: shown === undefined ? undefined : { place: fromId(shown.id), beside: shown.beside },
    keep,
    release,
  }
}

/** The same object as long as it is the same cell. */
function useKept<T extends { readonly id: string }>(fresh: T | undefined): T | undefined {
  const [kept, setKept] = useState(fresh)
  if (kept?.id === fresh?.id) return kept
  setKept(fresh)
  return fresh
}

const toId = ({ row, column }: CellPlace) => `${row} ${column}`

function fromId(id: string): CellPlace {
  const [row = 0, column = 0] = id.split(' ').map(Number)
  return { row, column }
}

/**
 * A cell and where it lies in the page's window.
 *
 * @param cells - The element that exactly all cells fill.
 */
export function pointedCell(
  { row, column }: CellPlace,
  cells: Element,
  columns: Columns,
  rowHeight: number,
): Pointed {
  const bounds = cells.getBoundingClientRect()
  const top = bounds.top + row * rowHeight
  const left = bounds.left + columnEdge(column, columns)
  const right = bounds.left + columnEdge(column + 1, columns)
  return { id: toId({ row, column }), beside: { left, top, right, bottom: top + rowHeight } }
}
