import { closest } from '../closest.ts'
import type { EdgeId, NodeId } from '../mesh/identity.ts'
import { err, ok, type Result } from '../result.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { fieldNamed, fieldNames, type FindField } from './fields.ts'
import { matchEdge } from './match-edge.ts'
import { matchNode } from './match-node.ts'
import { readPatterns, scanTerms, writePatterns, type RawTerm } from './scan.ts'
import { edgeSubjects, nodeSubjects } from './subject.ts'
import {
  comparisons,
  type Comparison,
  type Condition,
  type Expression,
  type ExpressionFault,
  type Term,
} from './term.ts'

/** Longer than anyone types; an address may carry anything. */
const longestExpression = 2000

/** Stands alone between two expressions, either of which will do. */
const either = '|'

/**
 * Reads an expression: terms between blanks, all of which must hold.
 *
 * `field:value` compares a name or a choice, `field>number` (`>= < <= =`) a number, anything else
 * is text to be found. `-` before a term negates it, commas in a value separate alternatives, `*`
 * stands for anything, quotes keep blanks, commas and stars. A `|` on its own stands between
 * expressions of which one is enough. `findFields` lists the fields.
 */
export function parseExpression(text: string): Result<Expression, ExpressionFault> {
  if (text.length > longestExpression) return err({ kind: 'too-long', length: text.length })
  const alternatives: Term[][] = [[]]
  for (const raw of scanTerms(text)) {
    const written = text.slice(raw.start, raw.end)
    if (raw.isOpen) return err({ kind: 'unclosed-quote', text: written })
    if (written === either) alternatives.push([])
    else {
      const condition = parseCondition(raw, written)
      if (!condition.ok) return condition
      alternatives.at(-1)?.push({ ...condition.value, negated: raw.negated })
    }
  }
  return ok(alternatives.filter((terms) => terms.length > 0))
}

function parseCondition(raw: RawTerm, written: string): Result<Condition, ExpressionFault> {
  if (raw.field === undefined) {
    const patterns = readPatterns(raw.value)
    if (patterns.length === 0) return err({ kind: 'no-value', term: written })
    return ok({ reads: 'text', field: 'any', patterns })
  }
  const field = fieldNamed(raw.field)
  if (field === undefined) return err({ kind: 'unknown-field', field: raw.field, term: written })
  if (raw.value === '') return err({ kind: 'no-value', term: written })
  return field.reads === 'number'
    ? parseNumber(field, raw.operator ?? '', raw.value)
    : parseWords(field, raw, written)
}

type WordField = Exclude<FindField, { reads: 'number' }>

function parseWords(
  field: WordField,
  { operator, value }: RawTerm,
  written: string,
): Result<Condition, ExpressionFault> {
  if (operator !== ':' && operator !== '=') {
    return err({ kind: 'not-comparable', field: field.name, operator: operator ?? '' })
  }
  const patterns = readPatterns(value)
  if (patterns.length === 0) return err({ kind: 'no-value', term: written })
  if (field.reads === 'text') return ok({ reads: 'text', field: field.name, patterns })

  const values = patterns.map((pattern) => pattern.join('*').toLowerCase())
  const wrong = values.find((word) => !isChoice(field, word))
  if (wrong !== undefined) return err({ kind: 'unknown-value', field: field.name, value: wrong })
  return ok({ reads: 'choice', field: field.name, values })
}

const responseCode = /^\d{1,3}$/

function isChoice(field: Extract<FindField, { reads: 'choice' }>, word: string): boolean {
  return field.values.includes(word) || (field.name === 'code' && responseCode.test(word))
}

const amountAndUnit = /^((?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)([a-z/%]*)$/i

function parseNumber(
  field: Extract<FindField, { reads: 'number' }>,
  operator: string,
  value: string,
): Result<Condition, ExpressionFault> {
  const [, digits, unitName = ''] = amountAndUnit.exec(value) ?? []
  const amount = Number(digits)
  if (digits === undefined || !Number.isFinite(amount)) {
    return err({ kind: 'not-a-number', field: field.name, value })
  }
  const name = unitName.toLowerCase()
  const unit = name === '' ? field.units[0] : field.units.find((known) => known.name === name)
  if (unit === undefined) return err({ kind: 'unknown-unit', field: field.name, unit: unitName })
  const comparison = toComparison(operator)
  return ok({ reads: 'number', field: field.name, comparison, amount, unit: unit.name })
}

const toComparison = (operator: string): Comparison =>
  comparisons.find((known) => known === operator) ?? '='

/** Writes an expression in its one usual form; {@link parseExpression} reads it back as it was. */
export function formatExpression(expression: Expression): string {
  return expression.map((terms) => terms.map(formatTerm).join(' ')).join(` ${either} `)
}

/** One expression that names what either of two names; an empty one names nothing here. */
export function eitherExpression(one: string, other: string): string {
  return [one, other]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(` ${either} `)
}

function formatTerm(term: Term): string {
  const sign = term.negated ? '-' : ''
  if (term.reads === 'choice') return `${sign}${term.field}:${term.values.join(',')}`
  if (term.reads === 'number') {
    return `${sign}${term.field}${term.comparison}${term.amount}${term.unit}`
  }
  const patterns = writePatterns(term.patterns)
  return term.field === 'any' ? `${sign}${patterns}` : `${sign}${term.field}:${patterns}`
}

/** What is wrong with an expression, and the way out of it, in words for the person who wrote it. */
export function describeExpressionFault(fault: ExpressionFault): string {
  switch (fault.kind) {
    case 'too-long':
      return `This is ${fault.length} characters long; ${longestExpression} can be read.`
    case 'unclosed-quote':
      return `The quote in ${fault.text} has no end: close it with ".`
    case 'no-value':
      return fault.term === '-'
        ? 'Nothing stands after “-”: write what to leave out, as in -kind:tcp.'
        : `Nothing stands after “${fault.term}”: ${exampleOf(fault.term)}`
    case 'unknown-field':
      return `There is no field “${fault.field}”${guess(fault.field, fieldNames)} To look for the text itself, quote it: "${fault.term}".`
    case 'unknown-value':
      return describeValue(fault.field, fault.value)
    case 'not-comparable':
      return `“${fault.field}” is no number, so “${fault.operator}” cannot compare it: ${exampleOf(fault.field)}`
    case 'not-a-number':
      return `“${fault.value}” is no number: ${exampleOf(fault.field)}`
    case 'unknown-unit':
    default:
      return `“${fault.unit}” is no unit of ${fault.field}: use ${unitsOf(fault.field)}, as in ${fieldNamed(fault.field)?.example ?? ''}.`
  }
}

function describeValue(name: string, value: string): string {
  const field = fieldNamed(name)
  const values = field?.reads === 'choice' ? field.values : []
  const more = name === 'code' ? ' or a code such as 503' : ''
  return `“${value}” is no value of ${name}${guess(value, values)} It can be ${values.join(', ')}${more}.`
}

/** Ends the sentence: with the word most likely meant, where one is near. */
function guess(word: string, known: readonly string[]): string {
  const start = word.slice(0, 3).toLowerCase()
  const near =
    closest(word, known) ?? known.find((name) => start.length === 3 && name.startsWith(start))
  return near === undefined ? '.' : `: did you mean “${near}”?`
}

/** "write it like ns:shop,bank." for whatever field the text begins with. */
function exampleOf(text: string): string {
  const name = /^-?([a-z0-9]+)/i.exec(text)?.[1] ?? ''
  const example = fieldNamed(name)?.example
  return example === undefined ? 'add what to look for.' : `write it like ${example}.`
}

function unitsOf(name: string): string {
  const field = fieldNamed(name)
  const names = field?.reads === 'number' ? field.units.map((unit) => unit.name) : []
  return names.join(' or ')
}

/** Whether a term holds of something; `undefined` where it has no such property, or none known. */
type Verdict = boolean | undefined

/**
 * The nodes and edges of a graph that an expression names, each judged by its own properties.
 *
 * What a node or edge does not have, or what is not known of it, can be neither asserted nor denied
 * of it: of a node without telemetry neither `err>1%` nor `-err>1%` holds, and neither `flag:UO`
 * nor `-flag:UO` holds of any node, since flags are of edges.
 *
 * An expression without terms names nothing. Each term is prepared once, each name once for each node, so the time grows with nodes and edges.
 */
export function findInGraph(
  expression: Expression,
  graph: TrafficGraph,
): ReadonlySet<NodeId | EdgeId> {
  const found = new Set<NodeId | EdgeId>()
  const holdsOfNode = holds(expression, matchNode)
  for (const subject of nodeSubjects(graph)) if (holdsOfNode(subject)) found.add(subject.node.id)
  const holdsOfEdge = holds(expression, matchEdge)
  for (const subject of edgeSubjects(graph)) if (holdsOfEdge(subject)) found.add(subject.edge.id)
  return found
}

function holds<T>(
  expression: Expression,
  prepare: (term: Term) => (subject: T) => Verdict,
): (subject: T) => boolean {
  const alternatives = expression.map((terms) =>
    terms.map((term) => ({ negated: term.negated, test: prepare(term) })),
  )
  return (subject) =>
    alternatives.some((terms) =>
      terms.every(({ negated, test }) => {
        const verdict = test(subject)
        return verdict !== undefined && verdict !== negated
      }),
    )
}
