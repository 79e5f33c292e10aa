import {
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react'

import { classNames } from './class-names.ts'

type SplitPaneProps = {
  /** Names the bar: "Height of the map". */
  readonly label: string
  readonly direction: 'rows' | 'columns'
  /** Share of the first pane, in per cent. */
  readonly size: number
  readonly min?: number
  readonly max?: number
  readonly onResize: (size: number) => void
  readonly first: ReactNode
  /** Without a second pane the first has it all. */
  readonly second: ReactNode | undefined
}

/** Two panes and the bar between them, moved by pointer or by arrow keys. */
export function SplitPane(props: SplitPaneProps) {
  const { label, direction, size, min = 15, max = 85, onResize, first, second } = props
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number | undefined>(undefined)
  const shown = Math.min(max, Math.max(min, dragged ?? size))
  const isColumns = direction === 'columns'

  const sizeAt = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect()
    if (box === undefined) return shown
    const part = isColumns
      ? (event.clientX - box.left) / box.width
      : (event.clientY - box.top) / box.height
    return Math.min(max, Math.max(min, Math.round(part * 100)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      [isColumns ? 'ArrowLeft' : 'ArrowUp']: shown - 2,
      [isColumns ? 'ArrowRight' : 'ArrowDown']: shown + 2,
      Home: min,
      End: max,
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    onResize(Math.min(max, Math.max(min, next)))
  }
  const template =
    second === undefined ? '1fr' : `minmax(0, ${shown}fr) 5px minmax(0, ${100 - shown}fr)`

  return (
    <div
      ref={frame}
      className={classNames('grid h-full min-h-0 min-w-0', dragged !== undefined && 'select-none')}
      style={isColumns ? { gridTemplateColumns: template } : { gridTemplateRows: template }}
    >
      <div id={id} className="min-h-0 min-w-0">
        {first}
      </div>
      {second !== undefined && (
        <>
          <div
            role="separator"
            tabIndex={0}
            aria-label={label}
            aria-controls={id}
            aria-orientation={isColumns ? 'vertical' : 'horizontal'}
            aria-valuenow={shown}
            aria-valuemin={min}
            aria-valuemax={max}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              setDragged(shown)
            }}
            onPointerMove={(event) => {
              if (dragged !== undefined) setDragged(sizeAt(event))
            }}
            onPointerUp={() => {
              if (dragged !== undefined) onResize(dragged)
              setDragged(undefined)
            }}
            onPointerCancel={() => setDragged(undefined)}
            className={classNames(
              'relative touch-none bg-line bg-clip-content before:absolute hover:bg-accent focus-visible:bg-accent',
              // a bar of one pixel with a hand's breadth to catch it by
              isColumns
                ? 'cursor-col-resize px-[2px] before:-inset-x-1.5 before:inset-y-0'
                : 'cursor-row-resize py-[2px] before:inset-x-0 before:-inset-y-1.5',
            )}
          />
          <div className="min-h-0 min-w-0">{second}</div>
        </>
      )}
    </div>
  )
}
