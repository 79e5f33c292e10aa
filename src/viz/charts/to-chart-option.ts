import type { GridComponentOption, LineSeriesOption } from 'echarts'
import type { ComposeOption } from 'echarts/core'

import { formatClock } from '#src/ui/formats.ts'

import type { MapTheme } from '../map/map-theme.ts'
import type { ChartContent, ChartLine } from './chart-content.ts'

export type ChartOption = ComposeOption<LineSeriesOption | GridComponentOption>

/** The colours of a chart. */
export type ChartTheme = Pick<
  MapTheme,
  'accent' | 'ink' | 'muted' | 'failing' | 'degraded' | 'line' | 'font'
>

const fontSize = 11
/** Room for a word at the end of a line. */
const labelRoom = 44

/** Says in echarts' words what a chart shows; nothing in it moves by itself. */
export function toChartOption(content: ChartContent, theme: ChartTheme): ChartOption {
  const { times, lines, format, floor } = content
  const text = { color: theme.muted, fontFamily: theme.font, fontSize }
  const isLabelled = lines.some(({ label }) => label !== '')
  return {
    animation: false,
    grid: { left: 4, right: isLabelled ? labelRoom : 12, top: 10, bottom: 2, containLabel: true },
    xAxis: {
      type: 'time',
      min: times[0] ?? 0,
      max: times.at(-1) ?? 0,
      splitNumber: 4,
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { lineStyle: { color: theme.line } },
      axisLabel: { ...text, hideOverlap: true, formatter: (at: number) => formatClock(at) },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(lines.some(({ column }) => column.some((value) => value > 0)) ? {} : { max: floor }),
      splitNumber: 3,
      splitLine: { lineStyle: { color: theme.line } },
      axisLabel: { ...text, formatter: (value: number) => format(value) },
    },
    series: lines.map((line) => toSeries(line, times, theme)),
  }
}

const strokes = { solid: 'solid', dashed: [5, 4], dotted: [1.5, 3] } as const

function toSeries(
  { key, colour, stroke, label, column }: ChartLine,
  times: ChartContent['times'],
  theme: ChartTheme,
): LineSeriesOption {
  const dash = strokes[stroke]
  return {
    id: key,
    type: 'line',
    silent: true,
    symbol: 'none',
    connectNulls: false,
    color: theme[colour],
    lineStyle: {
      color: theme[colour],
      width: 1.5,
      type: typeof dash === 'string' ? dash : [...dash],
    },
    data: Array.from(times, (at, index) => toPoint(at, column, index)),
    endLabel: {
      show: label !== '',
      formatter: label,
      color: theme[colour],
      fontFamily: theme.font,
      fontSize,
      lineHeight: 13,
      distance: 4,
    },
    labelLayout: { moveOverlap: 'shiftY' },
  }
}

/** A number between two gaps would be a line of no length: it gets a dot. */
function toPoint(at: number, column: Float64Array, index: number) {
  const value = [at, column[index] ?? Number.NaN]
  const isGap = (place: number) => Number.isNaN(column[place] ?? Number.NaN)
  const isAlone = !isGap(index) && isGap(index - 1) && isGap(index + 1)
  return isAlone ? { value, symbol: 'circle', symbolSize: 4 } : { value }
}
