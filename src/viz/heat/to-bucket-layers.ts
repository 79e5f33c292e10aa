import { bucketAt, totalOf, type BucketContent } from './bucket-content.ts'
import { toCellLayers, type CellLayer, type CellLook } from './cell-layers.ts'
import { errorBand } from './cell-scale.ts'
import { toCountScale } from './count-scale.ts'
import type { HeatTheme } from './heat-theme.ts'
import type { RowBand } from './to-heat-layers.ts'

/** Says what is drawn for some rows of latency buckets. */
export function toBucketLayers(
  content: BucketContent,
  theme: HeatTheme,
  band: RowBand,
): readonly CellLayer[] {
  const look = bucketLooks(content, theme)
  return toCellLayers({ ...band, columns: content.times.length, lookAt: look }, theme.forms)
}

const blank: CellLook = { form: 'blank' }
const none: CellLook = { form: 'dot' }
const unknown: CellLook = { form: 'hatch' }
const full = (colour: string): CellLook => ({ form: 'full', colour })

/**
 * Tells the look of any cell: how many requests took so long, on a scale of counts; or which share
 * failed, in the hue of errors. A column that nobody reported is hatched; one without any request
 * has dots; a bucket that stayed empty among others is blank.
 */
export function bucketLooks(
  content: BucketContent,
  { palette }: HeatTheme,
): (row: number, column: number) => CellLook {
  const { counts, errors, gaps } = content
  const scale = toCountScale(content, palette.latency.length)
  const countLooks = palette.latency.map(full)
  const errorLooks = palette.errors.map(full)
  const totals = counts.map((_, column) => totalOf(column, content))
  return (row, column) => {
    if (gaps[column] !== false) return unknown
    const total = totals[column] ?? 0
    const bucket = bucketAt(row, content)
    if (bucket === undefined) {
      const failed = errors[column] ?? 0
      return failed > 0 ? (errorLooks[errorBand(failedShare(failed, total))] ?? blank) : none
    }
    if (total === 0) return none
    const count = counts[column]?.[bucket] ?? 0
    return count > 0 ? (countLooks[scale.bandOf(count)] ?? blank) : blank
  }
}

/** All of them where more failed than were timed: those that never arrived take no time. */
export const failedShare = (failed: number, total: number): number =>
  Math.min(1, failed / Math.max(total, failed))
