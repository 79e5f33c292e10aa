import { useState } from 'react'

import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { Seconds } from '#src/domain/units.ts'
import type { TrafficView } from '#src/queries/traffic.ts'

import { isSameContext, toReadingContext } from './traffic-context.ts'

/** The context of a view's numbers: the same object until a number's state could differ. */
export function useReadingContext(
  view: TrafficView | undefined,
  range: Seconds,
): ReadingContext | undefined {
  const [kept, setKept] = useState<ReadingContext | undefined>(undefined)
  if (view === undefined) return undefined
  const next = toReadingContext(view, range)
  if (kept !== undefined && isSameContext(kept, next)) return kept
  setKept(next)
  return next
}
