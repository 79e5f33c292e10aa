import type { NodeId, Protocol } from '../mesh/identity.ts'
import type { Column } from '../series/service-series.ts'
import { toldRate } from '../signals/errors.ts'
import { type EpochMillis, perSecond, ratio, type Seconds, seconds } from '../units.ts'
import { departureOf, partsPerWindow, type RowHistory, type RowPart } from './departure.ts'
import type { RowId } from './heat.ts'
import { chooseShown, type SidedPart } from './part.ts'
import { type Departure, type DepartureSignal, departureSignals } from './ranking.ts'
import type { RankedRow, RowFigures } from './ranking.ts'

/** What one side at one back end says of one part over both windows. */
export type RankingReport = SidedPart & {
  readonly row: RowId
  /** Absent for rows that are services. */
  readonly source?: NodeId
  readonly target: NodeId
  readonly columns: RankingColumns
}

/** Per second in each part of both windows; NaN where nothing was reported. */
export type RankingColumns = { readonly [S in keyof RowPart]: Column }

/** When the last part ends, and how long each is. */
export type RankingGrid = { readonly end: EpochMillis; readonly step: Seconds }

/** Sums reports into rows, with what each did now and before. The order of reports counts nothing. */
export function foldRanking(
  reports: readonly RankingReport[],
  grid: RankingGrid,
): readonly RankedRow[] {
  const byRow = new Map<RowId, RankingReport[]>()
  for (const report of reports) {
    const known = byRow.get(report.row)
    if (known === undefined) byRow.set(report.row, [report])
    else known.push(report)
  }
  return [...byRow].flatMap(([id, all]) => {
    const shown = all.filter(chooseShown(all))
    const [first] = shown
    return first === undefined ? [] : toRow(id, first, { parts: sumParts(shown), ...grid })
  })
}

function toRow(
  id: RowId,
  { source, target, protocol }: RankingReport,
  history: RowHistory,
): RankedRow {
  const { parts, step } = history
  const before = figuresOf(parts.slice(0, -partsPerWindow), step)
  const departures: { [S in DepartureSignal]?: Departure } = {}
  for (const signal of departureSignals) {
    const isMeaningless = signal === 'latency' && protocol === 'tcp'
    const departure = isMeaningless ? undefined : departureOf(signal, history)
    if (departure !== undefined) departures[signal] = departure
  }
  return {
    id,
    target,
    ...(source !== undefined && { source, protocol }),
    now: figuresOf(parts.slice(-partsPerWindow), step, protocol),
    ...(before.requests > 0 && { before }),
    departures,
  }
}

const names = ['rate', 'errors', 'untold', 'durationSum', 'durationCount'] as const

function sumParts(reports: readonly RankingReport[]): readonly RowPart[] {
  return Array.from({ length: 2 * partsPerWindow }, (_, at) => {
    const sums = { rate: NaN, errors: NaN, untold: 0, durationSum: NaN, durationCount: NaN }
    for (const { columns } of reports) {
      for (const name of names) {
        const value = columns[name][at] ?? Number.NaN
        if (!Number.isFinite(value)) continue
        sums[name] = Number.isNaN(sums[name]) ? value : sums[name] + value
      }
    }
    return sums
  })
}

/** What parts add up to. Parts that nobody reported hold no requests. */
function figuresOf(parts: readonly RowPart[], step: Seconds, protocol?: Protocol): RowFigures {
  const total = (pick: (part: RowPart) => number): number =>
    parts.reduce((sum, part) => sum + (pick(part) || 0), 0)
  const rate = total((part) => part.rate)
  const failed = total((part) => part.errors)
  const told = toldRate({ rate, untold: total((part) => part.untold) })
  const timed = total((part) => part.durationCount)
  // TCP carries no success signal: only failures are known
  const hasShare = told > 0 && (protocol !== 'tcp' || failed > 0)
  return {
    rate: perSecond(rate / parts.length),
    requests: rate * step,
    ...(hasShare && { errors: ratio(failed / told) }),
    ...(timed > 0 && { mean: seconds(total((part) => part.durationSum) / timed) }),
  }
}
