import fc from 'fast-check'
import { expect, test } from 'vitest'

import { toCsv } from './csv.ts'

test('writes numbers bare, quotes what needs it, and leaves unknown cells empty', () => {
  expect(
    toCsv(
      ['Source', 'Requests/s'],
      [
        ['a,b', 1.5],
        ['say "hi"', undefined],
        ['two\nlines', NaN],
      ],
    ),
  ).toBe('Source,Requests/s\r\n"a,b",1.5\r\n"say ""hi""",\r\n"two\nlines",\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('disarms %j', (text) => {
  expect(toCsv([], [[text]]).replace(/^\r\n"?/, '')).toMatch(/^'/)
})

test('a negative number is no formula', () => {
  expect(toCsv(['n'], [[-2.5]])).toBe('n\r\n-2.5\r\n')
})

test('what is written can be read back', () => {
  const cell = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 4 }), (cells) => {
      expect(parseRow(toCsv(cells, []))).toEqual(cells)
    }),
  )
})

/** One row by RFC 4180, written from its grammar, with a comma behind every cell. */
function parseRow(text: string): readonly string[] {
  const body = `${text.slice(0, -2)},`
  const cells = body.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)
  return [...cells].map((cell) => cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '')
}
