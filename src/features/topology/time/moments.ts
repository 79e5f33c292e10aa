import { alignDown } from '#src/domain/time-window.ts'
import { epochMillis, seconds, type EpochMillis, type Seconds } from '#src/domain/units.ts'

/** What a moment is compared with: a moment before it, or one that was chosen. */
export const compareShifts = ['previous', 'yesterday', 'last-week'] as const
export type CompareWith = (typeof compareShifts)[number] | EpochMillis

const daySeconds = 86_400
/** What is compared with moves on in steps of this: each step asks for all of it anew. */
const baselineStep = seconds(60)

/** The moment that another one is compared with. */
export function baselineOf(compare: CompareWith, at: EpochMillis, range: Seconds): EpochMillis {
  if (typeof compare === 'number') return compare
  const shift = { previous: range, yesterday: daySeconds, 'last-week': 7 * daySeconds }[compare]
  return alignDown(epochMillis(at - shift * 1000), baselineStep)
}

/** The last moment that a date can hold. */
const latest = 8.64e15
const isoSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** A moment to the second in ISO 8601, in UTC: what a link means is the same for everybody. */
export function formatMomentText(at: EpochMillis | undefined): string {
  if (at === undefined || Math.abs(at) > latest) return ''
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** Reads what {@link formatMomentText} wrote, and nothing else. */
export function parseMomentText(text: string | null): EpochMillis | undefined {
  if (text === null || !isoSeconds.test(text)) return undefined
  const at = Date.parse(text)
  if (!Number.isFinite(at) || at < 0) return undefined
  const moment = epochMillis(at)
  return formatMomentText(moment) === text ? moment : undefined
}

export function formatCompareWith(compare: CompareWith | undefined): string {
  return typeof compare === 'number' ? formatMomentText(compare) : (compare ?? '')
}

export function parseCompareWith(text: string | null): CompareWith | undefined {
  return compareShifts.find((shift) => shift === text) ?? parseMomentText(text)
}

/** What the scrubber and the matrix reach over: `span` up to `end`. */
export type Horizon = { readonly end: EpochMillis; readonly span: Seconds }

/**
 * The stretch of time around a moment: up to now as long as that shows the moment; else half the span
 * beyond it, in steps, so that it stands still while the moment moves.
 *
 * @param at - Absent: now.
 */
export function horizonOf(at: EpochMillis | undefined, now: EpochMillis, span: Seconds): Horizon {
  if (at === undefined || at > now - span * 1000) return { end: now, span }
  const half = span * 500
  const end = Math.min(now, Math.ceil(at / half) * half + half)
  return { end: epochMillis(end), span }
}

/** Moments are on this grid, so that viewers who look at one ask the same. */
export const momentStep = seconds(15)

/**
 * The moment some seconds on; absent where that is now.
 *
 * @param by - Seconds; negative goes back.
 */
export function movedBy(
  at: EpochMillis | undefined,
  by: number,
  now: EpochMillis,
): EpochMillis | undefined {
  const next = epochMillis(alignDown(at ?? now, momentStep) + by * 1000)
  return next >= now ? undefined : epochMillis(Math.max(0, next))
}
