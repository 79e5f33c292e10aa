import { useEffect, useRef, useState } from 'react'

import type { HeatGrid } from '#src/domain/heat/heat.ts'

const delayMillis = 15_000
const shortestMillis = 60_000

/**
 * Follows a grid a little later and once a minute at most, so that one refresh doesn't have to fetch
 * the new columns of everything on the screen. Another span, or another time, is followed at once.
 */
export function useLaterGrid(grid: HeatGrid | undefined): HeatGrid | undefined {
  const [later, setLater] = useState(grid)
  const movedAt = useRef(0)
  const isNext = grid !== undefined && later !== undefined && isNextOf(grid, later)
  if (grid !== later && !isNext) setLater(grid)
  useEffect(() => {
    if (!isNext) return undefined
    const wait = Math.max(delayMillis, movedAt.current + shortestMillis - Date.now())
    const timer = setTimeout(() => {
      movedAt.current = Date.now()
      setLater(grid)
    }, wait)
    return () => clearTimeout(timer)
  }, [grid, isNext])
  return later
}

/** Whether it is the same grid some columns on. */
function isNextOf(grid: HeatGrid, before: HeatGrid): boolean {
  const steps = (grid.end - before.end) / (grid.step * 1000)
  return grid.step === before.step && grid.count === before.count && steps > 0 && steps <= 8
}
