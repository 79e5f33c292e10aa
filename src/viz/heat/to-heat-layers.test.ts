import { describe, expect, test } from 'vitest'

import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import type { HeatContent } from './heat-content.ts'
import { toHeatTheme } from './heat-theme.ts'
import { heatLooks, toHeatLayers } from './to-heat-layers.ts'

const theme = toHeatTheme({
  panel: '#ffffff',
  failing: '#b92318',
  control: '#8a94a0',
  line: '#dde2e8',
})
const content = (cells: readonly ReadingShown[] | undefined): HeatContent => ({
  times: (cells ?? [1, 2]).map((_, index) => index * 1000),
  stepSeconds: 1,
  ramp: 'latency',
  scale: 'absolute',
  title: 'p95',
  format: String,
  csvUnit: 's',
  lines: [{ id: 'a', name: 'a to b', label: 'a → b', place: '', cells }],
})
const states: readonly ReadingShown[] = [
  { state: 'pending' },
  { state: 'value', value: 0.1 },
  { state: 'zero' },
  { state: 'no-telemetry' },
  { state: 'too-few', requests: 7, value: 0.1 },
  { state: 'failed', reason: 'timeout' },
  { state: 'withheld', reason: 'TCP has none' },
]
const band = { first: 0, end: 1, width: 200, rowHeight: 20 }

describe('a cell', () => {
  test('has a form of its own in every state', () => {
    const look = heatLooks(content(states), theme)
    expect(new Set(states.map((state) => look(state, {}).form)).size).toBe(states.length)
  })

  test('of a row that is not there yet is loading', () => {
    const look = heatLooks(content(undefined), theme)
    expect(look(undefined, {})).toEqual({ form: 'skeleton' })
  })

  test('of a row without a past is hollow on the relative scale, not as usual', () => {
    const look = heatLooks({ ...content([]), scale: 'relative' }, theme)
    const value = { state: 'value', value: 0.1 } as const
    expect(look(value, {})).toEqual({ form: 'hollow' })
    expect(look(value, { usual: 0.1 })).toEqual({
      form: 'full',
      colour: theme.palette.departure[3],
    })
  })
})

describe('layers', () => {
  test('gather all cells of a colour, and leave a gap of a pixel', () => {
    const value = { state: 'value', value: 0.1 } as const
    expect(toHeatLayers(content([value, value]), theme, band)).toEqual([
      {
        form: 'boxes',
        colour: theme.palette.latency[7],
        numbers: [0, 0, 99, 19, 100, 0, 99, 19],
      },
    ])
  })

  test('draw neighbours that load as one bar', () => {
    const [layer] = toHeatLayers(content(undefined), theme, band)
    expect(layer).toMatchObject({ colour: theme.forms.skeleton, numbers: [0, 5, 199, 9] })
  })

  test('cut the strokes of a hatch at the cell', () => {
    const none = { state: 'no-telemetry' } as const
    const [layer] = toHeatLayers(content([none, { state: 'zero' }]), theme, band)
    expect(layer?.form).toBe('strokes')
    for (let at = 0; at < (layer?.numbers.length ?? 0); at += 2) {
      const [x = -1, y = -1] = layer?.numbers.slice(at, at + 2) ?? []
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(99)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(19)
    }
  })

  test('of other rows are drawn from the top', () => {
    const [line] = content([{ state: 'zero' }]).lines
    if (line === undefined) throw new Error('no line')
    const many = { ...content([{ state: 'zero' }]), lines: [line, line, line] }
    const third = toHeatLayers(many, theme, { ...band, first: 2, end: 3 })
    expect(third).toEqual(toHeatLayers(many, theme, band))
  })
})
