import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { ObjectiveStatus } from '#src/queries/objectives.ts'
import type { Column } from '#src/ui/DataTable.tsx'

import type { ServiceRow } from '../service-rows.ts'
import { BurnBadge, worstBurn } from './BurnBadge.tsx'

/** How each service stands with what it promised. */
export function budgetColumn(
  statuses: ReadonlyMap<NodeId, ObjectiveStatus>,
  isWide: boolean,
): Column<ServiceRow> {
  const burnOf = ({ id }: ServiceRow) => {
    const status = statuses.get(id)
    return status === undefined ? undefined : worstBurn(status)
  }
  return {
    key: 'budget',
    title: isWide ? 'Budget' : 'SLO',
    hint: 'How fast the error budget of its objectives burns',
    width: isWide ? 112 : 44,
    cell: (row) => {
      const burn = burnOf(row)
      return burn !== undefined && <BurnBadge burn={burn} isBrief={!isWide} />
    },
    csv: (row) => burnOf(row)?.words,
  }
}
