import { Download } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'

import { saveFile, toCsv } from '#src/ui/csv.ts'
import { formatTime } from '#src/ui/formats.ts'
import { IconButton } from '#src/ui/IconButton.tsx'

import { isBlank, latestIndex, valueText, type ChartContent } from './chart-content.ts'
import { ChartTable } from './ChartTable.tsx'
import { LazyChartCanvas } from './LazyChartCanvas.tsx'
import { LineSample } from './LineSample.tsx'

type SignalChartProps = {
  readonly content: ChartContent
  readonly cursor: number | undefined
  readonly onCursor: (cursor: number | undefined) => void
  /** What the file is called: "recommendation-errors". */
  readonly fileName: string
  /** What must be known of the numbers: a query that failed. */
  readonly notice?: ReactNode
  /** Said where nothing was reported. */
  readonly blank: string
  /** The queries behind the lines. */
  readonly queries: ReactNode
}

/** One chart with its legend, which also reads it, its table and its queries. */
export function SignalChart(props: SignalChartProps) {
  const { content, cursor, onCursor, fileName, notice, blank, queries } = props
  const { title, times, lines, format } = content
  const headingId = useId()
  const [isTableOpen, setTableOpen] = useState(false)
  const read = cursor ?? latestIndex(content)
  return (
    <section
      aria-labelledby={headingId}
      className="border-line bg-panel flex min-w-0 flex-col gap-2 rounded-md border p-3"
    >
      <div className="flex items-center gap-2">
        <h3 id={headingId} className="grow font-semibold">
          {title}
        </h3>
        <span className="text-faint text-xs tabular-nums">
          {formatTime(times[read] ?? Number.NaN)}
        </span>
        <IconButton
          label={`Save ${title} as CSV`}
          icon={Download}
          onClick={() => saveChart(fileName, content)}
        />
      </div>
      {notice}
      {isBlank(content) ? (
        <p className="text-muted hatch flex h-44 items-center justify-center rounded">
          <span className="bg-panel rounded px-2 py-1">{blank}</span>
        </p>
      ) : (
        <LazyChartCanvas content={content} cursor={cursor} onCursor={onCursor} />
      )}
      <ul aria-label={`Lines of ${title}`} className="grid grid-cols-2 gap-x-4 gap-y-0.5 text-xs">
        {lines.map((line) => (
          <li key={line.key} className="flex items-center gap-1.5">
            <LineSample colour={line.colour} stroke={line.stroke} />
            <span className="text-muted min-w-0 grow truncate">{line.name}</span>
            <span className="shrink-0 tabular-nums">{valueText(line, read, format)}</span>
          </li>
        ))}
      </ul>
      <details onToggle={(event) => setTableOpen(event.currentTarget.open)}>
        <summary className={summary}>As a table</summary>
        {isTableOpen && <ChartTable content={content} />}
      </details>
      {queries}
    </section>
  )
}

const summary = 'text-muted hover:text-ink cursor-pointer py-1 text-xs'

function saveChart(name: string, { times, lines, csvUnit }: ChartContent): void {
  const header = ['Time', ...lines.map((line) => `${line.name} (${csvUnit})`)]
  const rows = Array.from(times, (at, index) => [
    new Date(at).toISOString(),
    ...lines.map(({ column }) => column[index]),
  ])
  saveFile(`weir-${name}.csv`, 'text/csv;charset=utf-8', toCsv(header, rows))
}
