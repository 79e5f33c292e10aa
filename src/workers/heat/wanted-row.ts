import { type CanonicalNames, type Sieve, sieveOf } from '#src/clients/prometheus/heat-queries.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { parseEdgeId, parseNodeId, type Protocol } from '#src/domain/mesh/identity.ts'

import type { RowScope } from './knowledge.ts'

/** One row that cells are wanted of, and how its series are found. */
export type WantedRow = {
  readonly id: RowId
  readonly sieve: Sieve
  /** Absent for services: they may be reached by any. */
  readonly protocol?: Protocol
}

/** Reads what an id names; `undefined` for a text that names no row of the kind. */
export function toWantedRow(
  id: RowId,
  { kind, level }: RowScope,
  canonicals: CanonicalNames,
): WantedRow | undefined {
  if (kind === 'services') {
    const target = parseNodeId(id)
    if (!target.ok) return undefined
    return { id, sieve: sieveOf({ target: target.value }, level, canonicals) }
  }
  const edge = parseEdgeId(id)
  if (!edge.ok) return undefined
  const { protocol } = edge.value
  return { id, protocol, sieve: sieveOf(edge.value, level, canonicals) }
}
