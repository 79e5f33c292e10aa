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
