import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { AppearedVersion } from '#src/domain/heat/appeared.ts'
import type { Ranking } from '#src/domain/heat/packed-ranking.ts'
import type { RankedRow } from '#src/domain/heat/ranking.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import { alignDown } from '#src/domain/time-window.ts'
import { seconds, type EpochMillis } from '#src/domain/units.ts'
import { describeFailure } from '#src/queries/describe-failure.ts'
import { heatQueries, type HeatScope } from '#src/queries/heat.ts'

/** What is known of all rows at once. */
export type RankingFeed = {
  /** Absent before the first answer. */
  readonly ranking: Ranking | undefined
  readonly rowOf: (id: string) => RankedRow | undefined
  readonly suspects: readonly Suspect[] | undefined
  readonly appeared: readonly AppearedVersion[] | undefined
  /** Why nothing, or not all of it, could be ranked. */
  readonly failure: string | undefined
}

/**
 * Ranks all rows by how they departed from themselves.
 *
 * @param at - The moment looked at; absent: now, and again every minute or so.
 */
export function useRanking(
  scope: HeatScope,
  at: EpochMillis | undefined,
  paused: boolean,
): RankingFeed {
  const { data, error } = useQuery({
    ...heatQueries.ranking(scope, { paused, ...(at !== undefined && { end: rankedMoment(at) }) }),
    placeholderData: keepPreviousData,
  })
  return useMemo(() => {
    const failed = data?.polls.find(({ failure }) => failure !== undefined)?.failure
    const ranking = data?.ranking
    const places = new Map<string, number>(ranking?.ids.map((id, place) => [id, place]))
    return {
      ranking,
      rowOf: (id: string) => {
        const place = places.get(id)
        return place === undefined ? undefined : ranking?.row(place)
      },
      suspects: data?.suspects,
      appeared: data?.appeared,
      failure: error?.message ?? (failed && describeFailure(failed)),
    }
  }, [data, error])
}

/** While a replay goes on not every moment is worth a ranking of its own. */
const rankedMoment = (at: EpochMillis) => alignDown(at, seconds(60))
