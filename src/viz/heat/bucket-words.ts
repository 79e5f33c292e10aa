import { saveFile, toCsv } from '#src/ui/csv.ts'
import { formatLatency, formatRatio } from '#src/ui/formats.ts'

import { bucketAt, totalOf, type BucketBounds, type BucketContent } from './bucket-content.ts'
import type { GridRow } from './cell-grid.ts'
import { withoutZeros } from './cell-scale.ts'
import { failedShare } from './to-bucket-layers.ts'

/** A bucket in words: "under 5 ms", "100 ms to 250 ms", "over 10 s". */
export function bucketName({ lower, upper }: BucketBounds): string {
  const [from, to] = [lower, upper].map((bound) => withoutZeros(formatLatency(bound)))
  if (upper === Infinity) return `over ${from ?? ''}`
  return lower <= 0 ? `under ${to ?? ''}` : `${from ?? ''} to ${to ?? ''}`
}

/** The rows from the top: failed requests, then buckets, the slowest first. */
export function bucketRows(buckets: readonly BucketBounds[]): readonly GridRow[] {
  const rows = buckets.map((bucket) => {
    const name = bucketName(bucket)
    return { id: name, name, label: name }
  })
  return [{ id: 'failed', name: 'failed', label: 'failed' }, ...rows.toReversed()]
}

/** Tells what any cell says, by its places. */
export const bucketWords =
  (content: BucketContent) =>
  (row: number, column: number): string => {
    const { counts, errors, gaps, format } = content
    if (gaps[column] !== false) return 'no telemetry'
    const bucket = bucketAt(row, content)
    const count = (bucket === undefined ? errors[column] : counts[column]?.[bucket]) ?? 0
    if (count <= 0) return 'none'
    const words = `${format(count)} ${bucket === undefined ? 'failed' : 'requests'}`
    if (bucket !== undefined) return words
    return `${words}, ${formatRatio(failedShare(count, totalOf(column, content)))}`
  }

/** Which share of a column's requests kept to the objective; `undefined` where nothing tells. */
export function objectiveWords(column: number, content: BucketContent): string | undefined {
  const share = content.shares?.[column]
  if (share === undefined || content.objective === undefined) return undefined
  const limit = withoutZeros(formatLatency(content.objective))
  return `${formatRatio(share.below)} within ${limit}, ${formatRatio(share.above)} beyond`
}

/** Hands the viewer the counts as `weir-<name>.csv`: one line for each column, bare numbers. */
export function saveBucketCsv(content: BucketContent, name: string): void {
  saveFile(`weir-${name}.csv`, 'text/csv;charset=utf-8', bucketCsv(content))
}

export function bucketCsv({ times, buckets, counts, errors, gaps }: BucketContent): string {
  const header = ['Time', ...buckets.map(bucketName), 'Failed', 'State']
  const rows = times.map((time, column) => {
    const at = new Date(time).toISOString()
    if (gaps[column] !== false)
      return [at, ...buckets.map(() => undefined), undefined, 'no telemetry']
    return [at, ...(counts[column] ?? []), errors[column], undefined]
  })
  return toCsv(header, rows)
}
