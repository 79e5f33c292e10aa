import { useSyncExternalStore } from 'react'

const everySecond = 1000

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, everySecond)
  return () => clearInterval(timer)
}

const wholeSecond = () => Math.floor(Date.now() / everySecond) * everySecond

/** The moment, to the second, in milliseconds since 1970; renders its component every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, wholeSecond)
}
