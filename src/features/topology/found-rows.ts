import type { Found, MapGraph } from '#src/domain/detail/map-detail.ts'

/**
 * The rows that are looked for and not hidden, by the ids that the expressions name.
 *
 * @returns The very list where nothing is left out. An expression that can't be read leaves nothing
 *   out: what is wrong with it is said where it was written.
 */
export function foundRows<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { found, hidden }: Pick<MapGraph, 'found' | 'hidden'>,
): readonly Row[] {
  const isFound = memberOf(found, true)
  const isHidden = memberOf(hidden, false)
  if (found.state !== 'found' && hidden.state !== 'found') return rows
  return rows.filter(({ id }) => isFound(id) && !isHidden(id))
}

/** What the map brings forward while something is looked for; `undefined`: everything alike. */
export const highlightedIds = (found: Found): ReadonlySet<string> | undefined =>
  found.state === 'found' ? found.ids : undefined

function memberOf(found: Found, otherwise: boolean): (id: string) => boolean {
  if (found.state !== 'found') return () => otherwise
  const ids: ReadonlySet<string> = found.ids
  return (id) => ids.has(id)
}
