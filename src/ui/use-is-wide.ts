import { useLayoutEffect, useState, type RefObject } from 'react'

/** Whether an element is at least so wide, in pixels. */
export function useIsWide(element: RefObject<HTMLElement | null>, from: number): boolean {
  const [isWide, setIsWide] = useState(true)

  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null) return undefined
    const observer = new ResizeObserver(() => setIsWide(watched.clientWidth >= from))
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element, from])

  return isWide
}
