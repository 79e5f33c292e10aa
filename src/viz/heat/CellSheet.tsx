import { useLayoutEffect, useRef } from 'react'

import { createCellCanvas, type CellCanvas } from './cell-canvas.ts'
import type { CellGridProps } from './cell-grid.ts'
import type { RowBand } from './to-heat-layers.ts'
import { useHeatTheme } from './use-heat-theme.ts'

type CellSheetProps = RowBand & Pick<CellGridProps, 'paint'> & { readonly left: number }

/** The canvas under the rows in view; it scrolls along, and is drawn again only for other rows. */
export function CellSheet({ paint, first, end, width, rowHeight, left }: CellSheetProps) {
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<CellCanvas>(undefined)
  const theme = useHeatTheme()

  useLayoutEffect(() => {
    if (host.current === null) return undefined
    const fresh = createCellCanvas(host.current)
    canvas.current = fresh
    return () => {
      canvas.current = undefined
      fresh.destroy()
    }
  }, [])

  // before the rows' new labels are painted
  useLayoutEffect(() => {
    if (width > 0) canvas.current?.show(paint(theme, { first, end, width, rowHeight }))
  }, [paint, theme, first, end, width, rowHeight])

  return (
    <div
      ref={host}
      aria-hidden
      className="pointer-events-none absolute"
      style={{ left, width, top: first * rowHeight, height: (end - first) * rowHeight }}
    />
  )
}
