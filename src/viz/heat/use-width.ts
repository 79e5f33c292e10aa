import { useLayoutEffect, useState, type RefObject } from 'react'

/** An element's width in whole pixels, followed; 0 before it is on the page. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const host = element.current
    if (host === null) return undefined
    const measure = () => setWidth(host.clientWidth)
    const sizes = new ResizeObserver(measure)
    sizes.observe(host)
    measure()
    return () => sizes.disconnect()
  }, [element])
  return width
}
