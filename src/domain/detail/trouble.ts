import type { HealthState } from '../signals/health.ts'
import { byText } from '../topology/ascending.ts'
import { shownSignals } from '../topology/shown-side.ts'
import type { Ground } from './ground.ts'

/** Something unhealthy, and the nodes that have to be drawn for it to be seen. */
export type Trouble = {
  readonly id: string
  readonly state: 'failing' | 'degraded'
  /** Failed requests or connections per second. */
  readonly errors: number
  readonly nodes: readonly number[]
}

/** All that is unhealthy: nodes, and edges with their ends. */
export function findTroubles({ nodes, edges, sources, targets }: Ground): readonly Trouble[] {
  const troubles: Trouble[] = []
  for (const [index, { id, health, inbound }] of nodes.entries()) {
    if (!isUnhealthy(health.state)) continue
    troubles.push({ id, state: health.state, errors: inbound.errors, nodes: [index] })
  }
  for (const [index, edge] of edges.entries()) {
    const { state } = edge.health
    if (!isUnhealthy(state)) continue
    const ends = [sources[index] ?? 0, targets[index] ?? 0]
    troubles.push({ id: edge.id, state, errors: shownSignals(edge)?.errors ?? 0, nodes: ends })
  }
  return troubles
}

export const isUnhealthy = (state: HealthState): state is Trouble['state'] =>
  state === 'failing' || state === 'degraded'

/** What was drawn stays so until something is worse by more than this. */
const stickiness = 1.2

/**
 * Worst first: failing before degraded, then by errors per second.
 *
 * @param wasKept - Whether a node was kept before: that counts for a fifth more.
 */
export function worstFirst(
  troubles: readonly Trouble[],
  wasKept: (node: number) => boolean,
): readonly Trouble[] {
  const weighed = troubles.map((trouble) => ({
    trouble,
    errors: trouble.errors * (trouble.nodes.every(wasKept) ? stickiness : 1),
  }))
  const rank = ({ state }: Trouble) => (state === 'failing' ? 0 : 1)
  weighed.sort(
    (a, b) =>
      rank(a.trouble) - rank(b.trouble) ||
      b.errors - a.errors ||
      byText(a.trouble.id, b.trouble.id),
  )
  return weighed.map(({ trouble }) => trouble)
}

/** Of each node by number, 1 where one of some troubles is seen at it. */
export function nodesOf(troubles: readonly Trouble[], count: number): Uint8Array {
  const marks = new Uint8Array(count)
  for (const { nodes } of troubles) for (const node of nodes) marks[node] = 1
  return marks
}
