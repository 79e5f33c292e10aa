import { columnEdge, type CellRange, type Columns } from './grid-geometry.ts'

type FrameProps = {
  readonly range: CellRange
  readonly columns: Columns
  readonly rowHeight: number
  readonly className: string
}

/** A frame around cells. */
export function GridFrame({ range, columns, rowHeight, className }: FrameProps) {
  const left = columnEdge(range.left, columns)
  const right = columnEdge(range.right + 1, columns)
  return (
    <span
      aria-hidden
      className={`pointer-events-none absolute ${className}`}
      style={{
        left,
        width: right - left - 1,
        top: range.top * rowHeight,
        height: (range.bottom - range.top + 1) * rowHeight - 1,
      }}
    />
  )
}

/** A hair from top to bottom at a share of the width; nothing beyond the grid. */
export function GridHair({
  share,
  className,
}: {
  readonly share: number
  readonly className: string
}) {
  if (!(share > 0 && share < 1)) return null
  return (
    <span
      aria-hidden
      className={`pointer-events-none absolute inset-y-0 ${className}`}
      style={{ left: `${share * 100}%` }}
    />
  )
}
