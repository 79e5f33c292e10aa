import type { NodeId } from '../mesh/identity.ts'
import { worst, type HealthVerdict } from '../signals/health.ts'
import { toNodes } from '../topology/assemble.ts'
import type { TrafficGraph, TrafficNode } from '../topology/graph.ts'
import type { Seconds } from '../units.ts'
import { itself, type Box, type Cards, type Ground } from './ground.ts'
import type { Fold } from './map-detail.ts'
import { isUnhealthy } from './trouble.ts'

/** Boxes drawn as one card: their nodes, and what is in each of them. */
export type Folded = {
  readonly nodes: readonly TrafficNode[]
  readonly folds: ReadonlyMap<NodeId, Fold>
}

/**
 * The cards of folded boxes, in ascending order of id.
 *
 * @param around - The whole graph at the level: a card tells of all traffic of what it holds, as
 *   the nodes in it would, also of what lies out of scope or is hidden.
 */
export function foldNodes(
  ground: Ground,
  cards: Cards,
  around: TrafficGraph,
  range: Seconds,
): Folded {
  const members = new Map<Box, TrafficNode[]>()
  const boxOf = new Map<NodeId, NodeId>()
  for (const [index, node] of ground.nodes.entries()) {
    const box = ground.boxes[cards[index] ?? itself]
    if (box === undefined) continue
    boxOf.set(node.id, box.id)
    const known = members.get(box)
    if (known === undefined) members.set(box, [node])
    else known.push(node)
  }
  const folds = new Map([...members].map(([box, nodes]) => [box.id, toFold(box, nodes)]))
  const nodes = toNodes({
    peers: new Map([...members.keys()].map(({ id, peer }) => [id, peer])),
    edges: members.size === 0 ? [] : around.edges.values(),
    nodeAt: (end) => boxOf.get(end),
    versionsOf: () => [],
    range,
  })
  return { folds, nodes: nodes.map((node) => asBadAs(node, folds.get(node.id))) }
}

function toFold({ level }: Box, nodes: readonly TrafficNode[]): Fold {
  const states = nodes.map(({ health }) => health.state)
  const count = (wanted: string) => states.filter((state) => state === wanted).length
  return {
    level,
    nodes: nodes.length,
    worst: worst(states),
    failing: count('failing'),
    degraded: count('degraded'),
  }
}

/** Well taken together, a fold may hold something that is not. */
function asBadAs(node: TrafficNode, fold: Fold | undefined): TrafficNode {
  if (fold === undefined || !isUnhealthy(fold.worst)) return node
  if (worst([fold.worst, node.health.state]) === node.health.state) return node
  const health: HealthVerdict = {
    state: fold.worst,
    reason: `of ${fold.nodes} in it, ${fold.failing} failing and ${fold.degraded} degraded`,
  }
  return { ...node, health }
}
