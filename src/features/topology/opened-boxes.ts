import { parseNodeId, peerAt, toNodeId, type NodeId, levels } from '#src/domain/mesh/identity.ts'

import type { TrafficState } from './url.ts'

type Boxes = Pick<TrafficState, 'opened' | 'closed'>

/**
 * Shows something one level finer.
 *
 * @param isFull - Whether more is wanted than can be read, so that what nobody closed may be folded
 *   all the same: then it has to be opened by name.
 */
export function openBox({ opened, closed }: Boxes, id: NodeId, isFull: boolean): Boxes {
  const isReopened = closed.includes(id) && !isFull
  return {
    closed: closed.filter((other) => other !== id),
    opened: isReopened ? opened : [...new Set([...opened, id])].toSorted(),
  }
}

/**
 * Shows something as one card, and nothing in it any finer. A service is one card by itself, once
 * it isn't opened.
 */
export function closeBox({ opened, closed }: Boxes, id: NodeId): Boxes {
  const named = parseNodeId(id)
  const isService = named.ok && (named.value.service !== '' || named.value.workload !== '')
  return {
    opened: opened.filter((other) => !isWithin(other, id)),
    closed: isService ? closed : [...new Set([...closed, id])].toSorted(),
  }
}

function isWithin(inner: NodeId, outer: NodeId): boolean {
  const named = parseNodeId(inner)
  return named.ok && levels.some((level) => toNodeId(peerAt(named.value, level)) === outer)
}
