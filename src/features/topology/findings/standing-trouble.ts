import type { RankedRow } from '#src/domain/heat/ranking.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { HealthState } from '#src/domain/signals/health.ts'
import { originsNow } from '#src/domain/suspects/origins-now.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

/** An edge that is in trouble and was so before: no departure, and no less a trouble. */
export type StandingTrouble = {
  readonly edge: EdgeId
  readonly state: HealthState
  readonly reason: string
  /** The failed share over the window before, where it is known. */
  readonly before?: number
}

const mostShown = 3

/** Where what fails now is likely to begin, but for what is suspected already. */
export function standingTrouble(
  graph: TrafficGraph,
  suspects: readonly Suspect[],
  rowOf: (id: string) => RankedRow | undefined,
): readonly StandingTrouble[] {
  const suspected = new Set<string>(suspects.map(({ edge }) => edge))
  const origins = originsNow(graph)
  const failing = origins.filter(({ health }) => health.state === 'failing')
  return (failing.length > 0 ? failing : origins)
    .filter(({ id }) => !suspected.has(id))
    .slice(0, mostShown)
    .map(({ id, health }) => {
      const before = rowOf(id)?.before?.errors
      return { edge: id, ...health, ...(before !== undefined && { before }) }
    })
}
