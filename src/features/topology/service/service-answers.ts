import type { Protocol } from '#src/domain/mesh/identity.ts'
import type {
  SideSignals,
  TrafficEdge,
  TrafficGraph,
  TrafficNode,
} from '#src/domain/topology/graph.ts'
import type { SecurityRates } from '#src/domain/topology/report.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'
import { sumSignals } from '#src/domain/topology/sum-signals.ts'

/** What was answered to one protocol's requests, over all callers. */
export type ProtocolAnswers = { readonly protocol: Protocol; readonly signals: SideSignals }

const into = (graph: TrafficGraph, { id }: TrafficNode): readonly TrafficEdge[] =>
  [...graph.edges.values()].filter(({ target }) => target === id)

/** The answers to what comes in, by protocol, of the shown side of each edge. */
export function toAnswers(graph: TrafficGraph, node: TrafficNode): readonly ProtocolAnswers[] {
  const edges = into(graph, node)
  return (['http', 'grpc', 'tcp'] as const).flatMap((protocol) => {
    const parts = edges
      .filter((edge) => edge.protocol === protocol)
      .flatMap((edge) => shownSignals(edge) ?? [])
    return parts.length === 0 ? [] : { protocol, signals: sumSignals(parts) }
  })
}

/** How what comes in is encrypted, as the service's own side tells; it alone can. */
export function toSecurity(graph: TrafficGraph, node: TrafficNode): SecurityRates | undefined {
  const told = into(graph, node).flatMap(({ sides }) => sides.server ?? sides.waypoint ?? [])
  return told.length === 0 ? undefined : sumSignals(told).security
}
