import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseExpression } from '#src/domain/find/expression.ts'
import { cellValues } from '#src/domain/heat/heat.ts'
import { seconds } from '#src/domain/units.ts'
import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import { thresholdOf, toBrushedView, withoutThreshold } from './brush.ts'

const value = (number: number): ReadingShown => ({ state: 'value', value: number })
const line = (id: string, cells: readonly ReadingShown[]) => ({
  id,
  name: id,
  label: id,
  place: '',
  cells,
})
const content = {
  times: [60_000, 90_000, 120_000, 150_000],
  stepSeconds: 30,
  lines: [
    line('a', [value(0.5), value(0.25), value(0.031), { state: 'zero' }]),
    line('b', [value(0.001), value(0.001), value(0.001), value(0.001)]),
  ],
}
const asked = { value: 'errors', shortest: seconds(60), find: '' } as const

describe('a brushed rectangle', () => {
  test('becomes a window that holds all of its columns, and what its rows come to', () => {
    const brush = { rows: ['a'], from: 60_000, to: 120_000 }
    expect(toBrushedView(brush, content, asked)).toEqual({
      at: 120_000,
      range: 90,
      // four fifths of the mean of 50, 25 and 3.1 %
      find: 'err>=20%',
    })
  })

  test('is never shorter than rates can be averaged over', () => {
    const brush = { rows: ['b'], from: 90_000, to: 90_000 }
    expect(toBrushedView(brush, content, asked).range).toBe(60)
  })

  test('keeps a row that was well for most of the time', () => {
    const brush = { rows: ['a'], from: 120_000, to: 150_000 }
    expect(toBrushedView(brush, content, asked).find).toBe('err>=1.2%')
    const latency = { ...asked, value: 'p95' as const }
    expect(toBrushedView(brush, content, latency).find).toBe('')
  })

  test('of cells without values sets no threshold', () => {
    const brush = { rows: ['a'], from: 150_000, to: 150_000 }
    expect(toBrushedView(brush, content, { ...asked, find: 'cart' }).find).toBe('cart')
  })

  test('replaces the threshold of the one before, and keeps what else is looked for', () => {
    const brush = { rows: ['b'], from: 60_000, to: 150_000 }
    const find = 'namespace:shop err>=3.1%'
    expect(toBrushedView(brush, content, { ...asked, find }).find).toBe('namespace:shop err>=0.08%')
    expect(withoutThreshold('p95>=1200ms cart')).toBe('cart')
    expect(withoutThreshold('err>5%')).toBe('err>5%')
  })
})

test('a threshold is one that can be looked for, and no higher than the value', () => {
  const numbers = fc.double({ min: 1e-4, max: 5000, noNaN: true })
  fc.assert(
    fc.property(numbers, fc.constantFrom(...cellValues), (number, of) => {
      const text = thresholdOf(number, of)
      expect(parseExpression(text).ok).toBe(true)
      expect(withoutThreshold(text)).toBe('')
      const perOne = of === 'errors' ? 100 : of === 'rate' ? 1 : 1000
      const limit = Number.parseFloat(text.replace(/^\w+>=/, '')) / perOne
      expect(limit).toBeLessThanOrEqual(number * (1 + 1e-9))
      expect(limit).toBeGreaterThan(number * 0.85)
    }),
  )
})
