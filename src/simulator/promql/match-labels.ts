import type { Labels } from '../samples/labels.ts'
import type { Matcher } from './expression.ts'
import { badData, notSupported } from './promql-error.ts'

/** Turns matchers into one test of a label set; a missing label reads as empty. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ label: matcher.label, test: compileMatcher(matcher) }))
  return (labels) => tests.every(({ label, test }) => test(labels.get(label) ?? ''))
}

/** One matcher as a test of its label's value. */
export function compileMatcher({ operator, value }: Matcher): (text: string) => boolean {
  if (operator === '=') return (text) => text === value
  if (operator === '!=') return (text) => text !== value
  const matches = compilePattern(value)
  return operator === '=~' ? matches : (text) => !matches(text)
}

/** Tests whole texts against a pattern; plain alternatives, the usual case, become a set. */
function compilePattern(pattern: string): (text: string) => boolean {
  const alternatives = pattern.split('|')
  if (alternatives.every((alternative) => /^(?:[\w\-: /]|\\\.)*$/.test(alternative))) {
    const texts = new Set(alternatives.map((alternative) => alternative.replaceAll('\\.', '.')))
    return (text) => texts.has(text)
  }
  const expression = compileAnchored(pattern)
  return (text) => expression.test(text)
}

/** Compiles an RE2 pattern, anchored at both ends, as far as JavaScript knows the same syntax. */
export function compileAnchored(pattern: string): RegExp {
  const [, insensitive, body = ''] = /^(\(\?i\))?(.*)$/s.exec(pattern) ?? []
  if (/\(\?(?:[=!]|<[=!])/.test(body)) {
    throw badData(`parse error: error parsing regexp: invalid or unsupported Perl syntax`)
  }
  if (/\(\?[a-zA-Z]*-?[a-zA-Z]*[:)]/.test(body.replaceAll('(?:', ''))) {
    throw notSupported('a regular expression with inner flags')
  }
  try {
    const flags = insensitive === undefined ? 's' : 'si'
    return new RegExp(`^(?:${body.replaceAll('(?P<', '(?<')})$`, flags)
  } catch (cause) {
    const error = badData(`parse error: error parsing regexp: "${pattern}"`)
    error.cause = cause
    throw error
  }
}
