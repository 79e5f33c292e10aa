import type { Pattern } from './term.ts'

/** One term as written, without a negating `-`. */
export type RawTerm = {
  /** Where it begins in the whole text, its `-` included, and where it ends. */
  readonly start: number
  readonly end: number
  readonly negated: boolean
  /** Absent for bare text. */
  readonly field?: string
  readonly operator?: string
  /** What follows field and operator. */
  readonly value: string
  /** A quote in it has no end. */
  readonly isOpen: boolean
}

/** Cuts a text at the blanks that stand outside quotes. */
export function scanTerms(text: string): readonly RawTerm[] {
  const terms: RawTerm[] = []
  let start: number | undefined
  let isQuoted = false
  for (let index = 0; index <= text.length; index += 1) {
    const character = text.charAt(index)
    const isGap = index === text.length || (!isQuoted && /\s/.test(character))
    if (isGap && start !== undefined) {
      terms.push(toRawTerm(text.slice(start, index), start, isQuoted))
      start = undefined
    } else if (!isGap) {
      start ??= index
      if (character === '"') isQuoted = !isQuoted
    }
  }
  return terms
}

const fieldAndOperator = /^([a-z0-9]+)(>=|<=|[:=<>])/i

function toRawTerm(written: string, start: number, isOpen: boolean): RawTerm {
  const negated = written.startsWith('-')
  const body = negated ? written.slice(1) : written
  const place = { start, end: start + written.length, negated, isOpen }
  const [head = '', field, operator] = fieldAndOperator.exec(body) ?? []
  if (field === undefined || operator === undefined) return { ...place, value: body }
  return { ...place, field, operator, value: body.slice(head.length) }
}

/** A quoted piece, a wildcard, the gap between alternatives, or plain text. */
const part = /"((?:[^"]|"")*)"|\*|,|[^"*,]+/g

/**
 * Reads alternatives between commas and wildcards within them, both outside quotes. Inside, two
 * quotes stand for one.
 *
 * @returns Without alternatives that nobody wrote: `a,,b` has two.
 */
export function readPatterns(value: string): readonly Pattern[] {
  const patterns: string[][] = []
  let pieces: string[] | undefined
  for (const [written, inQuotes] of value.matchAll(part)) {
    if (written === ',') pieces = undefined
    else {
      if (pieces === undefined) patterns.push((pieces = ['']))
      if (written === '*') pieces.push('')
      else pieces.push((pieces.pop() ?? '') + (inQuotes?.replaceAll('""', '"') ?? written))
    }
  }
  return patterns
}

/** Text that needs no quotes; a leading `-` would negate. */
const plain = /^[\p{L}\p{N}_.~/][\p{L}\p{N}_.~/-]*$/u

/** The inverse of {@link readPatterns}. */
export function writePatterns(patterns: readonly Pattern[]): string {
  return patterns.map(writePattern).join(',')
}

function writePattern(pattern: Pattern): string {
  const isEmpty = pattern.length === 1 && pattern[0] === ''
  return isEmpty ? '""' : pattern.map(quoted).join('*')
}

const quoted = (piece: string): string =>
  piece === '' || plain.test(piece) ? piece : `"${piece.replaceAll('"', '""')}"`
