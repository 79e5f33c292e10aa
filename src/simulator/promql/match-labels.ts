import { compileRe2 } from '../re2.ts'
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

/** Compiles an anchored pattern, or refuses it in Prometheus' words. */
export function compileAnchored(pattern: string): RegExp {
  const compiled = compileRe2(pattern)
  if (compiled === 'invalid') {
    throw badData(`parse error: error parsing regexp: invalid or unsupported syntax: "${pattern}"`)
  }
  if (compiled === 'unsupported') throw notSupported('a regular expression with inner flags')
  return compiled
}
