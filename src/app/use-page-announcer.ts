import { useEffect, useRef, useState, type RefObject } from 'react'

type PageAnnouncer = {
  readonly main: RefObject<HTMLElement | null>
  readonly announcement: string
}

/**
 * A page change in one document is silent to a screen reader: this names the new page and moves
 * focus to its beginning, but not on the first load, which the browser announces itself.
 */
export function usePageAnnouncer(title: string): PageAnnouncer {
  const main = useRef<HTMLElement>(null)
  const [first] = useState(title)
  const hasMoved = useRef(false)

  useEffect(() => {
    document.title = `${title} – Weir`
    if (title !== first) hasMoved.current = true
    if (hasMoved.current) main.current?.focus({ preventScroll: true })
  }, [title, first])

  return { main, announcement: title === first ? '' : title }
}
