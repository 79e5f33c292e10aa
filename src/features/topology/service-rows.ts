import type { NodeId } from '#src/domain/mesh/identity.ts'
import { failedShare, toldRate } from '#src/domain/signals/errors.ts'
import { isTooFew, requestsIn, type HealthVerdict } from '#src/domain/signals/health.ts'
import type { Reading, ReadingContext } from '#src/domain/signals/reading.ts'
import type {
  TrafficEdge,
  TrafficGraph,
  TrafficNode,
  VersionShare,
} from '#src/domain/topology/graph.ts'
import { perSecond, ratio, type PerSecond, type Ratio } from '#src/domain/units.ts'
import { formatRatio } from '#src/ui/formats.ts'

import { sortNumber } from './compare-readings.ts'
import { matchesLabel, toPeerLabel, type PeerLabel } from './peer-label.ts'

/** One node as the table shows it. */
export type ServiceRow = {
  readonly id: NodeId
  readonly label: PeerLabel
  readonly health: HealthVerdict
  /** What its numbers count: TCP connections where no edge of that direction carries requests. */
  readonly inUnit: 'requests' | 'connections'
  readonly outUnit: 'requests' | 'connections'
  readonly inbound: Reading<PerSecond>
  readonly outbound: Reading<PerSecond>
  /** The failed share of what comes in. */
  readonly errors: Reading<Ratio>
  /** Busiest first. */
  readonly versions: readonly VersionShare[]
}

type Direction = { readonly edges: readonly TrafficEdge[]; readonly totals: TrafficNode['inbound'] }

/** Rows of all nodes, in the graph's own order. */
export function toServiceRows(graph: TrafficGraph, context: ReadingContext): readonly ServiceRow[] {
  const inbound = edgesBy(graph, 'target')
  const outbound = edgesBy(graph, 'source')
  return [...graph.nodes.values()].map((node) => {
    const into = { edges: inbound.get(node.id) ?? [], totals: node.inbound }
    const from = { edges: outbound.get(node.id) ?? [], totals: node.outbound }
    const nodeContext =
      node.silentSince === undefined ? context : { ...context, silentSince: node.silentSince }
    return {
      id: node.id,
      label: toPeerLabel(node.identity),
      health: node.health,
      inUnit: unitOf(into),
      outUnit: unitOf(from),
      inbound: readTotal(into, nodeContext),
      outbound: readTotal(from, nodeContext),
      errors: readShare(into, nodeContext),
      versions: node.versions,
    }
  })
}

function edgesBy(graph: TrafficGraph, end: 'source' | 'target') {
  const groups = new Map<NodeId, TrafficEdge[]>()
  for (const edge of graph.edges.values()) {
    const group = groups.get(edge[end])
    if (group === undefined) groups.set(edge[end], [edge])
    else group.push(edge)
  }
  return groups
}

const unitOf = ({ edges }: Direction) =>
  edges.length > 0 && edges.every((edge) => edge.protocol === 'tcp') ? 'connections' : 'requests'

const isReported = (edge: TrafficEdge) => edge.silentSince === undefined

/** No edge that way means that nobody tells of traffic, which is not the same as none. */
function readTotal({ edges, totals }: Direction, context: ReadingContext): Reading<PerSecond> {
  if (!edges.some(isReported)) return missing(context)
  return totals.rate === 0 ? { state: 'zero' } : { state: 'value', value: totals.rate }
}

function readShare(direction: Direction, context: ReadingContext): Reading<Ratio> {
  const { edges, totals } = direction
  const isBlind = unitOf(direction) === 'connections' && totals.errors === 0
  const share = failedShare(totals)
  if (!edges.some(isReported) || share === undefined || isBlind) return missing(context)
  const requests = requestsIn(perSecond(toldRate(totals)), context.range)
  const value = ratio(share)
  if (isTooFew(requests)) return { state: 'too-few', requests, value }
  return totals.errors === 0 ? { state: 'zero' } : { state: 'value', value }
}

function missing({ silentSince }: ReadingContext): Reading<never> {
  return { state: 'no-telemetry', ...(silentSince !== undefined && { since: silentSince }) }
}

/** "v1 90.0 %, v2 10.0 %": observed shares where there is more than one. */
export function versionsText(versions: readonly VersionShare[]): string {
  const total = versions.reduce((sum, { rate }) => sum + rate, 0)
  return versions
    .filter(({ version }) => version !== '')
    .map(({ version, rate }) =>
      versions.length === 1 || total === 0 ? version : `${version} ${formatRatio(rate / total)}`,
    )
    .join(', ')
}

/** Rows whose name or place holds the text. */
export function findServiceRows(rows: readonly ServiceRow[], find: string): readonly ServiceRow[] {
  return find.trim() === '' ? rows : rows.filter((row) => matchesLabel(row.label, find))
}

const trouble = { failing: 2, degraded: 1, unknown: 0, idle: 0, healthy: 0 } as const

/** From well to ill: health first, then the share that failed, then how much comes in. */
export const serviceTroubleKeys = [
  (row: ServiceRow) => trouble[row.health.state],
  (row: ServiceRow) => sortNumber(row.errors),
  (row: ServiceRow) => sortNumber(row.inbound),
] as const
