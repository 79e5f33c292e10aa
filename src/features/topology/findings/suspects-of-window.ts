import { partsPerWindow } from '#src/domain/heat/departure.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

/** What the screen shows: `range` up to `at`; and the span that was ranked. */
export type LookedAt = {
  readonly at: EpochMillis
  readonly range: Seconds
  readonly span: Seconds
}

/**
 * Suspects that depart within the window that is looked at, before those that did at another time of
 * the span: who looks at eight minutes asks about these. Otherwise their order stays.
 */
export function suspectsOfWindow(
  suspects: readonly Suspect[],
  looked: LookedAt,
): readonly Suspect[] {
  const isNow = isWithin(looked)
  return [...suspects.filter(isNow), ...suspects.filter((suspect) => !isNow(suspect))]
}

/** Whether a suspect departs within the window. */
export const isWithin =
  ({ at, range, span }: LookedAt) =>
  ({ departure }: Suspect): boolean => {
    const part = (span / partsPerWindow) * 1000
    return departure.at > at - range * 1000 && departure.at - part < at
  }
