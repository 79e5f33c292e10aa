/** Compares texts by code unit, the order that every map of a graph is in. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A map of the same entries in ascending order of key. */
export function ascending<Key extends string, Value>(
  entries: Iterable<readonly [Key, Value]>,
): ReadonlyMap<Key, Value> {
  return new Map([...entries].toSorted(([a], [b]) => byText(a, b)))
}
