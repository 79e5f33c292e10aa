import type { NodeId } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import type { TrafficEdge, TrafficGraph } from '../topology/graph.ts'
import { shownSignals } from '../topology/shown-side.ts'

/**
 * The edges that fail or are degraded now, the one where it is likely to begin in front, whatever
 * they did before.
 *
 * A failing callee makes its caller fail. So among those of one state an edge whose target calls
 * nothing that is in trouble itself comes before one whose target does; then the one that fails most
 * requests, since that is how many people notice.
 */
export function originsNow(graph: TrafficGraph): readonly TrafficEdge[] {
  const troubled = [...graph.edges.values()].filter(isTroubled)
  const callers = new Set<NodeId>()
  for (const { source, target } of troubled) if (source !== target) callers.add(source)
  const keysOf = (edge: TrafficEdge): readonly number[] => [
    edge.health.state === 'failing' ? 0 : 1,
    callers.has(edge.target) ? 1 : 0,
    0 - (shownSignals(edge)?.errors ?? 0),
  ]
  return troubled
    .map((edge) => ({ edge, keys: keysOf(edge) }))
    .toSorted((a, b) => compareKeys(a.keys, b.keys) || byText(a.edge.id, b.edge.id))
    .map(({ edge }) => edge)
}

const isTroubled = ({ health, silentSince }: TrafficEdge): boolean =>
  silentSince === undefined && (health.state === 'failing' || health.state === 'degraded')

function compareKeys(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((key, index) => key !== b[index])
  return place < 0 ? 0 : (a[place] ?? 0) - (b[place] ?? 0)
}
