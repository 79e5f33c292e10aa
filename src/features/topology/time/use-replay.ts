import { useEffect } from 'react'

import { momentStep } from './moments.ts'

/** Seconds of the past for each second. */
export const replaySpeeds = [1, 5, 10, 30, 60] as const
export type ReplaySpeed = (typeof replaySpeeds)[number]

/** No faster than eyes and back ends can follow. */
const shortestTick = 500

/** How often a replay moves on, in milliseconds, and by how many seconds of the past. */
export function toTicks(speed: ReplaySpeed): { readonly every: number; readonly by: number } {
  const by = Math.max(1, Math.round((shortestTick * speed) / (1000 * momentStep))) * momentStep
  return { every: (by * 1000) / speed, by }
}

/**
 * Moves on at a speed while it plays. It waits for the moment before to be there, so that a slow
 * back end makes it slower and is never asked for more than it can answer.
 */
export function useReplay({
  speed,
  isReady,
  onTick,
}: {
  /** Absent: it doesn't play. */
  readonly speed: ReplaySpeed | undefined
  readonly isReady: boolean
  readonly onTick: (seconds: number) => void
}): void {
  useEffect(() => {
    if (speed === undefined || !isReady) return undefined
    const { every, by } = toTicks(speed)
    const timer = setTimeout(() => onTick(by), every)
    return () => clearTimeout(timer)
  }, [speed, isReady, onTick])
}
