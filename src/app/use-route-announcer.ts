import { useEffect, useRef, useState, type RefObject } from 'react'

const titles: Readonly<Record<string, string>> = { '/': 'Traffic', '/clusters': 'Clusters' }

type RouteAnnouncer = {
  readonly main: RefObject<HTMLElement | null>
  readonly announcement: string
}

/**
 * A page change in one document is silent to a screen reader: this names the new page and moves
 * focus to its beginning, but not on the first load, which the browser announces itself.
 */
export function useRouteAnnouncer(pathname: string): RouteAnnouncer {
  const main = useRef<HTMLElement>(null)
  const [first] = useState(pathname)
  const hasMoved = useRef(false)
  const title = titles[pathname] ?? 'Page not found'

  useEffect(() => {
    document.title = `${title} – Weir`
    if (pathname !== first) hasMoved.current = true
    if (hasMoved.current) main.current?.focus({ preventScroll: true })
  }, [pathname, first, title])

  return { main, announcement: pathname === first ? '' : title }
}
