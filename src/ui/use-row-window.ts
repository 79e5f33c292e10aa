import { useLayoutEffect, useState, type RefObject } from 'react'

/** Which rows of a long list are near enough to the eye to be drawn: from `first` up to `end`. */
export type RowWindow = { readonly first: number; readonly end: number }

const overscan = 6

/**
 * Follows a scrolling element. All rows are equally high, so two divisions tell which ones are in
 * view; that is all this screen needs of a virtualiser.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowWindow {
  const [window, setWindow] = useState<RowWindow>({ first: 0, end: 40 })

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - overscan)
      const visible = Math.ceil(element.clientHeight / rowHeight)
      // whole steps, so that most scroll events change nothing
      const from = first - (first % overscan)
      const end = from + visible + 3 * overscan
      setWindow((before) =>
        before.first === from && before.end === end ? before : { first: from, end },
      )
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller, rowHeight])

  const first = Math.min(window.first, Math.max(0, count - 1))
  return { first, end: Math.min(count, window.end) }
}
