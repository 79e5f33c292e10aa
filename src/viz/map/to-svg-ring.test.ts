import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ringVersions } from './ring.ts'
import { ringShapes } from './to-svg-ring.ts'

const styleOf = (shares: readonly number[]) => ({
  'pie-size': '100%',
  'pie-hole': '50%',
  ...Object.fromEntries(
    shares.flatMap((share, index) => [
      [`pie-${index + 1}-background-size`, share],
      [`pie-${index + 1}-background-color`, `#00000${index}`],
    ]),
  ),
})
const middle = { x: 100, y: 50 }

/** Where a slice begins on the outer circle, and where it ends. */
function endsOf(shape: string) {
  const [, path = ''] = / d="([^"]+)"/.exec(shape) ?? []
  const [start, , end] = path
    .split(/[ALZ]/)
    .map((part) => part.trim().replace('M ', '').split(' ').slice(-2).map(Number))
  return { start, end }
}

test('a quarter of a ring is drawn from the top to the right, and back inside', () => {
  const [quarter, ...others] = ringShapes(middle, 10, styleOf([25, 75]))
  expect(others).toHaveLength(1)
  expect(endsOf(quarter ?? '')).toEqual({ start: [100, 40], end: [110, 50] })
  expect(quarter).toContain('L 105 50 A 5 5 0 0 0')
  expect(quarter).toContain('fill="#000000"')
})

test('slices follow each other all the way round', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 2 * ringVersions - 1 })
  fc.assert(
    fc.property(cuts, (places) => {
      const bounds = [0, ...places.toSorted((a, b) => a - b), 100]
      const shares = bounds.slice(1).map((bound, index) => bound - (bounds[index] ?? 0))
      const ends = ringShapes(middle, 10, styleOf(shares)).map(endsOf)
      expect(ends).toHaveLength(shares.length)
      expect(ends[0]?.start).toEqual([100, 40])
      expect(ends.at(-1)?.end).toEqual([100, 40])
      for (const [index, { end }] of ends.slice(0, -1).entries()) {
        expect(end).toEqual(ends[index + 1]?.start)
      }
    }),
  )
})

test('what is not split has no ring', () => {
  expect(ringShapes(middle, 10, styleOf([]))).toEqual([])
})
