import type { ServiceSeries } from '#src/domain/series/service-series.ts'
import { judge, type HealthState } from '#src/domain/signals/health.ts'
import { perSecond } from '#src/domain/units.ts'

/** Since when something has been as it is. */
export type Since = {
  readonly at: number
  /** It was so at the beginning already; it may have begun before. */
  readonly isOpen: boolean
}

/**
 * Since when a service has been failing or degraded without a break, by the rules that judge it now.
 *
 * @param state - What it is now.
 * @returns `undefined` where it is neither, or where its requests over time don't show it: the
 *   verdict of now is over another window.
 */
export function troubleSince(
  { times, sides, window }: ServiceSeries,
  state: HealthState,
): Since | undefined {
  const requests = sides.find((side) => side.requests !== undefined)?.requests
  if (requests === undefined || (state !== 'failing' && state !== 'degraded')) return undefined
  const isTroubled = (index: number) => {
    const rate = requests.rate[index] ?? Number.NaN
    const shareOf = (column: Float64Array) => (column[index] ?? 0) || 0
    if (Number.isNaN(rate)) return false
    const verdict = judge({
      protocol: 'http',
      rate: perSecond(rate),
      errors: perSecond(rate * shareOf(requests.errors)),
      clientErrors: perSecond(rate * shareOf(requests.clientErrors)),
      range: window,
    })
    return verdict.state === 'failing' || verdict.state === 'degraded'
  }
  let first = times.length
  while (first > 0 && isTroubled(first - 1)) first -= 1
  const at = times[first]
  return at === undefined ? undefined : { at, isOpen: first === 0 }
}
