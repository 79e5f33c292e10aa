import { type HeatGroup, sumKey } from '#src/clients/prometheus/heat-series.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { isOfRequests, type SidedPart } from '#src/domain/heat/part.ts'
import type { Level } from '#src/domain/mesh/identity.ts'

import type { RowIndex } from './knowledge.ts'

/** What buckets tell of one row at one back end: sums of groups, by the sum's key. */
export type RowSums = ReadonlyMap<string, SummedGroup>

/** The first of the groups in a sum, under the sum's key; all of them are shown, or none is. */
type SummedGroup = {
  readonly group: HeatGroup & { readonly isSum: true }
  readonly isShown: boolean
}

/**
 * Joins the groups of a row that buckets need not tell apart.
 *
 * @param own - All groups of the row at one back end.
 * @param ambiguous - Keys of sums that are of several rows.
 * @returns `undefined` where a sum would hold what is no part of the row, or not shown: there each
 *   group's own buckets are needed. At the level of versions they always are.
 */
export function sumGroups(
  own: readonly HeatGroup[],
  level: Level,
  {
    isShown,
    ambiguous,
  }: {
    readonly isShown: (part: SidedPart) => boolean
    readonly ambiguous: ReadonlySet<string>
  },
): RowSums | undefined {
  if (level === 'version') return undefined
  const sums = new Map<string, SummedGroup>()
  for (const group of own.filter(isOfRequests)) {
    const key = sumKey(group.labels, level)
    const known = sums.get(key)
    if (ambiguous.has(key)) return undefined
    if (known !== undefined && known.isShown !== isShown(group)) return undefined
    if (known !== undefined) continue
    sums.set(key, { group: { ...group, key: `sum\0${key}`, isSum: true }, isShown: isShown(group) })
  }
  return sums
}

const found = new WeakMap<RowIndex, ReadonlyMap<string, ReadonlySet<string>>>()
const none: ReadonlySet<string> = new Set()

/** Keys of sums that hold groups of several rows of one back end. */
export function ambiguousKeys(index: RowIndex, level: Level, cluster: string): ReadonlySet<string> {
  const known = found.get(index) ?? findAmbiguous(index, level)
  found.set(index, known)
  return known.get(cluster) ?? none
}

function findAmbiguous(index: RowIndex, level: Level): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = new Map<string, RowId>()
  const ambiguous = new Map<string, Set<string>>()
  for (const [id, backends] of index) {
    for (const [cluster, groups] of backends) {
      const ofCluster = ambiguous.get(cluster) ?? new Set<string>()
      ambiguous.set(cluster, ofCluster)
      for (const { labels } of groups.filter(isOfRequests)) {
        const key = sumKey(labels, level)
        const place = `${cluster}\0${key}`
        if ((rows.get(place) ?? id) !== id) ofCluster.add(key)
        rows.set(place, id)
      }
    }
  }
  return ambiguous
}
