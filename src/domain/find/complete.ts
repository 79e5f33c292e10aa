import { explainCode, explainFlag } from '../signals/flags.ts'
import { healthRules } from '../signals/health.ts'
import { fieldNamed, findFields, type FindField, type TextField } from './fields.ts'
import { scanTerms, writePatterns, type RawTerm } from './scan.ts'
import { comparisons } from './term.ts'
import type { FindVocabulary } from './vocabulary.ts'

/** Something that could stand where the caret is. */
export type Completion = {
  /** What it adds, as it will stand there. */
  readonly insert: string
  /** What it means. */
  readonly what: string
  /** The whole text once it is taken, and where the caret is then. */
  readonly text: string
  readonly caret: number
  /** More has to follow before it says anything: a field without its value. */
  readonly isPartial: boolean
}

type Offer = Pick<Completion, 'insert' | 'what' | 'isPartial'>

/** As many as are worth going through by keys. */
const mostOffers = 40

/**
 * What could be written at the caret: fields and names that begin with, or else hold, what stands
 * there; the values of a field; the comparisons and units of a number.
 *
 * @returns What begins with it first, each in the order of the help or of the names.
 */
export function completeExpression(
  text: string,
  caret: number,
  vocabulary: FindVocabulary,
): readonly Completion[] {
  const term = scanTerms(text).find(({ start, end }) => start <= caret && caret <= end)
  const start = term?.start ?? caret
  const end = term?.end ?? caret
  const sign = term?.negated === true ? '-' : ''
  const isDone = (offer: Offer) => `${sign}${offer.insert}` === text.slice(start, end)
  return offersFor(text.slice(start, caret), vocabulary)
    .filter((offer) => !isDone(offer))
    .slice(0, mostOffers)
    .map(({ insert, what, isPartial }) => {
      const rest = text.slice(end)
      const gap = isPartial || rest.startsWith(' ') ? '' : ' '
      const before = `${text.slice(0, start)}${sign}${insert}${gap}`
      const after = isPartial || gap === ' ' ? 0 : 1
      return { insert, what, isPartial, text: `${before}${rest}`, caret: before.length + after }
    })
}

function offersFor(written: string, vocabulary: FindVocabulary): readonly Offer[] {
  const [term] = scanTerms(written)
  const field = fieldNamed(term?.field ?? '')
  if (term !== undefined && field !== undefined) return valueOffers(field, term, vocabulary)
  if (term?.field !== undefined) return []
  const word = term?.value ?? ''
  const offers = [...comparisonOffers(word), ...fieldOffers(word)]
  return word === '' ? offers : [...offers, ...nameOffers(word, vocabulary)]
}

/** The name that people write: the shortest. */
const shortName = ({ name, aliases }: FindField): string =>
  [name, ...aliases].find((alias) => alias === 'ns') ?? name

function fieldOffers(word: string): readonly Offer[] {
  const fields = findFields.filter(({ name, aliases }) =>
    [name, ...aliases].some((known) => known.startsWith(word.toLowerCase())),
  )
  return fields.map((field) => ({
    insert: `${shortName(field)}${field.reads === 'number' ? '>' : ':'}`,
    what: `${field.what}, as in ${field.example}`,
    isPartial: true,
  }))
}

const comparisonWords = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
  '=': 'exactly',
} as const

/** Once a number's name is there, ways to compare it. */
function comparisonOffers(word: string): readonly Offer[] {
  const field = fieldNamed(word)
  if (field?.reads !== 'number') return []
  return comparisons.slice(1).map((comparison) => ({
    insert: `${field.name}${comparison}`,
    what: comparisonWords[comparison],
    isPartial: true,
  }))
}

const named = [
  ['name', 'names', 'service or host'],
  ['namespace', 'namespaces', 'namespace'],
  ['cluster', 'clusters', 'cluster'],
  ['version', 'versions', 'version'],
] as const

/** Names that hold a bare word, each with the field that asks for it alone. */
function nameOffers(word: string, vocabulary: FindVocabulary): readonly Offer[] {
  return named.flatMap(([name, list, what]) => {
    const field = fieldNamed(name)
    const prefix = field === undefined ? name : shortName(field)
    return nearest(vocabulary[list], word).map((value) => ({
      insert: `${prefix}:${writePatterns([[value]])}`,
      what,
      isPartial: false,
    }))
  })
}

function valueOffers(
  field: FindField,
  { field: writtenName = '', operator = '', value }: RawTerm,
  vocabulary: FindVocabulary,
): readonly Offer[] {
  const head = `${writtenName}${operator}`
  if (field.reads === 'number') return numberOffers(field, head, value)
  const from = value.includes('"') ? 0 : value.lastIndexOf(',') + 1
  const word = value.slice(from).replace(/^"/, '')
  const values = field.reads === 'choice' ? field.values : vocabulary[vocabularyOf[field.name]]
  return nearest(values, word).map((known) => ({
    insert: `${head}${value.slice(0, from)}${writePatterns([[known]])}`,
    what: explain(field, known),
    isPartial: false,
  }))
}

const vocabularyOf: Readonly<Record<TextField, keyof FindVocabulary>> = {
  name: 'names',
  from: 'names',
  to: 'names',
  namespace: 'namespaces',
  cluster: 'clusters',
  workload: 'workloads',
  version: 'versions',
  flag: 'flags',
}

function numberOffers(
  field: Extract<FindField, { reads: 'number' }>,
  head: string,
  value: string,
): readonly Offer[] {
  if (value === '') {
    const example = field.example.replace(/^[\da-z]+[<>=]+/, '')
    return [{ insert: `${head}${example}`, what: 'for example', isPartial: false }]
  }
  const digits = /^[\d.]+/.exec(value)?.[0]
  if (digits === undefined) return []
  return field.units
    .filter(({ name }) => name.startsWith(value.slice(digits.length)))
    .map(({ name }) => ({
      insert: `${head}${digits}${name}`,
      what: unitWords[name] ?? name,
      isPartial: false,
    }))
}

const unitWords: Readonly<Record<string, string>> = {
  '/s': 'per second',
  '%': 'per cent',
  ms: 'milliseconds',
  s: 'seconds',
}

const kindWords: Readonly<Record<string, string>> = {
  http: 'edges that carry HTTP',
  grpc: 'edges that carry gRPC',
  tcp: 'edges that carry TCP connections',
  mesh: 'known to the mesh',
  external: 'a host outside the mesh, named by a rule',
  passthrough: 'a destination the registry doesn’t know',
  blackhole: 'a destination that was refused',
  unknown: 'a caller or destination without a proxy',
}

const wordsOf: Readonly<Record<string, string>> = {
  'is:silent': 'reported before, and no longer does',
  'is:unhealthy': 'failing or degraded',
  'side:client': 'the caller’s proxy tells',
  'side:server': 'the destination’s proxy tells',
  'side:waypoint': 'a waypoint tells',
  'side:mixed': 'parts are told by different sides',
  'mtls:yes': 'all of it is mutual TLS',
  'mtls:no': 'none of it is mutual TLS',
  'mtls:some': 'some of it is mutual TLS',
  'mtls:unknown': 'nobody tells',
  'code:0': 'no response was sent',
  'code:2xx': 'answered',
  'code:3xx': 'sent elsewhere',
  'code:4xx': 'refused for a reason that lies with the caller',
  'code:5xx': 'the destination failed',
}

function explain(field: FindField, value: string): string {
  const known = wordsOf[`${field.name}:${value}`]
  if (known !== undefined) return known
  if (field.name === 'is') return healthRules.find(({ state }) => state === value)?.rule ?? ''
  if (field.name === 'kind') return kindWords[value] ?? ''
  if (field.name === 'flag') return explainFlag(value).name
  return field.name === 'code' ? explainCode(value).name : ''
}

/** Values that begin with a word, then those that hold it; their order is kept. */
function nearest(values: readonly string[], word: string): readonly string[] {
  const sought = word.toLowerCase()
  const starts = values.filter((value) => value.toLowerCase().startsWith(sought))
  const holds = values.filter((value) => value.toLowerCase().includes(sought, 1))
  return [...new Set([...starts, ...holds])]
}
