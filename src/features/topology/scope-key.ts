import type { TrafficState } from './url.ts'

/** What has a layout of its own; folding and opening boxes in it moves nothing else. */
export function scopeKey({ level, clusters, namespaces, focus, everything }: TrafficState): string {
  const part = focus === undefined ? [] : [focus.on, String(focus.hops), focus.direction]
  return [level, ...clusters, '', ...namespaces, ...part, ...(everything ? ['all'] : [])].join('/')
}
