import { err, ok, type Result } from './result.ts'
import { epochMillis, seconds, type EpochMillis, type Seconds } from './units.ts'

/** Why a text is no duration. */
export type DurationFault = {
  /** `syntax`: not Prometheus' grammar. `range`: more than it can hold (292 years). */
  readonly kind: 'syntax' | 'range'
  readonly text: string
}

/**
 * The last multiple of a step at or before a moment, so that viewers who ask within one step ask
 * the same question and share its answer.
 *
 * @throws RangeError if the step is not positive.
 */
export function alignDown(at: EpochMillis, step: Seconds): EpochMillis {
  if (!(step > 0)) throw new RangeError(`step must be positive, got ${step}`)
  const stepMillis = step * 1000
  return epochMillis(Math.floor(at / stepMillis) * stepMillis)
}

/** Longest first, as the grammar demands; a year is 365 days. `exact` units appear only alone. */
const units = [
  { name: 'y', millis: 365 * 86_400_000, exact: true },
  { name: 'w', millis: 7 * 86_400_000, exact: true },
  { name: 'd', millis: 86_400_000, exact: false },
  { name: 'h', millis: 3_600_000, exact: false },
  { name: 'm', millis: 60_000, exact: false },
  { name: 's', millis: 1000, exact: false },
  { name: 'ms', millis: 1, exact: false },
] as const

const grammar = new RegExp(`^${units.map(({ name }) => `(?:(\\d+)${name})?`).join('')}$`)
const longestMillis = 2 ** 63 / 1e6

/** Reads a duration in Prometheus' grammar: `5m`, `1h30m`, `250ms`, `0`. */
export function parseDuration(text: string): Result<Seconds, DurationFault> {
  if (text === '0') return ok(seconds(0))
  const amounts = text === '' ? null : grammar.exec(text)
  if (amounts === null) return err({ kind: 'syntax', text })
  const millis = units.reduce(
    (sum, unit, index) => sum + Number(amounts[index + 1] ?? 0) * unit.millis,
    0,
  )
  return millis < longestMillis ? ok(seconds(millis / 1000)) : err({ kind: 'range', text })
}

/**
 * Writes a duration in Prometheus' grammar, to the millisecond: `5m`, `1h30m`, `0s`.
 *
 * Weeks and years appear only where nothing is left over, as Prometheus itself writes them.
 *
 * @throws RangeError if the duration is negative or not finite.
 */
export function formatDuration(duration: Seconds): string {
  if (!(duration >= 0 && Number.isFinite(duration))) {
    throw new RangeError(`duration must be finite and not negative, got ${duration}`)
  }
  let rest = Math.round(duration * 1000)
  if (rest === 0) return '0s'
  let text = ''
  for (const { name, millis, exact } of units) {
    if (rest < millis || (exact && rest % millis !== 0)) continue
    text += `${Math.floor(rest / millis)}${name}`
    rest %= millis
  }
  return text
}
