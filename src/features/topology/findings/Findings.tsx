import { useMemo } from 'react'

import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import { ChangeList } from './ChangeList.tsx'
import { standingTrouble } from './standing-trouble.ts'
import { SuspectList, type Suspected } from './SuspectList.tsx'
import { suspectsOfWindow, type LookedAt } from './suspects-of-window.ts'
import type { Compared } from './use-comparison.ts'

export type FindingsProps = {
  readonly compared: Compared | undefined
  /** As it is looked at: what is in trouble in it, however long it has been. */
  readonly graph: TrafficGraph
  readonly suspected: Suspected
  readonly lookedAt: LookedAt
  readonly selected: string | undefined
  readonly onSelect: (id: EdgeId | NodeId) => void
}

/** What the numbers say went wrong, and what changed. */
export function Findings({
  compared,
  graph,
  suspected,
  lookedAt,
  selected,
  onSelect,
}: FindingsProps) {
  const { rowOf } = suspected
  const suspects = suspected.suspects && suspectsOfWindow(suspected.suspects, lookedAt)
  const standing = useMemo(
    () => standingTrouble(graph, suspected.suspects ?? [], rowOf),
    [graph, suspected.suspects, rowOf],
  )
  return (
    <section aria-label="Findings" className="bg-panel flex flex-col">
      {compared !== undefined && (
        <ChangeList
          comparison={compared.comparison}
          before={compared.before}
          failure={compared.failure}
          selected={selected}
          onSelect={onSelect}
        />
      )}
      <SuspectList
        {...suspected}
        suspects={suspects}
        standing={standing}
        selected={selected}
        onSelect={onSelect}
      />
    </section>
  )
}
