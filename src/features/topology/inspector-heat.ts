import type { Objective } from '#src/domain/objectives/objective.ts'
import type { HeatScope } from '#src/queries/heat.ts'
import type { ObjectiveStatus } from '#src/queries/objectives.ts'

import type { BrushedView } from './matrix/brush.ts'
import type { CellsInView } from './matrix/use-heat-rows.ts'
import type { TrafficState } from './url.ts'

/** What the inspector needs to tell of the last hours. */
export type InspectorHeat = {
  readonly scope: HeatScope
  readonly cells: CellsInView['heat']
  readonly state: TrafficState
  readonly onBrush: (view: BrushedView) => void
  readonly objectives: readonly Objective[]
  readonly statuses: ReadonlyMap<string, ObjectiveStatus>
}
