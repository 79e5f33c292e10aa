import { useMemo } from 'react'

import type { ServiceSeries } from '#src/domain/series/service-series.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { formatLatency, formatRate, formatRatio, formatTime } from '#src/ui/formats.ts'
import { ReadingText } from '#src/ui/ReadingText.tsx'
import { valueText } from '#src/viz/charts/chart-content.ts'

import {
  highest,
  sparkPath,
  toVersionRows,
  versionLine,
  type VersionRow,
  type VersionSignal,
} from './service-versions.ts'

type ServiceVersionsProps = {
  readonly series: ServiceSeries
  /** The moment that the charts are read at. */
  readonly cursor: number | undefined
  /** The query that quantiles come from failed: they are unknown, not absent. */
  readonly lacksBuckets: boolean
}

const signals = [
  { key: 'rate', title: 'Rate per second', format: formatRate },
  { key: 'errors', title: 'Failed', format: formatRatio },
  { key: 'p50', title: 'p50', format: formatLatency },
  { key: 'p95', title: 'p95', format: formatLatency },
  { key: 'p99', title: 'p99', format: formatLatency },
] as const

/** What each version gets and how it does, with its course over the range on one scale for all. */
export function ServiceVersions({ series, cursor, lacksBuckets }: ServiceVersionsProps) {
  const rows = useMemo(() => toVersionRows(series), [series])
  const [first] = rows
  // a host outside the mesh has no versions
  const isNamed = series.versions.some(({ workload, version }) => workload !== '' || version !== '')
  if (first === undefined || !isNamed) return null
  const index = cursor ?? series.times.length - 1
  const shown = signals.filter(({ key }) => first[key] !== undefined)
  const side = series.versions[0]?.side
  return (
    <section aria-label="Versions" className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-base font-semibold">Versions</h2>
        <p className="text-faint text-xs">
          at {formatTime(series.times[index] ?? Number.NaN)}, averaged over{' '}
          {formatDuration(series.window)}, {side === 'waypoint' ? side : `${side} side`}; small
          lines on one scale for all
        </p>
      </div>
      <div className="border-line bg-panel max-w-[76rem] overflow-x-auto rounded-md border">
        <table className="w-full min-w-[44rem] tabular-nums">
          <thead>
            <tr className="text-muted text-xs">
              <th scope="col" className={`${cell} text-left font-normal`}>
                Version
              </th>
              <th scope="col" className={`${cell} w-36 text-left font-normal`}>
                Observed share
              </th>
              {shown.map(({ key, title }) => (
                <th key={key} scope="col" className={`${cell} w-40 text-right font-normal`}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className="border-line border-t">
                <th scope="row" className={`${cell} text-left font-medium`}>
                  {row.name}
                </th>
                <td className={cell}>
                  <Share row={row} rows={rows} index={index} />
                </td>
                {shown.map(({ key, format }) => (
                  <td key={key} className={`${cell} text-right`}>
                    {lacksBuckets && key.startsWith('p') ? (
                      <ReadingText reading={noBuckets} format={format} />
                    ) : (
                      <SignalText
                        row={row}
                        signal={key}
                        index={index}
                        format={format}
                        top={highest(rows.map((other) => other[key]))}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const noBuckets = { state: 'failed', reason: 'the duration-buckets query failed' } as const
const cell = 'px-3 py-1.5 align-middle'

function Share({
  row,
  rows,
  index,
}: {
  readonly row: VersionRow
  readonly rows: readonly VersionRow[]
  readonly index: number
}) {
  const rateOf = ({ rate }: VersionRow) => rate[index] || 0
  const total = rows.reduce((sum, other) => sum + rateOf(other), 0)
  const share = total > 0 ? rateOf(row) / total : Number.NaN
  return (
    <span className="flex items-center gap-2">
      <span className="w-14 text-right">{formatRatio(share)}</span>
      <svg aria-hidden className="text-accent h-1.5 w-16 rounded-full">
        <rect width="100%" height="100%" className="fill-hover" />
        <rect width={`${(share || 0) * 100}%`} height="100%" fill="currentColor" />
      </svg>
    </span>
  )
}

const box = { width: 64, height: 18 }

type SignalTextProps = {
  readonly row: VersionRow
  readonly signal: VersionSignal
  readonly index: number
  readonly format: (value: number) => string
  /** The highest of all versions. */
  readonly top: number
}

function SignalText({ row, signal, index, format, top }: SignalTextProps) {
  const line = versionLine(row, signal)
  if (line === undefined) return null
  return (
    <span className="inline-flex items-center justify-end gap-2">
      <svg
        aria-hidden
        width={box.width}
        height={box.height}
        viewBox={`-1 -1 ${box.width + 2} ${box.height + 2}`}
        className={signal === 'errors' ? 'text-failing' : 'text-accent'}
      >
        <path
          d={sparkPath(line.column, top, box)}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.25"
        />
      </svg>
      <span className="min-w-16 whitespace-nowrap">{valueText(line, index, format)}</span>
    </span>
  )
}
