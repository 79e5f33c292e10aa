import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'

import { formatLatency, formatRate, formatRatio } from '#src/ui/formats.ts'
import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import { toCellScale, withoutZeros } from './cell-scale.ts'
import { cellWords } from './cell-words.ts'
import { bandCounts, heatPalette } from './heat-colours.ts'
import type { HeatContent } from './heat-content.ts'
import { heatCsv } from './heat-csv.ts'
import { HeatLegend } from './HeatLegend.tsx'
import { HeatStrip } from './HeatStrip.tsx'
import { HeatTable } from './HeatTable.tsx'

const cells: readonly ReadingShown[] = [
  { state: 'value', value: 0.042 },
  { state: 'zero' },
  { state: 'no-telemetry', since: 1 },
  { state: 'too-few', requests: 7, value: 0.042 },
  { state: 'failed', reason: 'metrics of east timed out' },
]
const content: HeatContent = {
  times: [60_000, 120_000, 180_000, 240_000, 300_000],
  stepSeconds: 60,
  ramp: 'errors',
  scale: 'absolute',
  title: 'Errors',
  format: formatRatio,
  csvUnit: 'share',
  lines: [
    { id: 'a', name: 'checkout to payment', label: 'checkout → payment', place: 'shop', cells },
    { id: 'b', name: 'a to b', label: 'a → b', place: 'shop', cells: undefined },
  ],
}
/** As people read it: the space before a unit never breaks. */
const plain = (text: string) => text.replaceAll('\u00A0', ' ')

describe('a cell', () => {
  test('says its value with the unit, or its state', () => {
    expect(cells.map((cell) => plain(cellWords(cell, formatRatio)))).toEqual([
      '4.20 %',
      'none',
      'no telemetry',
      'too few requests: 7, 4.20 %',
      'failed: metrics of east timed out',
    ])
  })

  test('says the same in the table', () => {
    const markup = plain(renderToStaticMarkup(<HeatTable content={content} />))
    expect(markup).toContain('<table aria-label="Heatmap data"')
    for (const cell of cells) expect(markup).toContain(`>${plain(cellWords(cell, formatRatio))}<`)
    expect(markup.split('>loading<')).toHaveLength(content.times.length + 1)
  })
})

test('a file has bare numbers, and words where there are none', () => {
  const [header, ...rows] = heatCsv(content).trim().split('\r\n')
  expect(header).toBe('Row,Place,Time,Errors (share),State')
  expect(rows).toEqual([
    'checkout to payment,shop,1970-01-01T00:01:00.000Z,0.042,',
    'checkout to payment,shop,1970-01-01T00:02:00.000Z,0,',
    'checkout to payment,shop,1970-01-01T00:03:00.000Z,,no telemetry',
    'checkout to payment,shop,1970-01-01T00:04:00.000Z,0.042,too few requests: 7',
    'checkout to payment,shop,1970-01-01T00:05:00.000Z,,failed: metrics of east timed out',
  ])
})

describe('a scale', () => {
  const palette = heatPalette('light')
  const scaleOf = (given: Partial<HeatContent>) => toCellScale({ ...content, ...given }, palette)
  const formats = { latency: formatLatency, errors: formatRatio, rate: formatRate } as const

  test.each(['latency', 'errors', 'rate'] as const)(
    'of %s has a tick between any two of its colours',
    (ramp) => {
      const { ticks, colours } = scaleOf({ ramp, format: formats[ramp] })
      expect(colours).toHaveLength(bandCounts[ramp])
      expect(new Set(ticks).size).toBe(bandCounts[ramp] - 1)
    },
  )

  test('of latencies is clamped at both ends, and writes exact bounds', () => {
    const { bandOf, ticks } = scaleOf({ ramp: 'latency', format: formatLatency })
    expect([0.0001, 0.001, 0.1, 600].map((value) => bandOf(value, {}))).toEqual([0, 1, 7, 15])
    expect(ticks.map(plain)).toEqual(
      expect.arrayContaining(['1 ms', '100 ms', '1 s', '10 s', '60 s']),
    )
  })

  test('of errors begins with the first one', () => {
    const { bandOf } = scaleOf({})
    expect([1e-9, 0.0009, 0.001, 1].map((value) => bandOf(value, {}))).toEqual([0, 0, 1, 8])
  })

  test('against the usual takes ratios, and differences of shares', () => {
    const latency = scaleOf({ ramp: 'latency', scale: 'relative' })
    const around = (value: number) => latency.bandOf(value, { usual: 1 })
    expect([0.01, 0.3, 0.7, 1, 1.1, 1.5, 3, 99].map(around)).toEqual([0, 1, 2, 3, 3, 4, 5, 6])
    expect(latency.bandOf(1, { usual: 0 })).toBe(6)
    expect(latency.bandOf(1, {})).toBeUndefined()
    const errors = scaleOf({ scale: 'relative' })
    const than = (value: number) => errors.bandOf(value, { usual: 0.1 })
    expect([0, 0.08, 0.1, 0.1005, 0.12, 0.5].map(than)).toEqual([0, 1, 3, 3, 5, 6])
  })

  test('against the objective tells within from beyond', () => {
    const { bandOf } = scaleOf({ scale: 'objective' })
    const values = [0.1, 0.6, 1, 3, 9]
    expect(values.map((value) => bandOf(value, { objective: 1 }))).toEqual([0, 1, 2, 3, 4])
    expect(bandOf(1, {})).toBeUndefined()
  })
})

test('a legend explains every form, and what the scale can’t place', () => {
  const absolute = renderToStaticMarkup(<HeatLegend content={content} />)
  for (const words of ['none', 'no telemetry', 'too few requests', 'failed']) {
    expect(absolute).toContain(words)
  }
  const objective = renderToStaticMarkup(
    <HeatLegend content={{ ...content, scale: 'objective' }} />,
  )
  expect(objective).toContain('no objective')
})

test('a strip is a picture with a name, also while it loads', () => {
  for (const readings of [cells, undefined, []]) {
    const strip = <HeatStrip readings={readings} ramp="errors" label="Errors over the last 1 h" />
    const markup = renderToStaticMarkup(strip)
    expect(markup).toContain('role="img" aria-label="Errors over the last 1 h"')
  }
})

test('an exact bound is written without zeros it doesn’t need', () => {
  const texts = ['1.0 ms', '0.10 %', '1.00 s', '2.5 ms', '100 ms', '1,000', '10.0']
  expect(texts.map(withoutZeros)).toEqual([
    '1 ms',
    '0.1 %',
    '1 s',
    '2.5 ms',
    '100 ms',
    '1,000',
    '10',
  ])
})
