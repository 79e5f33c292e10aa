import type { RowQueryName } from '#src/clients/prometheus/heat-queries.ts'
import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'

import { type ColumnRange, connectionsBit, requestsBit } from './block-store.ts'
import { divide, type Job, pack } from './divide-rows.ts'
import type { WantedRow } from './wanted-row.ts'

/** What is missing of a row at one back end: a mask for each column of the grid. */
export type Missing = { readonly row: WantedRow; readonly masks: readonly number[] }

/**
 * Plans the queries for what is missing: what misses the same columns is asked for together, in as
 * few queries as their answers' size allows.
 *
 * @param first - The index of the first column.
 * @param known - All groups that the back end is known to have, to foresee the size of answers.
 */
export function planJobs(
  missing: readonly Missing[],
  first: number,
  known: readonly HeatGroup[],
): readonly Job[] {
  const alike = new Map<string, Alike>()
  for (const { row, masks } of missing) {
    for (const { mask, query } of toQueries(masks)) {
      for (const range of rangesOf(masks, mask, first)) {
        const key = `${mask} ${range.from} ${range.to}`
        const rows = alike.get(key)?.rows ?? []
        if (rows.length === 0) alike.set(key, { query, rows, range, mask })
        rows.push(row)
      }
    }
  }
  const pieces = [...alike.values()].map((one) => ({ ...one, rows: nearTogether(one.rows) }))
  return pack(pieces.flatMap((piece) => divide(piece, known)))
}

/** Rows that miss the same. */
type Alike = {
  readonly query: RowQueryName
  readonly rows: WantedRow[]
  readonly range: ColumnRange
  readonly mask: number
}

/** What columns miss, query by query; latencies of several sides come by one. */
function toQueries(masks: readonly number[]): readonly Pick<Alike, 'mask' | 'query'>[] {
  const latencies = new Set(masks.map((mask) => mask & ~(requestsBit | connectionsBit)))
  const any = masks.reduce((all, mask) => all | mask, 0)
  return [
    ...((any & requestsBit) === 0 ? [] : [{ mask: requestsBit, query: 'requests' } as const]),
    ...((any & connectionsBit) === 0
      ? []
      : [{ mask: connectionsBit, query: 'tcp-opened' } as const]),
    ...[...latencies].flatMap((mask) =>
      mask === 0 ? [] : { mask, query: 'duration-buckets' as const },
    ),
  ]
}

/** The columns in a row that miss just this. */
function rangesOf(masks: readonly number[], mask: number, first: number): readonly ColumnRange[] {
  const isRate = mask === requestsBit || mask === connectionsBit
  const ofLatency = ~(requestsBit | connectionsBit)
  const misses = masks.map((one) => (isRate ? (one & mask) !== 0 : (one & ofLatency) === mask))
  const ranges: ColumnRange[] = []
  for (const [index, isMissing] of misses.entries()) {
    if (!isMissing || misses[index - 1] === true) continue
    const after = misses.indexOf(false, index)
    ranges.push({ from: first + index, to: first + (after < 0 ? misses.length : after) - 1 })
  }
  return ranges
}

/** Rows with a target in common are asked for together, and all viewers ask in the same order. */
function nearTogether(rows: readonly WantedRow[]): readonly WantedRow[] {
  return rows.toSorted((a, b) => compare(targetOf(a), targetOf(b)) || compare(a.id, b.id))
}

const targetOf = ({ id }: WantedRow): string => id.slice(id.lastIndexOf('>') + 1)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
