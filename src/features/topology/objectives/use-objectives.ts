import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { CellValue } from '#src/domain/heat/heat.ts'
import type { RankedRow } from '#src/domain/heat/ranking.ts'
import { parseNodeId, type NodeId } from '#src/domain/mesh/identity.ts'
import { objectiveFor, type Objective } from '#src/domain/objectives/objective.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import { objectiveQueries, toObjectives, type ObjectiveStatus } from '#src/queries/objectives.ts'
import { sessionQueries } from '#src/queries/session.ts'

/** What services have promised, and how they stand. */
export type ScreenObjectives = {
  readonly objectives: readonly Objective[]
  /** By the node of the service; empty before the first answer. */
  readonly statuses: ReadonlyMap<NodeId, ObjectiveStatus>
}

const none: never[] = []

/** @param at - The moment looked at; absent: now, and again every minute. */
export function useObjectives(
  clusters: readonly ClusterInfo[],
  at: EpochMillis | undefined,
  paused: boolean,
): ScreenObjectives {
  const { data: session } = useQuery(sessionQueries.current())
  const { data } = useQuery({
    ...objectiveQueries.statuses(
      { objectives: session?.objectives ?? none, clusters },
      { at, paused },
    ),
    placeholderData: keepPreviousData,
  })
  // the session is asked for again and again, and its objectives stay
  const text = JSON.stringify(session?.objectives ?? [])
  return useMemo(() => {
    const statuses = new Map<NodeId, ObjectiveStatus>()
    for (const status of data?.statuses ?? []) {
      if (status.node !== undefined) statuses.set(status.node, status)
    }
    const objectives = session === undefined ? none : toObjectives(session)
    return { objectives, statuses }
    // oxlint-disable-next-line react/exhaustive-deps -- the text stands for the session
  }, [text, data])
}

/** What a service has promised. */
export function objectiveOf(node: NodeId, objectives: readonly Objective[]): Objective | undefined {
  if (objectives.length === 0) return undefined
  const peer = parseNodeId(node)
  return peer.ok ? objectiveFor(objectives, peer.value) : undefined
}

/** The limit of a row's cells in their own unit, where its target has promised one. */
export function limitOf(
  { target }: Pick<RankedRow, 'target'>,
  value: CellValue,
  objectives: readonly Objective[],
): number | undefined {
  const objective = objectiveOf(target, objectives)
  if (objective === undefined || value === 'rate') return undefined
  if (value !== 'errors') return objective.latency?.threshold
  return objective.availability === undefined ? undefined : 1 - objective.availability
}
