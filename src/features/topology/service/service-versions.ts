import type { ServiceSeries, VersionSeries } from '#src/domain/series/service-series.ts'
import type { ChartLine } from '#src/viz/charts/chart-content.ts'

/** One version beside the others, as of the latest moment, with its course before that. */
export type VersionRow = {
  readonly key: string
  readonly name: string
  /** Of the requests (or connections) of all versions, from 0 to 1; NaN where there were none. */
  readonly share: number
  readonly rate: Float64Array
  readonly errors: Float64Array
  readonly p50: Float64Array | undefined
  readonly p95: Float64Array | undefined
  readonly p99: Float64Array | undefined
  readonly requests: Float64Array
}

export type VersionSignal = 'rate' | 'errors' | 'p50' | 'p95' | 'p99'

/** Versions, busiest first; nothing that got no traffic in the whole range. */
export function toVersionRows({ versions, window }: ServiceSeries): readonly VersionRow[] {
  const ofRequests = versions.some(({ requests }) => requests !== undefined)
  const isAmbiguous = new Set(versions.map(({ version }) => version)).size < versions.length
  const rows = versions.flatMap((one): VersionRow[] => {
    const columns = ofRequests ? one.requests : one.connections
    if (columns === undefined || !columns.rate.some((rate) => rate > 0)) return []
    const { rate, errors } = columns
    return [
      {
        key: `${one.workload} ${one.version}`,
        name: nameOf(one, isAmbiguous),
        share: Number.NaN,
        rate,
        errors,
        p50: one.requests?.p50,
        p95: one.requests?.p95,
        p99: one.requests?.p99,
        requests: rate.map((perSecond) => perSecond * window),
      },
    ]
  })
  const latest = ({ rate }: VersionRow) => lastNumber(rate)
  const total = rows.reduce((sum, row) => sum + (latest(row) || 0), 0)
  return rows
    .map((row) => ({ ...row, share: total > 0 ? latest(row) / total : Number.NaN }))
    .toSorted((a, b) => (latest(b) || 0) - (latest(a) || 0))
}

/** Requests that reached no workload have neither: they failed on the way. */
function nameOf({ workload, version }: VersionSeries, isAmbiguous: boolean): string {
  if (workload === '' && version === '') return 'no version reached'
  if (version === '') return workload
  return isAmbiguous && workload !== '' ? `${workload} ${version}` : version
}

const lastNumber = (column: Float64Array): number => column.at(-1) ?? Number.NaN

/** A version's column as a line, for the words of its latest value. */
export function versionLine(row: VersionRow, signal: VersionSignal): ChartLine | undefined {
  const column = row[signal]
  if (column === undefined) return undefined
  const look = { colour: signal === 'errors' ? 'failing' : 'accent', stroke: 'solid' } as const
  const line = { key: signal, name: row.name, label: '', column, ...look }
  return signal === 'rate' ? line : { ...line, requests: row.requests }
}

/**
 * The path of a small line, in a box of so many units; gaps are gaps.
 *
 * @param top - The value at the upper edge: the same for all that are compared.
 */
export function sparkPath(
  column: Float64Array,
  top: number,
  box: { readonly width: number; readonly height: number },
): string {
  let path = ''
  let isDrawing = false
  for (const [index, value] of column.entries()) {
    if (Number.isNaN(value)) {
      isDrawing = false
      continue
    }
    const x = (index / Math.max(1, column.length - 1)) * box.width
    const y = box.height - (top > 0 ? value / top : 0) * box.height
    path += `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    isDrawing = true
  }
  return path
}

/** The highest number of all columns. */
export function highest(columns: readonly (Float64Array | undefined)[]): number {
  let top = 0
  for (const column of columns) {
    for (const value of column ?? []) if (value > top) top = value
  }
  return top
}
