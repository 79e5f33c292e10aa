import { expect, test } from 'vitest'

import { compareText, sortRows } from './sort-rows.ts'

type Row = { readonly at: number; readonly value: number }
const columns = [{ key: 'value', compare: (a: Row, b: Row) => a.value - b.value }, { key: 'fixed' }]

test('rows that tie keep their order, whichever way the sort runs', () => {
  const given = [2, 1, 2, 1, 3].map((value, at) => ({ at, value }))
  const order = (descending: boolean) =>
    sortRows(given, columns, { key: 'value', descending }).map((row) => row.at)
  expect(order(false)).toEqual([1, 3, 0, 2, 4])
  expect(order(true)).toEqual([4, 0, 2, 1, 3])
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
