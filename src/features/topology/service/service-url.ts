import { formatDuration } from '#src/domain/time-window.ts'
import { seconds, type Seconds } from '#src/domain/units.ts'

import { refreshIntervals, timeRanges, type RefreshInterval } from '../url.ts'

/** What is looked at of a service: all of it stands in the URL. */
export type ServiceState = {
  readonly range: Seconds
  readonly refresh: RefreshInterval
  readonly paused: boolean
}

const defaultServiceState: ServiceState = {
  range: seconds(3600),
  refresh: 15,
  paused: false,
}

/** Reads the state from a URL's search; whatever is missing or makes no sense is the default. */
export function parseServiceState(search: URLSearchParams): ServiceState {
  const range = search.get('range')
  const refresh = search.get('refresh')
  return {
    range: timeRanges.find((known) => formatDuration(known) === range) ?? defaultServiceState.range,
    refresh:
      refresh === 'off'
        ? 'off'
        : (refreshIntervals.find((known) => String(known) === refresh) ??
          defaultServiceState.refresh),
    paused: search.get('paused') === 'yes',
  }
}

/** Writes the state as a URL's search, without what is the default: the inverse of parsing. */
export function formatServiceState({ range, refresh, paused }: ServiceState): URLSearchParams {
  const search = new URLSearchParams()
  if (range !== defaultServiceState.range) search.set('range', formatDuration(range))
  if (refresh !== defaultServiceState.refresh) search.set('refresh', String(refresh))
  if (paused) search.set('paused', 'yes')
  return search
}
