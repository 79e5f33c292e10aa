import fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareText, createRowSorter, sortRows } from './sort-rows.ts'

type Row = { readonly at: number; readonly value: number }
const columns = [{ key: 'value', sortBy: [(row: Row) => row.value] }, { key: 'fixed' }]

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

test('texts that read alike tie, and the next key decides', () => {
  const rows = ['v2 b', 'v01 b', 'v1 a', 'v1 b'].map((text) => text.split(' '))
  const sortBy = [(row: string[]) => row[0] ?? '', (row: string[]) => row[1] ?? '']
  const sorted = sortRows(rows, [{ key: 'name', sortBy }], { key: 'name', descending: false })
  expect(sorted.map((row) => row.join(' '))).toEqual(['v1 a', 'v01 b', 'v1 b', 'v2 b'])
})

test('a sorter gives what comparing every pair gives, whatever it sorted before', () => {
  const row = fc.record({ name: fc.constantFrom('v1', 'v01', 'v2', 'v10', 'a'), value: fc.nat(3) })
  type Named = { readonly name: string; readonly value: number }
  const both = [{ key: 'both', sortBy: [(r: Named) => r.value, (r: Named) => r.name] }]
  fc.assert(
    fc.property(fc.array(fc.array(row)), fc.boolean(), (tables, descending) => {
      const sorter = createRowSorter<Named>()
      const sign = descending ? -1 : 1
      for (const rows of tables) {
        const expected = rows.toSorted(
          (a, b) => sign * (a.value - b.value || compareText(a.name, b.name)),
        )
        expect(sorter(rows, both, { key: 'both', descending })).toEqual(expected)
      }
    }),
  )
})

test('what is no number stands below all that are', () => {
  const rows = [Number.NaN, 1, -Infinity, Infinity, Infinity].map((value, at) => ({ at, value }))
  const sorted = sortRows(rows, columns, { key: 'value', descending: true })
  expect(sorted.map(({ at }) => at)).toEqual([3, 4, 1, 0, 2])
})
