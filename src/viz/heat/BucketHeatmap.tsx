import { Download } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'

import { IconButton } from '#src/ui/IconButton.tsx'

import {
  bucketAt,
  fromBucketBrush,
  objectiveRow,
  toBucketBrush,
  type BucketBrush,
  type BucketContent,
} from './bucket-content.ts'
import { bucketRows, bucketWords, objectiveWords, saveBucketCsv } from './bucket-words.ts'
import { BucketLegend } from './BucketLegend.tsx'
import { momentFormat } from './cell-words.ts'
import { CellGrid } from './CellGrid.tsx'
import { CellTable } from './CellTable.tsx'
import type { CellPlace } from './grid-keys.ts'
import type { HeatTheme } from './heat-theme.ts'
import { toBucketLayers } from './to-bucket-layers.ts'
import type { RowBand } from './to-heat-layers.ts'

type BucketHeatmapProps = {
  /** Its accessible name: "Latency buckets of checkout". */
  readonly label: string
  readonly content: BucketContent
  /** What a file of it is called: "latency-checkout". */
  readonly fileName?: string
  readonly brush: BucketBrush | undefined
  readonly onBrush: (brush: BucketBrush | undefined) => void
}

const rowHeight = 16
const labelWidth = 116
const axisHeight = 24

/** How many requests took how long, over time, in the source's own buckets. */
export function BucketHeatmap(props: BucketHeatmapProps) {
  const { label, content, fileName = 'latency-buckets', brush, onBrush } = props
  const [cursor, setCursor] = useState<CellPlace>()
  const [isTableOpen, setTableOpen] = useState(false)
  const { times, buckets } = content
  const rows = useMemo(() => bucketRows(buckets), [buckets])
  const wordsOf = useMemo(() => bucketWords(content), [content])
  const paint = useCallback(
    (theme: HeatTheme, band: RowBand) => toBucketLayers(content, theme, band),
    [content],
  )
  return (
    <div className="flex flex-col gap-2">
      {/* all rows fit, so nothing scrolls */}
      <div style={{ height: axisHeight + rows.length * rowHeight }}>
        <CellGrid
          label={label}
          rows={rows}
          times={times}
          stepSeconds={content.stepSeconds}
          rowHeight={rowHeight}
          labelWidth={labelWidth}
          paint={paint}
          wordsOf={wordsOf}
          renderCard={(place) => <BucketCard content={content} place={place} words={wordsOf} />}
          cursor={within(cursor, rows.length, times.length)}
          onCursor={setCursor}
          brush={fromBucketBrush(brush, content)}
          onBrush={(range) => onBrush(range && toBucketBrush(range, content))}
          overlay={<ObjectiveLine content={content} />}
        />
      </div>
      <div className="flex items-start justify-between gap-4">
        <BucketLegend content={content} />
        <IconButton
          label={`Save ${label} as CSV`}
          icon={Download}
          onClick={() => saveBucketCsv(content, fileName)}
        />
      </div>
      <details onToggle={(event) => setTableOpen(event.currentTarget.open)}>
        <summary className="text-muted hover:text-ink cursor-pointer py-1 text-xs">
          As a table
        </summary>
        {isTableOpen && (
          <div className="border-line h-72 rounded border">
            <CellTable label={`${label} data`} rows={rows} times={times} wordsOf={wordsOf} />
          </div>
        )}
      </details>
    </div>
  )
}

/** The cursor, unless other buckets or fewer columns have come since. */
const within = (cursor: CellPlace | undefined, rows: number, columns: number) =>
  cursor !== undefined && cursor.row < rows && cursor.column < columns ? cursor : undefined

function ObjectiveLine({ content }: { readonly content: BucketContent }) {
  const row = objectiveRow(content)
  if (row === undefined) return null
  return (
    <span
      className="border-ink ring-panel absolute inset-x-0 border-t-2 border-dashed ring-1"
      style={{ top: row * rowHeight - 1 }}
    />
  )
}

type BucketCardProps = {
  readonly content: BucketContent
  readonly place: CellPlace
  readonly words: (row: number, column: number) => string
}

function BucketCard({ content, place: { row, column }, words }: BucketCardProps) {
  const { times, buckets } = content
  const time = times[column]
  if (time === undefined || row > buckets.length) return null
  const isFailed = bucketAt(row, content) === undefined
  const kept = objectiveWords(column, content)
  return (
    <>
      <p className="text-sm font-semibold">
        {isFailed ? 'Failed requests' : bucketRows(buckets)[row]?.name}
      </p>
      <p className="tabular-nums">{words(row, column)}</p>
      {!isFailed && <p className="text-muted tabular-nums">{words(0, column)} failed</p>}
      {kept !== undefined && <p className="text-muted tabular-nums">{kept}</p>}
      <p className="text-muted tabular-nums">up to {momentFormat(times)(time)}</p>
    </>
  )
}
