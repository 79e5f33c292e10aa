import { perSecond } from '../units.ts'
import { byText } from './ascending.ts'
import type { ResponseRate } from './report.ts'

/**
 * Adds answers of one kind; busiest first, ties by code, gRPC status and flags.
 *
 * Kinds are few however large the mesh, so they are searched in a row.
 */
export function mergeResponses(
  lists: readonly (readonly ResponseRate[])[],
): readonly ResponseRate[] {
  const [only] = lists
  if (only !== undefined && lists.length === 1 && isUnique(only) && isSorted(only)) return only
  const merged: ResponseRate[] = []
  for (const list of lists) {
    for (const response of list) {
      const index = indexOfKind(merged, response)
      const known = merged[index]
      if (known === undefined) merged.push(response)
      else merged[index] = { ...known, rate: perSecond(known.rate + response.rate) }
    }
  }
  return isSorted(merged) ? merged : merged.toSorted(busiestFirst)
}

function isSorted(list: readonly ResponseRate[]): boolean {
  for (let index = 1; index < list.length; index += 1) {
    const before = list[index - 1]
    const here = list[index]
    if (before && here && busiestFirst(before, here) > 0) return false
  }
  return true
}

const isUnique = (list: readonly ResponseRate[]): boolean =>
  list.every((response, index) => indexOfKind(list, response) === index)

function indexOfKind(merged: readonly ResponseRate[], response: ResponseRate): number {
  for (let index = 0; index < merged.length; index += 1) {
    const known = merged[index]
    if (
      known?.code === response.code &&
      known.flags === response.flags &&
      known.grpcStatus === response.grpcStatus
    ) {
      return index
    }
  }
  return -1
}

const busiestFirst = (a: ResponseRate, b: ResponseRate): number =>
  b.rate - a.rate ||
  byText(a.code, b.code) ||
  byText(a.grpcStatus, b.grpcStatus) ||
  byText(a.flags, b.flags)
