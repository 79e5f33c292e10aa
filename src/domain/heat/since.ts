import type { EpochMillis } from '../units.ts'
import { epochMillis } from '../units.ts'
import { heatTimes } from './grid.ts'
import type { HeatGrid, HeatRow } from './heat.ts'

/** Since when a row has been failing without a break. */
export type FailingSince = {
  readonly at: EpochMillis
  /** It was so in the first column already; it may have begun before. */
  readonly isOpen: boolean
}

/** A share that is that much smaller than now's is another thing than now's. */
const likeNow = 1 / 3

/**
 * Since when a row has been failing about as much as it does now.
 *
 * @param share - What fails now, from 0 to 1.
 * @returns `undefined` where its last column doesn't show it: what is said of now is of a longer
 *   window.
 */
export function failingSince(
  { errors }: Pick<HeatRow, 'errors'>,
  grid: HeatGrid,
  share: number,
): FailingSince | undefined {
  if (!(share > 0)) return undefined
  const isLikeNow = (index: number) => (errors[index] ?? Number.NaN) >= share * likeNow
  let first = grid.count
  while (first > 0 && isLikeNow(first - 1)) first -= 1
  const at = heatTimes(grid)[first]
  return at === undefined ? undefined : { at: epochMillis(at), isOpen: first === 0 }
}
