import { describe, expect, test } from 'vitest'

import {
  isBlank,
  latestIndex,
  valueText,
  type ChartContent,
  type ChartLine,
} from './chart-content.ts'
import { toChartOption } from './to-chart-option.ts'

const theme = {
  accent: '#0b62a8',
  ink: '#14181d',
  muted: '#48515c',
  failing: '#b92318',
  degraded: '#8f5a00',
  line: '#dde2e8',
  font: 'sans',
}
const gap = Number.NaN
const line = (values: readonly number[], given: Partial<ChartLine> = {}): ChartLine => ({
  key: 'client',
  name: 'Client side',
  label: 'client',
  colour: 'accent',
  stroke: 'solid',
  column: Float64Array.from(values),
  ...given,
})
const content = (...lines: readonly ChartLine[]): ChartContent => ({
  key: 'rate',
  title: 'Requests per second',
  times: Float64Array.of(0, 1000, 2000, 3000),
  lines,
  format: String,
  floor: 1,
  csvUnit: '1/s',
})
const seriesOf = (...lines: readonly ChartLine[]) => {
  const { series } = toChartOption(content(...lines), theme)
  return Array.isArray(series) ? series : []
}

describe('an option', () => {
  test('draws no line through a gap, and a dot for what stands alone', () => {
    const [series] = seriesOf(line([1, gap, 3, gap]))
    expect(series).toMatchObject({ connectNulls: false, symbol: 'none' })
    expect(series?.data).toEqual([
      { value: [0, 1], symbol: 'circle', symbolSize: 4 },
      { value: [1000, gap] },
      { value: [2000, 3], symbol: 'circle', symbolSize: 4 },
      { value: [3000, gap] },
    ])
  })

  test('tells lines apart by form and by a word, not by colour alone', () => {
    const [client, server] = seriesOf(
      line([1, 2, 3, 4]),
      line([1, 2, 3, 4], { key: 'server', stroke: 'dashed', label: 'server', colour: 'ink' }),
    )
    expect(client).toMatchObject({
      lineStyle: { type: 'solid' },
      endLabel: { formatter: 'client' },
    })
    expect(server).toMatchObject({ lineStyle: { type: [5, 4] }, endLabel: { formatter: 'server' } })
  })

  test('of zeros has an axis all the same', () => {
    const { yAxis } = toChartOption(content(line([0, 0, gap, 0])), theme)
    expect(yAxis).toMatchObject({ min: 0, max: 1 })
  })

  test('moves nothing, and begins at zero', () => {
    const option = toChartOption(content(line([5, 5, 5, 5])), theme)
    expect(option).toMatchObject({
      animation: false,
      xAxis: { min: 0, max: 3000 },
      yAxis: { min: 0 },
    })
  })
})

describe('a number', () => {
  test('is a dash in a gap, a zero where zero was measured', () => {
    expect(valueText(line([gap, 0]), 0, String)).toBe('–')
    expect(valueText(line([gap, 0]), 1, String)).toBe('0')
  })

  test('of few requests says of how few', () => {
    const few = line([0.5, 0.5], { requests: Float64Array.of(3, 20) })
    expect(valueText(few, 0, String)).toBe('0.5 (n=3)')
    expect(valueText(few, 1, String)).toBe('0.5')
  })

  test('that is read first is the latest that any line has', () => {
    const [one, other] = [line([1, gap, gap, gap]), line([gap, gap, 1, gap])]
    expect(latestIndex(content(one, other))).toBe(2)
    expect([isBlank(content(one)), isBlank(content(line([gap, gap])))]).toEqual([false, true])
  })
})
