import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'

import { ChangeList } from './ChangeList.tsx'
import { SuspectList, type Suspected } from './SuspectList.tsx'
import type { Compared } from './use-comparison.ts'

export type FindingsProps = {
  readonly compared: Compared | undefined
  readonly suspected: Suspected
  readonly selected: string | undefined
  readonly onSelect: (id: EdgeId | NodeId) => void
}

/** What the numbers say went wrong, and what changed. */
export function Findings({ compared, suspected, selected, onSelect }: FindingsProps) {
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
      <SuspectList {...suspected} selected={selected} onSelect={onSelect} />
    </section>
  )
}
