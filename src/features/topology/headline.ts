import type { FailingSince } from '#src/domain/heat/since.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { HealthState } from '#src/domain/signals/health.ts'
import { originsNow } from '#src/domain/suspects/origins-now.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import { formatClock, formatLatency, formatQuantity, formatRatio } from '#src/ui/formats.ts'

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

/** What an edge did before, as far as that is known. */
export type EdgePast = {
  /** The failed share over the window before. */
  readonly before?: number
  /** Whether what fails now is more than chance and habit explain. */
  readonly isNew: boolean
  readonly since?: FailingSince
}

/** What is known besides the graph. */
export type Known = {
  readonly pastOf: (edge: EdgeId) => EdgePast | undefined
  /** Those that depart within the window that is looked at, likeliest first. */
  readonly suspects: readonly Suspect[]
}

const nothingKnown: Known = { pastOf: () => undefined, suspects: [] }

/**
 * Names where trouble is likely to begin: the first suspect that is in trouble as badly as anything
 * is, else as {@link originsNow} has it. Where nothing fails, what became slow.
 */
export function toHeadline(graph: TrafficGraph, known = nothingKnown): Headline {
  const failing: TrafficEdge[] = []
  const degraded: TrafficEdge[] = []
  let silent = 0
  for (const edge of graph.edges.values()) {
    if (edge.health.state === 'failing') failing.push(edge)
    if (edge.health.state === 'degraded') degraded.push(edge)
    if (isSilent(edge)) silent += 1
  }
  const origins = originsNow(graph)
  const worst = suspectAmong(origins, known) ?? origins[0]
  if (worst === undefined) {
    return slow(graph, known) ?? calm([...graph.edges.values()])
  }

  const besides = [
    beside(failing.length - (failing.includes(worst) ? 1 : 0), 'failing'),
    beside(degraded.length - (degraded.includes(worst) ? 1 : 0), 'degraded'),
    beside(silent, 'silent'),
  ].flat()
  return {
    tone: worst.health.state,
    edge: { id: worst.id, name: edgeName(graph, worst) },
    text: `is ${worst.health.state}: ${worst.health.reason}${pastWords(known.pastOf(worst.id))}.`,
    besides,
  }
}

function suspectAmong(
  origins: readonly TrafficEdge[],
  { suspects }: Known,
): TrafficEdge | undefined {
  const state = origins[0]?.health.state
  const worst = new Map<string, TrafficEdge>(
    origins.filter(({ health }) => health.state === state).map((edge) => [edge.id, edge]),
  )
  const found = suspects.find(({ edge, signal }) => signal === 'errors' && worst.has(edge))
  return found && worst.get(found.edge)
}

function slow(graph: TrafficGraph, { suspects }: Known): Headline | undefined {
  for (const { edge: id, signal, departure } of suspects) {
    const edge =
      signal === 'latency' ? [...graph.edges.values()].find((one) => one.id === id) : undefined
    if (edge === undefined) continue
    const { now, before, at } = departure
    return {
      tone: 'degraded',
      edge: { id: edge.id, name: edgeName(graph, edge) },
      text: `is slow: mean latency ${formatLatency(now)} up to ${formatClock(at)}; usually ${formatLatency(before)}.`,
      besides: [],
    }
  }
  return undefined
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

/** ", since 14:02; usually 0 %". */
function pastWords(past: EdgePast | undefined): string {
  if (past === undefined) return ''
  const { before, isNew, since } = past
  const when =
    since === undefined || since.isOpen ? '' : `, since ${formatClock(since.at)} without a break`
  if (before === undefined) return when
  return isNew
    ? `${when}; usually ${formatRatio(before)}`
    : `${when}; ${formatRatio(before)} before`
}
