import fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareText, sortRows } from './sort-rows.ts'

type Row = { readonly at: number; readonly value: number }
const columns = [{ key: 'value', compare: (a: Row, b: Row) => a.value - b.value }, { key: 'fixed' }]

test('rows that tie keep their order, whichever way the sort runs', () => {
  const rows = fc.array(fc.nat(3)).map((values) => values.map((value, at) => ({ at, value })))
  fc.assert(
    fc.property(rows, fc.boolean(), (given, descending) => {
      const sorted = sortRows(given, columns, { key: 'value', descending })
      expect(sorted.toSorted((a, b) => a.at - b.at)).toEqual(given)
      for (const [index, row] of sorted.entries()) {
        const next = sorted[index + 1]
        if (next === undefined) continue
        expect(descending ? row.value >= next.value : row.value <= next.value).toBe(true)
        if (row.value === next.value) expect(row.at).toBeLessThan(next.at)
      }
    }),
  )
})

test('a column that cannot be compared, or is not there, sorts nothing', () => {
  const rows = [
    { at: 0, value: 2 },
    { at: 1, value: 1 },
  ]
  expect(sortRows(rows, columns, { key: 'fixed', descending: true })).toBe(rows)
  expect(sortRows(rows, columns, { key: 'gone', descending: false })).toBe(rows)
})

test('text sorts as it is read', () => {
  expect(['v10', 'v2', 'v1'].toSorted(compareText)).toEqual(['v1', 'v2', 'v10'])
})
