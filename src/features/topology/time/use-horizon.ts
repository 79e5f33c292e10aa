import { useMemo } from 'react'

import type { Seconds } from '#src/domain/units.ts'

import { toRefresh } from '../traffic-scope.ts'
import type { TrafficState } from '../url.ts'
import { horizonOf, momentStep, type Horizon } from './moments.ts'
import { useLiveEnd } from './use-live-end.ts'

/**
 * The stretch of time around the moment that is looked at. It moves on by itself, so it is asked for
 * where it is shown: what else is on the screen needn't be drawn anew.
 */
export function useHorizon(
  { at, refresh, paused }: Pick<TrafficState, 'at' | 'refresh' | 'paused'>,
  span: Seconds,
): Horizon {
  const now = useLiveEnd(momentStep, toRefresh({ refresh, paused }).paused)
  return useMemo(() => horizonOf(at, now, span), [at, now, span])
}
