import { badData } from './promql-error.ts'

const unitMillis: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}
const durationGrammar = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/

/** Reads a Prometheus duration such as `5m` or `1h30m` as milliseconds; undefined if it is none. */
export function parseDurationMillis(text: string): number | undefined {
  if (text === '' || !durationGrammar.test(text)) return undefined
  let total = 0
  for (const [, digits = '', unit = ''] of text.matchAll(/(\d+)(ms|[smhdwy])/gy)) {
    total += Number(digits) * (unitMillis[unit] ?? 0)
  }
  return total
}

/** Reads a number as PromQL writes it: decimal, hexadecimal, `Inf` or `NaN`; undefined if none. */
export function parseNumber(text: string): number | undefined {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  const magnitude = parseMagnitude(body)
  if (magnitude === undefined) return undefined
  return sign === '-' ? -magnitude : magnitude
}

function parseMagnitude(body: string): number | undefined {
  if (/^inf(?:inity)?$/i.test(body)) return Infinity
  if (/^nan$/i.test(body)) return Number.NaN
  const isNumber = /^(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|0x[\da-f]+)$/i.test(body)
  return isNumber ? Number(body) : undefined
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** Reads a quoted string: escapes as in Go between `"` or `'`, none between backticks. */
export function parseString(text: string): string {
  const body = text.slice(1, -1)
  if (text.startsWith('`')) return body
  return body.replaceAll(
    /\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{3}|.)/gis,
    (_, escape: string) => unescapeOne(escape),
  )
}

function unescapeOne(escape: string): string {
  if (/^[xuU][\da-f]{2,8}$/.test(escape)) {
    return String.fromCodePoint(Number.parseInt(escape.slice(1), 16))
  }
  if (/^[0-7]{3}$/.test(escape)) return String.fromCodePoint(Number.parseInt(escape, 8))
  const plain = escapes[escape]
  if (plain === undefined) throw badData(`parse error: unknown escape sequence "\\${escape}"`)
  return plain
}
