import fc from 'fast-check'
import { expect, test } from 'vitest'

import { escapeRegex, formatChoice, formatExclusion, quote } from './selector.ts'

/** What a PromQL string of our making stands for. */
const read = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-f]{4})|(.))/g, (_all, code: string | undefined, plain: string) =>
      code === undefined ? plain : String.fromCharCode(Number.parseInt(code, 16)),
    )

test('any text survives as a PromQL string, without a character that the gateway refuses', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, (value) => {
      expect(read(quote(value))).toBe(value)
      expect(quote(value)).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    }),
    { examples: [['a"b\\c\nd\te\u0000\u2028'], ['\\u0041']] },
  )
})

test('any text in a pattern matches itself and nothing else', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '.', '*', '|', '(', '$', '\\', '-', '\n') })
  fc.assert(
    fc.property(text, text, (value, other) => {
      expect(new RegExp(`^(?:${escapeRegex(value)})$`).test(other)).toBe(value === other)
    }),
  )
})

test('one value is matched exactly, several by a pattern', () => {
  expect(formatChoice({ name: 'x', values: ['a.b', 'c'] })).toBe('x=~"a\\\\.b|c"')
  expect(formatChoice({ name: 'x', values: ['a.b'] })).toBe('x="a.b"')
  expect(formatExclusion({ name: 'x', values: ['a'] })).toBe('x!~"a"')
})
