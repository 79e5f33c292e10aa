import { type EdgeIdentity, type Level, peerAt, toEdgeId, toNodeId } from '../mesh/identity.ts'
import type { RowId, RowKind } from './heat.ts'

/** How finely the ends of a row are named. */
export function rowLevel(kind: RowKind, level: Level): Level {
  if (kind === 'edges') return level
  return kind === 'services' ? 'service' : 'cluster'
}

/**
 * The row that a part of the traffic belongs to.
 *
 * @param edge - The part, named at least as finely as the row.
 * @param level - Of the view; only rows that are edges follow it.
 */
export function toRowId(edge: EdgeIdentity, kind: RowKind, level: Level): RowId {
  const { source, target, protocol } = edge
  const of = rowLevel(kind, level)
  if (kind === 'services') return toNodeId(peerAt(target, of))
  return toEdgeId({ source: peerAt(source, of), target: peerAt(target, of), protocol })
}
