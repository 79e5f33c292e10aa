import { byText } from '../topology/ascending.ts'

/** Two lists as one map in ascending order of id; the first is in that order already. */
export function mergeById<Id extends string, T extends { readonly id: Id }>(
  sorted: readonly (T & { readonly id: Id })[],
  others: readonly (T & { readonly id: Id })[],
): ReadonlyMap<Id, T> {
  const map = new Map<Id, T>()
  const rest = others.toSorted((a, b) => byText(a.id, b.id))
  let next = 0
  for (const item of sorted) {
    for (let other = rest[next]; other !== undefined && other.id < item.id; other = rest[next]) {
      map.set(other.id, other)
      next += 1
    }
    map.set(item.id, item)
  }
  for (const other of rest.slice(next)) map.set(other.id, other)
  return map
}
