import type { CellValue } from '#src/domain/heat/heat.ts'
import { epochMillis, seconds, type EpochMillis, type Seconds } from '#src/domain/units.ts'
import type { ReadingShown } from '#src/ui/ReadingText.tsx'
import type { HeatBrush, HeatContent } from '#src/viz/heat/heat-content.ts'

/** The part of a view's state that a brushed rectangle decides. */
export type BrushedView = {
  readonly at: EpochMillis
  readonly range: Seconds
  readonly find: string
}

/**
 * The view of a rectangle of cells: its times become the window, and what the least of its rows comes
 * to in that time the threshold that edges have to reach.
 *
 * @param shortest - Rates can't be averaged over less.
 * @param find - What is looked for so far: a threshold in it is replaced, all else stays.
 */
export function toBrushedView(
  brush: HeatBrush,
  content: Pick<HeatContent, 'times' | 'stepSeconds' | 'lines'>,
  asked: { readonly value: CellValue; readonly shortest: Seconds; readonly find: string },
): BrushedView {
  const { stepSeconds } = content
  const length = (brush.to - brush.from) / 1000 + stepSeconds
  const threshold = thresholdOf(lowest(brush, content, asked.value), asked.value)
  const rest = withoutThreshold(asked.find)
  return {
    at: epochMillis(brush.to),
    range: seconds(Math.max(asked.shortest, Math.round(length))),
    find: [rest, threshold].filter((part) => part !== '').join(' '),
  }
}

/** The least of what the brushed rows come to over the brushed time. */
function lowest(
  { rows, from, to }: HeatBrush,
  { times, lines }: Pick<HeatContent, 'times' | 'lines'>,
  value: CellValue,
): number | undefined {
  const brushed = new Set(rows)
  let least: number | undefined
  for (const { id, cells } of lines) {
    if (!brushed.has(id) || cells === undefined) continue
    const during = cells.filter((_, column) => {
      const time = times[column] ?? Number.NaN
      return time >= from && time <= to
    })
    const level = levelOf(during, value)
    if (level !== undefined && (least === undefined || level < least)) least = level
  }
  return least
}

/** Columns weigh alike here and by their requests on the map: the difference must not hide a row. */
const slack = 0.8

/**
 * What a row comes to at least, averaged over some of its cells. A quantile of all their requests lies
 * between the lowest and the highest of theirs.
 */
function levelOf(cells: readonly ReadingShown[], value: CellValue): number | undefined {
  const numbers = cells.flatMap((cell) => {
    if (cell.state === 'value') return cell.value
    return cell.state === 'zero' ? 0 : []
  })
  const isQuantile = value !== 'errors' && value !== 'rate'
  const level = isQuantile
    ? Math.min(...numbers)
    : (slack * numbers.reduce((sum, number) => sum + number, 0)) / numbers.length
  return Number.isFinite(level) && level > 0 ? level : undefined
}

const fields = {
  errors: { field: 'err', unit: '%', perOne: 100 },
  p50: { field: 'p50', unit: 'ms', perOne: 1000 },
  p95: { field: 'p95', unit: 'ms', perOne: 1000 },
  p99: { field: 'p99', unit: 'ms', perOne: 1000 },
  rate: { field: 'rate', unit: '/s', perOne: 1 },
} as const

/** "err>=2.3%": rounded down, so that what was brushed is among what is found. */
export function thresholdOf(value: number | undefined, of: CellValue): string {
  if (value === undefined || !(value > 0)) return ''
  const { field, unit, perOne } = fields[of]
  const scaled = value * perOne
  const digit = 10 ** (Math.floor(Math.log10(scaled)) - 1)
  const rounded = Math.floor(scaled / digit + 1e-9) * digit
  return `${field}>=${Number(rounded.toPrecision(2))}${unit}`
}

const isThreshold = /^(?:err|p50|p95|p99|rate)>=[\d.e+-]+(?:%|ms|\/s)$/

/** What is looked for but for the threshold that a brush has set. */
export const withoutThreshold = (find: string): string =>
  find
    .split(' ')
    .filter((word) => !isThreshold.test(word))
    .join(' ')
    .trim()
