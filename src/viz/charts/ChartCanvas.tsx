import type { KeyboardEvent, PointerEvent } from 'react'

import { formatTime } from '#src/ui/formats.ts'

import { latestIndex, valueText, type ChartContent } from './chart-content.ts'
import { useLineChart } from './use-line-chart.ts'

type ChartCanvasProps = {
  readonly content: ChartContent
  /** The moment that is read, by its place; all charts of a page share it. */
  readonly cursor: number | undefined
  readonly onCursor: (cursor: number | undefined) => void
}

/**
 * Lines over time, with a hair that reads them. To assistive technology it is a slider over the
 * moments, which speaks their values; the table beside it is its twin.
 */
export function ChartCanvas({ content, cursor, onCursor }: ChartCanvasProps) {
  const { host, hair, timeAt } = useLineChart(content, cursor)
  const { title, times } = content
  const read = cursor ?? latestIndex(content)

  const point = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    const at = timeAt(event.clientX - left)
    if (at !== undefined && Number.isFinite(at)) onCursor(nearest(times, at))
  }
  const press = (event: KeyboardEvent) => {
    const next = moved(event.key, read, times.length)
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onCursor(next === 'away' ? undefined : next)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${title}: arrow keys read it moment by moment`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={read}
      aria-valuetext={momentText(content, read)}
      onKeyDown={press}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => onCursor(undefined)}
      className="relative h-44 w-full touch-pan-y"
    >
      <div ref={host} aria-hidden className="h-full w-full" />
      <span
        ref={hair}
        aria-hidden
        className="bg-muted pointer-events-none absolute top-2 bottom-5 left-0 hidden w-px"
      />
    </div>
  )
}

/** "14:02:30 CET. Client: 12.4. Server: no telemetry." */
function momentText(content: ChartContent, index: number): string {
  const { times, lines, format } = content
  const values = lines.map((line) => {
    const isGap = Number.isNaN(line.column[index] ?? Number.NaN)
    return `${line.name}: ${isGap ? 'no telemetry' : valueText(line, index, format)}`
  })
  return [formatTime(times[index] ?? Number.NaN), ...values].join('. ')
}

/** Where a key leads from a place. */
function moved(key: string, from: number, count: number): number | 'away' | undefined {
  const within = (place: number) => Math.min(count - 1, Math.max(0, place))
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return within(from - 1)
    case 'ArrowRight':
    case 'ArrowUp':
      return within(from + 1)
    case 'PageDown':
      return within(from - 10)
    case 'PageUp':
      return within(from + 10)
    case 'Home':
      return 0
    case 'End':
      return within(count - 1)
    case 'Escape':
      return 'away'
    default:
      return undefined
  }
}

function nearest(times: Float64Array, at: number): number {
  const [first = 0, second = first + 1] = times
  const place = Math.round((at - first) / (second - first))
  return Math.min(times.length - 1, Math.max(0, place))
}
