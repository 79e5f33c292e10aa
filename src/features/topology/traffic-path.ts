import { formatTrafficState, type TrafficState } from './url.ts'

/** The address of the Traffic page in a state. */
export function trafficPath(state: TrafficState): string {
  const search = formatTrafficState(state).toString()
  return search === '' ? '/' : `/?${search}`
}
