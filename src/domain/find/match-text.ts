import type { Pattern } from './term.ts'

/** Whether a text, in lower case already, is what a pattern describes. */
export type TextTest = (text: string) => boolean

/**
 * Compares a whole text with a pattern: first and last piece stand at its ends, the others are
 * found in order. Taking each at its first place is enough, so the time is linear in the text for
 * each piece, and no pattern can make it hang.
 */
export function toWholeTest(pattern: Pattern): TextTest {
  const pieces = pattern.map((piece) => piece.toLowerCase())
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return (text) => text === first
  return (text) => {
    if (text.length < first.length + last.length) return false
    if (!text.startsWith(first) || !text.endsWith(last)) return false
    return hasInOrder(text.slice(first.length, text.length - last.length), others)
  }
}

/** As {@link toWholeTest}, with the pattern anywhere in the text. */
export function toPartTest(pattern: Pattern): TextTest {
  const pieces = pattern.map((piece) => piece.toLowerCase())
  return (text) => hasInOrder(text, pieces)
}

/** Whether any of some patterns fits. */
export function anyOf(tests: readonly TextTest[]): TextTest {
  const [only, ...others] = tests
  return only !== undefined && others.length === 0
    ? only
    : (text) => tests.some((fits) => fits(text))
}

function hasInOrder(text: string, pieces: readonly string[]): boolean {
  let from = 0
  for (const piece of pieces) {
    const at = text.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return true
}
