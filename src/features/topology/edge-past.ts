import type { HeatRows } from '#src/domain/heat/heat.ts'
import { failingSince } from '#src/domain/heat/since.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import { failedShare } from '#src/domain/signals/errors.ts'
import { departsFrom } from '#src/domain/suspects/rank-suspects.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'

import type { EdgePast } from './headline.ts'
import type { RankingFeed } from './matrix/use-ranking.ts'

/** Longer columns can't tell whether it was without a break. */
const finest = 60

/** What departed within the window may be over by now. */
const clearlyMore = 1.5

/** Looks up what is known of an edge's past: by the ranking, and by its cells where they are here. */
export function edgePastOf(
  graph: TrafficGraph,
  ranking: Pick<RankingFeed, 'rowOf'>,
  heat: HeatRows | undefined,
): (edge: EdgeId) => EdgePast | undefined {
  return (id) => {
    const ranked = ranking.rowOf(id)
    const edge = graph.edges.get(id)
    const signals = edge && shownSignals(edge)
    const share = signals === undefined ? undefined : failedShare(signals)
    const cells = heat?.rows.get(id)
    const since =
      cells === undefined || heat === undefined || share === undefined || heat.grid.step > finest
        ? undefined
        : failingSince(cells, heat.grid, share)
    if (ranked === undefined && since === undefined) return undefined
    const before = ranked?.before?.errors
    const departs = (ranked?.departures.errors?.deviation ?? 0) >= departsFrom
    return {
      isNew: departs && (share ?? 0) > clearlyMore * (before ?? 0),
      ...(before !== undefined && { before }),
      ...(since !== undefined && { since }),
    }
  }
}
