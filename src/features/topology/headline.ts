import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { HealthState } from '#src/domain/signals/health.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'
import { formatClock, formatQuantity } from '#src/ui/formats.ts'

import { toPeerLabel } from './peer-label.ts'

/** The one sentence about what is worst now. */
export type Headline = {
  readonly tone: HealthState
  /** The edge it speaks of, to be selected by a click. */
  readonly edge?: { readonly id: EdgeId; readonly name: string }
  /** Follows the edge's name, or stands alone. */
  readonly text: string
  /** What else is wrong, or can't be told. */
  readonly besides: readonly Beside[]
}

/** So many edges in a state, and the expression that finds them. */
type Beside = { readonly text: string; readonly find: string }

/**
 * Picks the worst edge: a failing one before a degraded one, and among those of one state the one
 * that fails most requests, since that is how many people notice.
 */
export function toHeadline(graph: TrafficGraph): Headline {
  const failing: TrafficEdge[] = []
  const degraded: TrafficEdge[] = []
  let silent = 0
  for (const edge of graph.edges.values()) {
    if (edge.health.state === 'failing') failing.push(edge)
    if (edge.health.state === 'degraded') degraded.push(edge)
    if (isSilent(edge)) silent += 1
  }
  const worst = mostFailed(failing) ?? mostFailed(degraded)
  if (worst === undefined) return calm([...graph.edges.values()])

  const besides = [
    beside(failing.length - (failing.includes(worst) ? 1 : 0), 'failing'),
    beside(degraded.length - (degraded.includes(worst) ? 1 : 0), 'degraded'),
    beside(silent, 'silent'),
  ].flat()
  return {
    tone: worst.health.state,
    edge: { id: worst.id, name: edgeName(graph, worst) },
    text: `is ${worst.health.state}: ${worst.health.reason}.`,
    besides,
  }
}

/** "checkout → payment". */
function edgeName(graph: TrafficGraph, edge: TrafficEdge): string {
  const source = graph.nodes.get(edge.source)
  const target = graph.nodes.get(edge.target)
  if (source === undefined || target === undefined) return edge.id
  return `${toPeerLabel(source.identity, 'source').name} → ${toPeerLabel(target.identity, 'target').name}`
}

function calm(edges: readonly TrafficEdge[]): Headline {
  const healthy = edges.filter((edge) => edge.health.state === 'healthy').length
  const silent = edges.filter(isSilent).length
  const unknown = edges.filter((edge) => edge.health.state === 'unknown').length - silent
  const besides = [
    ...silence(edges.filter(isSilent)),
    ...(unknown > 0
      ? [
          {
            text: `${formatQuantity(unknown, 'edge')} can’t be judged`,
            find: 'is:unknown -is:silent',
          },
        ]
      : []),
  ]
  if (healthy === 0) return { tone: 'unknown', text: 'Nothing is known to fail.', besides }
  return {
    tone: 'healthy',
    text: `No edge is failing or degraded: ${formatQuantity(healthy, 'healthy edge')}.`,
    besides,
  }
}

const beside = (count: number, state: 'failing' | 'degraded' | 'silent'): readonly Beside[] =>
  count === 0 ? [] : [{ text: `${count} ${state}`, find: `is:${state}` }]

function silence(silent: readonly TrafficEdge[]): readonly Beside[] {
  const since = Math.max(...silent.flatMap(({ silentSince }) => silentSince ?? []))
  if (silent.length === 0) return []
  const when = `${silent.length === 1 ? 'at' : 'the last at'} ${formatClock(since)}`
  return [
    { text: `${formatQuantity(silent.length, 'edge')} fell silent, ${when}`, find: 'is:silent' },
  ]
}

const isSilent = (edge: TrafficEdge) => edge.silentSince !== undefined

const failures = (edge: TrafficEdge) => shownSignals(edge)?.errors ?? 0

function mostFailed(edges: readonly TrafficEdge[]): TrafficEdge | undefined {
  let most: TrafficEdge | undefined
  for (const edge of edges) if (most === undefined || failures(edge) > failures(most)) most = edge
  return most
}
