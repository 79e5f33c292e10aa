import type { EdgeRow } from './edge-rows.ts'
import type { ServiceRow } from './service-rows.ts'

/** What the map brings forward while something is looked for; `undefined`: everything alike. */
export function highlightedIds(
  find: string,
  edges: readonly EdgeRow[],
  services: readonly ServiceRow[],
): ReadonlySet<string> | undefined {
  if (find.trim() === '') return undefined
  return new Set<string>([...edges, ...services].map(({ id }) => id))
}
