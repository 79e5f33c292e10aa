import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { Preference } from '#src/ui/preference.ts'

/**
 * What can be written on edges. `trouble` is the failed share of what fails; the others are numbers
 * of every edge: requests per second, failed share, latency, and the share of its caller's requests.
 */
export const edgeLabels = [
  'trouble',
  'rate',
  'errors',
  'mean',
  'p50',
  'p95',
  'p99',
  'share',
] as const
export type EdgeLabel = (typeof edgeLabels)[number]

/** How a map is drawn, as its viewer chose. */
export type MapOptions = {
  readonly labels: readonly EdgeLabel[]
  /** Write the other side's numbers too, and the gap between them. */
  readonly sides: boolean
}

/** Whether dots run along the busiest edges; nothing moves unless somebody asks for it. */
export const animation: Preference<'on' | 'off'> = {
  key: 'map.animation',
  values: ['on', 'off'],
  initial: 'off',
}

/** All that a picture of the mesh is made from, but for where things stand. */
export type MapPicture = {
  readonly map: MapGraph
  readonly context: ReadingContext
  readonly options: MapOptions
}
