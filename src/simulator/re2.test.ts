import { expect, test } from 'vitest'

import { compileRe2 } from './re2.ts'

test.each([
  ['a.c', 'abc', true],
  ['a.c', 'xabc', false],
  ['a|b', 'b', true],
  ['(?i)^/V[12]$', '/v2', true],
  ['(?P<word>x)+', 'xx', true],
  ['.*', 'two\nlines', true],
])('%s on %s', (pattern, text, expected) => {
  const compiled = compileRe2(pattern)
  expect(compiled instanceof RegExp && compiled.test(text)).toBe(expected)
})

test.each([
  ['(', 'invalid'],
  ['(?=x)', 'invalid'],
  ['(?<!x)y', 'invalid'],
  ['a(?i)b', 'unsupported'],
  ['(?s-i:x)', 'unsupported'],
])('%s is %s', (pattern, problem) => {
  expect(compileRe2(pattern)).toBe(problem)
})
