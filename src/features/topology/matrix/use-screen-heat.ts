import { useMemo } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import { seconds, type Seconds } from '#src/domain/units.ts'
import type { HeatScope } from '#src/queries/heat.ts'

import { useObjectives, type ScreenObjectives } from '../objectives/use-objectives.ts'
import type { TimeMark } from '../time/marks.ts'
import { useTimeMarks } from '../time/use-time-marks.ts'
import type { TrafficState } from '../url.ts'
import { useRanking, type RankingFeed } from './use-ranking.ts'

/** What of the last hours the whole screen needs. */
export type ScreenHeat = {
  readonly scope: HeatScope
  readonly ranking: RankingFeed
  readonly marks: readonly TimeMark[]
  /** Rates can't be averaged over less. */
  readonly shortest: Seconds
  readonly objectives: ScreenObjectives
}

export function useScreenHeat(
  clusters: readonly ClusterInfo[],
  state: TrafficState,
  paused: boolean,
): ScreenHeat {
  const { namespaces, level, at, matrix } = state
  const scope = useMemo(
    () => ({ clusters, namespaces, level, kind: matrix.rows, span: matrix.span }),
    [clusters, namespaces, level, matrix.rows, matrix.span],
  )
  const ranking = useRanking(scope, at, paused)
  const objectives = useObjectives(clusters, at, paused)
  const marks = useTimeMarks(clusters, ranking.appeared)
  const shortest = seconds(Math.max(60, ...clusters.map(({ query }) => query.rateWindowSeconds)))
  return useMemo(
    () => ({ scope, ranking, marks, shortest, objectives }),
    [scope, ranking, marks, shortest, objectives],
  )
}
