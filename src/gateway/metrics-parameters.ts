import { err, ok, type Result } from '#src/domain/result.ts'
import { parseDuration } from '#src/domain/time-window.ts'

import { badParameter, type Refusal } from './refusal.ts'

/** The read endpoints of the Prometheus HTTP API that we pass on. */
export const metricsEndpoints = [
  'query',
  'query_range',
  'query_exemplars',
  'series',
  'labels',
  'label_values',
  'alerts',
] as const
export type MetricsEndpoint = (typeof metricsEndpoints)[number]

const maxQueryLength = 256 * 1024
const maxSelectors = 256
/** Prometheus' own limit of points per series. */
const maxPoints = 11_000

type Grammar = (value: string) => boolean

const time: Grammar = (value) =>
  /^-?\d{1,12}(\.\d{1,9})?$/.test(value) ||
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value)
const text: Grammar = (value) => value !== '' && value.length <= maxQueryLength
const positive: Grammar = (value) => toSeconds(value) > 0
const count: Grammar = (value) => /^\d{1,9}$/.test(value)
const stats: Grammar = (value) => value === 'all' || value === '1' || value === 'true'

const grammars: Readonly<Record<string, { readonly holds: Grammar; readonly accepted: string }>> = {
  query: { holds: text, accepted: 'an expression of at most 256 KiB' },
  'match[]': { holds: text, accepted: 'a selector of at most 256 KiB' },
  time: { holds: time, accepted: 'a Unix time or an RFC 3339 time' },
  start: { holds: time, accepted: 'a Unix time or an RFC 3339 time' },
  end: { holds: time, accepted: 'a Unix time or an RFC 3339 time' },
  step: { holds: positive, accepted: 'a duration or a number of seconds, above 0' },
  timeout: { holds: positive, accepted: 'a duration or a number of seconds, above 0' },
  lookback_delta: { holds: positive, accepted: 'a duration or a number of seconds, above 0' },
  limit: { holds: count, accepted: 'a whole number' },
  stats: { holds: stats, accepted: '"all"' },
}

const query = { required: ['query'], optional: ['timeout', 'limit', 'lookback_delta', 'stats'] }
const listing = { required: [], optional: ['match[]', 'start', 'end', 'limit'] }
const parameters: Readonly<
  Record<
    MetricsEndpoint,
    { readonly required: readonly string[]; readonly optional: readonly string[] }
  >
> = {
  query: { ...query, optional: [...query.optional, 'time'] },
  query_range: { ...query, required: [...query.required, 'start', 'end', 'step'] },
  query_exemplars: { required: ['query', 'start', 'end'], optional: [] },
  series: { required: ['match[]'], optional: ['start', 'end', 'limit'] },
  labels: listing,
  label_values: listing,
  alerts: { required: [], optional: [] },
}

const moments: Readonly<Record<MetricsEndpoint, readonly string[]>> = {
  query: ['time'],
  query_range: ['start', 'end'],
  query_exemplars: ['start', 'end'],
  series: ['start', 'end'],
  labels: ['start', 'end'],
  label_values: ['start', 'end'],
  alerts: [],
}

export type MetricsParameters = {
  /** Sorted and encoded anew, so that equal questions are equal text. */
  readonly encoded: string
  /**
   * The last moment asked about, in milliseconds since 1970; absent where that is "now", so that
   * asking again would bring something else.
   */
  readonly until?: number
}

/** Checks form-encoded parameters against what the endpoint takes; anything else is refused. */
export function parseMetricsParameters(
  endpoint: MetricsEndpoint,
  encoded: string,
): Result<MetricsParameters, Refusal> {
  if (!isWellEncoded(encoded))
    return err(badParameter('The parameters are not form-encoded UTF-8.'))
  const pairs = [...new URLSearchParams(encoded)]
  const { required, optional } = parameters[endpoint]
  const known = [...required, ...optional]
  for (const [name, value] of pairs) {
    const problem = problemWith(name, value, known)
    if (problem !== undefined) return err(badParameter(problem))
  }
  const twice = known.find(
    (name) => name !== 'match[]' && pairs.filter(([other]) => other === name).length > 1,
  )
  if (twice !== undefined) return err(badParameter(`Parameter "${twice}" is given more than once.`))
  if (pairs.length > maxSelectors)
    return err(badParameter(`More than ${maxSelectors} parameters are given.`))
  const values = new Map(pairs)
  const missing = required.find((name) => !values.has(name))
  if (missing !== undefined) return err(badParameter(`Parameter "${missing}" is missing.`))
  if (endpoint === 'query_range' && !fits(values)) {
    return err(
      badParameter(
        `The range must not end before it starts, nor hold more than ${maxPoints} points.`,
      ),
    )
  }
  return ok({
    encoded: new URLSearchParams(pairs.toSorted(byNameThenValue)).toString(),
    ...lastMoment(moments[endpoint].map((name) => toMoment(values.get(name)))),
  })
}

function lastMoment(asked: readonly number[]): Pick<MetricsParameters, 'until'> {
  const until = Math.max(...asked) * 1000
  return Number.isFinite(until) ? { until } : {}
}

function problemWith(name: string, value: string, known: readonly string[]): string | undefined {
  if (!known.includes(name)) {
    const names = known.length === 0 ? 'none is' : `known are ${known.join(', ')}`
    return `A parameter is not known here; ${names}.`
  }
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value))
    return `Parameter "${name}" holds control characters.`
  const grammar = grammars[name]
  return grammar?.holds(value) === true
    ? undefined
    : `Parameter "${name}" must be ${grammar?.accepted}.`
}

/** Percent signs begin two hexadecimal digits, and the bytes they stand for are UTF-8. */
function isWellEncoded(encoded: string): boolean {
  if (!/^[!-~]*$/.test(encoded)) return false
  try {
    decodeURIComponent(encoded)
    return true
  } catch {
    return false
  }
}

function fits(values: ReadonlyMap<string, string>): boolean {
  const span = toMoment(values.get('end')) - toMoment(values.get('start'))
  return span >= 0 && span / toSeconds(values.get('step') ?? '') < maxPoints
}

/** Seconds since 1970; NaN where no moment is given. */
function toMoment(value: string | undefined): number {
  if (value === undefined) return Number.NaN
  return value.includes('T') ? Date.parse(value) / 1000 : Number(value)
}

/** A number of seconds, or a duration such as "1h30m"; NaN for anything else. */
function toSeconds(value: string): number {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(value)) return Number(value)
  const duration = parseDuration(value.slice(0, 100))
  return duration.ok ? duration.value : Number.NaN
}

function byNameThenValue(
  [a, x]: readonly [string, string],
  [b, y]: readonly [string, string],
): number {
  if (a !== b) return a < b ? -1 : 1
  if (x === y) return 0
  return x < y ? -1 : 1
}
