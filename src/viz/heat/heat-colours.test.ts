import { describe, expect, test } from 'vitest'

import { contrast } from '../map/contrast.ts'
import { heatPalette, ramp, type HeatPalette } from './heat-colours.ts'
import { difference, lightness, visions } from './testing/colour-vision.ts'

/** The panels that cells lie on, from the page's tokens. */
const panels = { light: '#ffffff', dark: '#12151a' } as const
const tones = ['light', 'dark'] as const
const cases = tones.flatMap((tone) => visions.map((vision) => ({ tone, vision })))

const neighbours = (colours: readonly string[]) =>
  colours.slice(1).map((colour, index) => [colours[index] ?? colour, colour] as const)
const rising = ['latency', 'errors', 'rate'] as const satisfies readonly (keyof HeatPalette)[]

test('a ramp keeps both its ends and goes evenly between', () => {
  expect(ramp(['#000000', '#ffffff'], 3)).toEqual(['#000000', '#808080', '#ffffff'])
})

describe.each(cases)('in $tone, with $vision vision', ({ tone, vision }) => {
  const palette = heatPalette(tone)
  const away = tone === 'light' ? -1 : 1

  test.each(rising)('%s goes one way from the panel, in steps that can be told apart', (name) => {
    for (const [one, next] of neighbours(palette[name])) {
      expect((lightness(next, vision) - lightness(one, vision)) * away).toBeGreaterThan(0)
      expect(difference(one, next, vision)).toBeGreaterThan(3)
    }
  })

  test('less and more than usual are far apart, and as usual is neither', () => {
    const { departure } = palette
    for (const [one, next] of neighbours(departure)) {
      expect(difference(one, next, vision)).toBeGreaterThan(10)
    }
    for (const place of [0, 1, 2]) {
      const [less = '', more = ''] = [departure[place], departure[6 - place]]
      expect(difference(less, more, vision)).toBeGreaterThan(20)
    }
  })

  test('within and beyond the objective are far apart', () => {
    for (const [one, next] of neighbours(palette.objective)) {
      expect(difference(one, next, vision)).toBeGreaterThan(10)
    }
  })

  test('even the first band stands out from the panel', () => {
    for (const name of rising) {
      expect(difference(palette[name][0] ?? '', panels[tone], vision)).toBeGreaterThan(10)
    }
  })
})

test.each(tones)('the first error has the contrast of a line, in %s', (tone) => {
  for (const colour of heatPalette(tone).errors) {
    expect(contrast(colour, panels[tone])).toBeGreaterThanOrEqual(3)
  }
})
