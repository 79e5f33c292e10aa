/** Compares texts by code unit, the order that every map of a graph is in. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Things with an id as a map, in ascending order of id; of two with one id the later counts. */
export function ascending<Id extends string, T extends { readonly id: Id }>(
  items: Iterable<T & { readonly id: Id }>,
): ReadonlyMap<Id, T> {
  const map = new Map<Id, T>()
  for (const item of [...items].toSorted((a, b) => byText(a.id, b.id))) map.set(item.id, item)
  return map
}
