import { useMemo, useRef } from 'react'

import { useRowWindow } from '#src/ui/use-row-window.ts'

import type { CellGridProps } from './cell-grid.ts'
import { timeWords } from './cell-words.ts'

type CellTableProps = Pick<CellGridProps, 'label' | 'rows' | 'times' | 'wordsOf'>

const rowHeight = 24

/** The same cells as words, row by row; only rows near the eye are drawn. */
export function CellTable({ label, rows, times, wordsOf }: CellTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { first, end } = useRowWindow(scroller, rows.length, rowHeight)
  const moments = useMemo(() => timeWords(times), [times])
  return (
    <div
      ref={scroller}
      role="region"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- to scroll it by keys
      tabIndex={0}
      aria-label={`${label}, scrollable`}
      className="h-full min-h-0 overflow-auto overscroll-contain"
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className="border-separate border-spacing-0 text-xs whitespace-nowrap tabular-nums"
      >
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={`${corner} text-left font-normal`}>
              Row
            </th>
            {moments.map((moment, column) => (
              <th key={times[column]} scope="col" className={`${header} text-right font-normal`}>
                {moment}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={first * rowHeight} />
          {rows.slice(first, end).map((row, place) => (
            <tr key={row.id} aria-rowindex={first + place + 2} style={{ height: rowHeight }}>
              <th scope="row" className={`${side} text-left font-normal`}>
                {row.name} <span className="text-faint text-2xs">{row.place}</span>
              </th>
              {times.map((time, column) => (
                <td key={time} className="border-line border-b px-2 text-right">
                  {wordsOf(first + place, column)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer height={(rows.length - end) * rowHeight} />
        </tbody>
      </table>
    </div>
  )
}

const header = 'border-line bg-panel text-muted sticky top-0 z-10 border-b px-2 py-1'
const corner = 'border-line bg-panel text-muted sticky top-0 left-0 z-20 border-b px-2 py-1'
const side = 'border-line bg-panel sticky left-0 border-r border-b px-2'

function Spacer({ height }: { readonly height: number }) {
  return height > 0 && <tr aria-hidden style={{ height }} />
}
