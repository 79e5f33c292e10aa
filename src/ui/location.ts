import { useSyncExternalStore } from 'react'

/**
 * Where the page is. The browser keeps it; this only tells React of changes, at once, so that a
 * field bound to the URL can be typed into.
 */
const listeners = new Set<() => void>()
/** The search each path was left with, so that going back to a page finds it as it was. */
const leftWith = new Map<string, string>()

function announce(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', announce)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) window.removeEventListener('popstate', announce)
  }
}

/** Goes to a place of this page: a new entry of the history, or the current one rewritten. */
export function navigate(
  to: string,
  how: { readonly replace: boolean } = { replace: false },
): void {
  const { pathname, search } = window.location
  if (to === `${pathname}${search}`) return
  leftWith.set(pathname, search)
  if (how.replace) window.history.replaceState(null, '', to)
  else window.history.pushState(null, '', to)
  announce()
}

/** A path with the search that it was last left with. */
export function pathAsLeft(path: string): string {
  return `${path}${leftWith.get(path) ?? ''}`
}

export function usePathname(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname)
}

/** The part of the address from the question mark on. */
export function useSearch(): string {
  return useSyncExternalStore(subscribe, () => window.location.search)
}
