import { fieldNamed } from './fields.ts'
import type { Comparison, Term } from './term.ts'

type NumberTerm = Extract<Term, { reads: 'number' }>

/** Sums of rates carry noise in the last digits; 5 % of them is still 5 %. */
const noise = 1e-9

const tests: Readonly<Record<Comparison, (number: number, than: number) => boolean>> = {
  '>': (number, than) => number > than && !isEqual(number, than),
  '>=': (number, than) => number > than || isEqual(number, than),
  '<': (number, than) => number < than && !isEqual(number, than),
  '<=': (number, than) => number < than || isEqual(number, than),
  '=': isEqual,
}

function isEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= noise * Math.max(Math.abs(a), Math.abs(b))
}

/**
 * Prepares a comparison of numbers as the graph counts: per second, shares of one, seconds.
 *
 * @returns A test that says nothing of a number that is not known.
 */
export function toComparing(term: NumberTerm): (number: number | undefined) => boolean | undefined {
  const field = fieldNamed(term.field)
  const units = field?.reads === 'number' ? field.units : []
  const perOne = units.find(({ name }) => name === term.unit)?.perOne ?? 1
  const than = term.amount / perOne
  const test = tests[term.comparison]
  return (number) => (number === undefined ? undefined : test(number, than))
}
