import { families, isFamily, type Family, type Labels } from './series.ts'

/** One label matcher. */
export type Matcher = { readonly name: string; readonly isMatch: (value: string) => boolean }

/** `sum by (labels) (rate(family{matchers}[window]) or …)`: series that any of the lists selects. */
export type RateSum = {
  /** The same for all windows: what edges carry doesn't depend on them. */
  readonly key: string
  readonly by: readonly string[]
  readonly family: Family
  readonly selectors: readonly (readonly Matcher[])[]
}
/** What the product asks for: sums of rates, or one of the questions of its probe. */
export type Question =
  | { readonly kind: 'rates'; readonly sums: readonly RateSum[] }
  | { readonly kind: 'fixed'; readonly samples: readonly (readonly [Labels, number])[] }

/** A query that this mesh has no answer for: the product asks something new. */
export class UnknownQuery extends Error {}

const rateSum = /^sum by \(([\w, ]+)\) \((.*)\)$/
const rate = /^rate\((\w+)(?:\{(.*)\})?\[\w+\]\)$/
const matcher = /^(\w+)(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"$/
/** Labels that an Istio series of any family has. */
const knownLabels = new Set(
  (
    'reporter source_cluster source_workload_namespace source_workload source_canonical_service ' +
    'source_canonical_revision destination_cluster destination_service_namespace ' +
    'destination_service_name destination_workload_namespace destination_workload ' +
    'destination_canonical_service destination_canonical_revision request_protocol response_code ' +
    'grpc_response_status response_flags connection_security_policy le'
  ).split(' '),
)

/** The questions of the product's probe for capabilities, by how they begin. */
const probes: readonly (readonly [RegExp, readonly (readonly [Labels, number])[]])[] = [
  [
    /^count by \(reporter, request_protocol\) \(istio_requests_total\)$/,
    ['source', 'destination'].flatMap((reporter) =>
      ['http', 'grpc'].map((request_protocol) => [{ reporter, request_protocol }, 40] as const),
    ),
  ],
  [/^count\(count by \(destination_canonical_revision\) \(istio_requests_total\{/, [[{}, 2]]],
  // no native histograms
  [/^count\(istio_request_duration_milliseconds\)$/, []],
  [/^max\(count_over_time\(istio_requests_total\[\w+\]\)\)$/, [[{}, 8]]],
  [/^min\(prometheus_tsdb_lowest_timestamp_seconds\)$/, [[{}, 1_600_000_000]]],
  [/^vector\(1\)$/, [[{}, 1]]],
]

/**
 * Reads one of the product's own queries.
 *
 * @throws UnknownQuery for any other, with its text: this is no PromQL engine, and a query that
 *   changed should be noticed and not be answered by chance.
 */
export function readQuestion(query: string): Question {
  const probe = probes.find(([pattern]) => pattern.test(query))
  if (probe !== undefined) return { kind: 'fixed', samples: probe[1] }
  return { kind: 'rates', sums: splitAtOr(query).map((part) => readRateSum(part, query)) }
}

function readRateSum(text: string, query: string): RateSum {
  const [, labels = '', inner = ''] = rateSum.exec(text) ?? []
  const rates = splitAtOr(inner).map((part) => {
    const [, family = '', matchers = ''] = rate.exec(part) ?? []
    return { family, matchers }
  })
  const [{ family } = { family: '' }] = rates
  if (labels === '' || family === '' || rates.some((one) => one.family !== family)) {
    throw new UnknownQuery(`the generated mesh does not know the query: ${query}`)
  }
  if (!isFamily(family)) {
    throw new UnknownQuery(`the generated mesh has ${families.join(', ')}, but not ${family}`)
  }
  const by = labels.split(', ')
  const unknown = by.find((label) => !knownLabels.has(label))
  if (unknown !== undefined) throw new UnknownQuery(`no Istio series has the label ${unknown}`)
  return {
    key: JSON.stringify([labels, rates]),
    by,
    family,
    selectors: rates.map(({ matchers }) => toMatchers(matchers)),
  }
}

/** Splits at each `or` outside of brackets and quotes. */
function splitAtOr(text: string): readonly string[] {
  const parts: string[] = []
  let [depth, start] = [0, 0]
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]| or /g)) {
    if (token === '(') depth += 1
    else if (token === ')') depth -= 1
    else if (token === ' or ' && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + token.length
    }
  }
  return [...parts, text.slice(start)]
}

/** Splits at commas outside of quotes, and reads each matcher. */
function toMatchers(text: string): readonly Matcher[] {
  const parts = text.match(/\w+\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"/g) ?? []
  return parts.map((part) => {
    const [, name, operator, quoted] = matcher.exec(part) ?? []
    if (name === undefined || quoted === undefined) {
      throw new UnknownQuery(`the generated mesh does not know the matcher ${part}`)
    }
    const value = quoted.replaceAll(/\\(.)/g, '$1')
    const isRegExp = operator === '=~' || operator === '!~'
    const pattern = isRegExp ? new RegExp(`^(?:${value})$`) : undefined
    const isWanted = operator === '=' || operator === '=~'
    // there are far fewer names than series
    const known = new Map<string, boolean>()
    const isMatch = (given: string) => {
      const answer = known.get(given) ?? (pattern?.test(given) ?? given === value) === isWanted
      known.set(given, answer)
      return answer
    }
    return { name, isMatch }
  })
}
