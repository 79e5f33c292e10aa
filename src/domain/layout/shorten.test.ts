import fc from 'fast-check'
import { expect, test } from 'vitest'

import { shorten, type Step } from './shorten.ts'

const size = 5

/** Steps lead from lower to higher numbers, so that none of them closes a circle. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: size - 2 }),
      fc.integer({ min: 1, max: size - 1 }),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([source, by, columns, arcs]): Step => {
      const target = Math.min(size - 1, source + by)
      return { source, target, columns, arcs, rate: 1 }
    }),
  { maxLength: 10 },
)

const lengthOf = (list: readonly Step[], columns: ArrayLike<number>): number =>
  list.reduce((sum, { source, target, arcs }) => {
    return sum + arcs * ((columns[target] ?? 0) - (columns[source] ?? 0))
  }, 0)

const isEnough = (list: readonly Step[], columns: ArrayLike<number>): boolean =>
  list.every(
    ({ source, target, columns: wide }) => (columns[target] ?? 0) - (columns[source] ?? 0) >= wide,
  )

/** As far left as each can stand. */
function leftmost(list: readonly Step[]): Int32Array {
  const columns = new Int32Array(size)
  for (let node = 0; node < size; node += 1) {
    for (const { source, target, columns: wide } of list) {
      if (target !== node) continue
      columns[node] = Math.max(columns[node] ?? 0, (columns[source] ?? 0) + wide)
    }
  }
  return columns
}

/** The shortest of all the ways to give the nodes columns. */
function shortest(list: readonly Step[], columns: readonly number[] = []): number {
  if (columns.length === size) return isEnough(list, columns) ? lengthOf(list, columns) : Infinity
  const known = list.filter(({ target }) => target < columns.length)
  if (!isEnough(known, columns)) return Infinity
  return [0, 1, 2, 3, 4, 5, 6, 7, 8].reduce(
    (least, column) => Math.min(least, shortest(list, [...columns, column])),
    Infinity,
  )
}

test('makes steps as short as they can be together', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const columns = leftmost(list)
      shorten(size, list, columns)
      expect(isEnough(list, columns)).toBe(true)
      expect(lengthOf(list, columns)).toBe(shortest(list))
    }),
    { numRuns: 40 },
  )
})
