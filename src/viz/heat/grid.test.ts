import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  columnAt,
  columnEdge,
  rangeBetween,
  shareOf,
  ticksOf,
  type TimeSpan,
} from './grid-geometry.ts'
import { cellAfter } from './grid-keys.ts'
import { fromPlace, fromRange, rowPlaces, toPlace, toRange } from './heat-places.ts'

const columnsOf = fc.record({
  count: fc.integer({ min: 1, max: 180 }),
  width: fc.integer({ min: 200, max: 2000 }),
})

describe('columns', () => {
  test('lie side by side and fill the width', () => {
    fc.assert(
      fc.property(columnsOf, (columns) => {
        expect(columnEdge(0, columns)).toBe(0)
        expect(columnEdge(columns.count, columns)).toBe(columns.width)
        for (let column = 0; column < columns.count; column += 1) {
          expect(columnEdge(column + 1, columns)).toBeGreaterThan(columnEdge(column, columns))
        }
      }),
    )
  })

  test('are found where they are drawn', () => {
    fc.assert(
      fc.property(columnsOf, fc.nat(179), (columns, any) => {
        const column = any % columns.count
        const middle = (columnEdge(column, columns) + columnEdge(column + 1, columns)) / 2
        expect(columnAt(middle, columns)).toBe(column)
      }),
    )
  })

  test('beyond the edges are the first and the last', () => {
    expect(columnAt(-5, { count: 10, width: 100 })).toBe(0)
    expect(columnAt(500, { count: 10, width: 100 })).toBe(9)
  })
})

describe('time', () => {
  const minute = 60_000
  const span: TimeSpan = {
    times: Array.from({ length: 60 }, (_, index) => (index + 1) * minute),
    stepSeconds: 60,
  }

  test('runs from a step before the first time to the last', () => {
    expect([0, 30 * minute, 60 * minute].map((at) => shareOf(at, span))).toEqual([0, 0.5, 1])
  })

  test('has ticks at round moments of the viewer’s clock, far enough apart', () => {
    const ticks = ticksOf(span, 600, 64, 0)
    expect(ticks.map(({ at }) => at / minute)).toEqual([0, 10, 20, 30, 40, 50, 60])
    const ahead = ticksOf(span, 600, 64, 5 * minute)
    expect(ahead.map(({ at }) => at / minute)).toEqual([5, 15, 25, 35, 45, 55])
  })

  test('of no columns has no ticks', () => {
    expect(ticksOf({ times: [], stepSeconds: 60 }, 600, 64, 0)).toEqual([])
  })
})

describe('a key', () => {
  const size = { rows: 100, columns: 120, page: 18 }
  const press = (key: string, ctrlKey = false) =>
    cellAfter({ key, ctrlKey, metaKey: false }, { row: 50, column: 60 }, size)

  test.each([
    ['ArrowLeft', false, 50, 59],
    ['ArrowRight', false, 50, 61],
    ['ArrowUp', false, 49, 60],
    ['ArrowDown', false, 51, 60],
    ['Home', false, 50, 0],
    ['End', false, 50, 119],
    ['Home', true, 0, 0],
    ['End', true, 99, 119],
    ['PageUp', false, 32, 60],
    ['PageDown', false, 68, 60],
    ['ArrowDown', true, 99, 60],
  ] as const)('%s (with Ctrl: %s) leads to row %i, column %i', (key, isFar, row, column) => {
    expect(press(key, isFar)).toEqual({ row, column })
  })

  test('never leads out of the grid', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys)), (pressed) => {
        const small = { rows: 3, columns: 2, page: 2 }
        let at = { row: 0, column: 0 }
        for (const key of pressed) {
          at = cellAfter({ key, ctrlKey: false, metaKey: false }, at, small) ?? at
          expect(at.row >= 0 && at.row < 3 && at.column >= 0 && at.column < 2).toBe(true)
        }
      }),
    )
  })

  test('that means nothing leads nowhere, nor does any in an empty grid', () => {
    expect(press('x')).toBeUndefined()
    const empty = { rows: 0, columns: 0, page: 1 }
    const pressed = { key: 'End', ctrlKey: false, metaKey: false }
    expect(cellAfter(pressed, { row: 0, column: 0 }, empty)).toBeUndefined()
  })
})

describe('places', () => {
  const shown = {
    lines: ['a', 'b', 'c', 'd'].map((id) => ({ id })),
    times: [1000, 2000, 3000, 4000],
    stepSeconds: 1,
  }
  const places = rowPlaces(shown.lines)

  test('of cells and of brushes are kept there and back', () => {
    const corner = fc.record({ row: fc.nat(3), column: fc.nat(3) })
    fc.assert(
      fc.property(corner, corner, (one, other) => {
        expect(toPlace(fromPlace(one, shown), shown, places)).toEqual(one)
        const range = rangeBetween(one, other)
        expect(toRange(fromRange(range, shown), shown, places)).toEqual(range)
      }),
    )
  })

  test('follow rows that have been ranked anew', () => {
    const brush = fromRange({ top: 0, bottom: 1, left: 0, right: 1 }, shown)
    const reordered = { ...shown, lines: ['c', 'b', 'a', 'd'].map((id) => ({ id })) }
    expect(toRange(brush, reordered, rowPlaces(reordered.lines))).toMatchObject({
      top: 1,
      bottom: 2,
    })
  })

  test('lose the times that have left', () => {
    const brush = { rows: ['a'], from: 1000, to: 3000 }
    const later = { ...shown, times: [3000, 4000, 5000, 6000] }
    expect(toRange(brush, later, places)).toMatchObject({ left: 0, right: 0 })
    const gone = { ...shown, times: [5000, 6000] }
    expect(toRange(brush, gone, places)).toBeUndefined()
    expect(toPlace({ row: 'a', time: 1000 }, later, places)).toBeUndefined()
    expect(toPlace({ row: 'x', time: 3000 }, later, places)).toBeUndefined()
  })
})
