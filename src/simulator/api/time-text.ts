import { parseDurationMillis, parseNumber } from '../promql/literals.ts'
import { badData } from '../promql/promql-error.ts'

const timestamp =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)(?:Z|([+-])(\d{2}):(\d{2}))$/i

/**
 * Reads a `time`, `start` or `end` parameter: Unix seconds or RFC 3339.
 *
 * @returns Epoch milliseconds.
 * @throws PromqlError `bad_data` naming the parameter.
 */
export function parseTime(name: string, text: string): number {
  const unixSeconds = parseNumber(text)
  if (unixSeconds !== undefined && Number.isFinite(unixSeconds)) {
    return Math.round(unixSeconds * 1000)
  }
  const parts = timestamp.exec(text)
  if (parts === null) {
    throw badData(`invalid parameter "${name}": cannot parse "${text}" to a valid timestamp`)
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number)
  const east = (parts[7] === '-' ? -1 : 1) * (Number(parts[8] ?? 0) * 60 + Number(parts[9] ?? 0))
  const minutes = (daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - east
  return Math.round((minutes * 60 + second) * 1000)
}

/** Days from 1970-01-01 in the Gregorian calendar, counting years from March so that leap days end them. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const century = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - century * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return century * 146_097 + dayOfEra - 719_468
}

/** Writes a moment as RFC 3339 in UTC, to the millisecond: the inverse of {@link parseTime}. */
export function formatTime(millis: number): string {
  const day = Math.floor(millis / dayMillis)
  const rest = millis - day * dayMillis
  const [year, month, dayOfMonth] = toDate(day)
  const date = [pad(year, 4), pad(month), pad(dayOfMonth)].join('-')
  const minutes = Math.floor(rest / 60_000)
  const clock = [
    pad(Math.floor(minutes / 60)),
    pad(minutes % 60),
    pad(Math.floor(rest / 1000) % 60),
  ]
  return `${date}T${clock.join(':')}.${pad(rest % 1000, 3)}Z`
}

const dayMillis = 86_400_000

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

/** The inverse of {@link daysSinceEpoch}. */
function toDate(day: number): readonly [year: number, month: number, day: number] {
  const since = day + 719_468
  const century = Math.floor(since / 146_097)
  const dayOfEra = since - century * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + century * 400 + (month <= 2 ? 1 : 0)
  return [year, month, dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1]
}

/** Reads a `step` parameter: seconds, or a duration such as `15s`. Answers milliseconds. */
export function parseStep(text: string): number {
  const asSeconds = parseNumber(text)
  const millis = asSeconds === undefined ? parseDurationMillis(text) : asSeconds * 1000
  if (millis === undefined || !Number.isFinite(millis)) {
    throw badData(`invalid parameter "step": cannot parse "${text}" to a valid duration`)
  }
  if (millis <= 0) {
    throw badData(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    )
  }
  return millis
}
