import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'

type RowFocus = {
  /** The row that Tab reaches; arrows move it. */
  readonly active: string | undefined
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onFocus: (key: string) => void
}

/** One tab stop for a whole table: arrows, Page, Home and End move it, scrolling as they go. */
export function useRowFocus<Row>(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  rowHeight: number,
): RowFocus {
  const [active, setActive] = useState<string | undefined>(undefined)
  const wanted = useRef<string | undefined>(undefined)

  // The wanted row may be drawn only after the scroll that follows; so look again at every render.
  useEffect(() => {
    if (wanted.current === undefined) return
    const button = scroller.current?.querySelector<HTMLElement>(
      `[data-row="${CSS.escape(wanted.current)}"] button`,
    )
    if (button === null || button === undefined) return
    wanted.current = undefined
    button.focus({ preventScroll: true })
  })

  const moveTo = (index: number) => {
    const row = rows[index]
    const element = scroller.current
    if (row === undefined || element === null) return
    const key = rowKey(row)
    const top = index * rowHeight
    const view = element.clientHeight - 2 * rowHeight
    if (top < element.scrollTop) element.scrollTo({ top })
    if (top > element.scrollTop + view) element.scrollTo({ top: top - view })
    wanted.current = key
    setActive(key)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const at = active === undefined ? 0 : rows.findIndex((row) => rowKey(row) === active)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const last = rows.length - 1
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    moveTo(Math.min(last, Math.max(0, target)))
  }
  return { active, onKeyDown, onFocus: setActive }
}
