import type { NodeId, Peer } from '#src/domain/mesh/identity.ts'
import { failedShare, toldRate } from '#src/domain/signals/errors.ts'
import { sortNumber } from '#src/domain/signals/figures.ts'
import { isTooFew, requestsIn, type HealthVerdict } from '#src/domain/signals/health.ts'
import type { Reading, ReadingContext } from '#src/domain/signals/reading.ts'
import type {
  NodeRates,
  TrafficEdge,
  TrafficGraph,
  TrafficNode,
  VersionShare,
} from '#src/domain/topology/graph.ts'
import { perSecond, ratio, type PerSecond, type Ratio } from '#src/domain/units.ts'
import { formatRatio } from '#src/ui/formats.ts'

import { toPeerLabel, type PeerLabel } from './peer-label.ts'

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

/** What the edges of one direction of a node say together. */
type Direction = {
  /** Whether there is any edge of it. */
  isKnown: boolean
  /** Whether any of them carries requests; TCP connections are counted where none does. */
  carriesRequests: boolean
  /** Whether any edge of it is reported now. */
  isReported: boolean
}

/** Rows of all nodes, in the graph's own order. */
export function toServiceRows(graph: TrafficGraph, context: ReadingContext): readonly ServiceRow[] {
  const ends = new Map<NodeId, Ends>()
  for (const id of graph.nodes.keys()) ends.set(id, { inbound: unheard(), outbound: unheard() })
  let from: { readonly id: NodeId; readonly ends: Ends | undefined } | undefined
  for (const edge of graph.edges.values()) {
    // edges of one source stand together
    if (from?.id !== edge.source) from = { id: edge.source, ends: ends.get(edge.source) }
    hear(from.ends?.outbound, edge)
    hear(ends.get(edge.target)?.inbound, edge)
  }
  const rows: ServiceRow[] = []
  for (const node of graph.nodes.values()) {
    const { inbound, outbound } = ends.get(node.id) ?? {}
    rows.push(toServiceRow(node, inbound, outbound, context))
  }
  return rows
}

type Ends = { readonly inbound: Direction; readonly outbound: Direction }

const unheard = (): Direction => ({ isKnown: false, carriesRequests: false, isReported: false })

function hear(direction: Direction | undefined, edge: TrafficEdge) {
  if (direction === undefined) return
  direction.isKnown = true
  direction.carriesRequests ||= edge.protocol !== 'tcp'
  direction.isReported ||= edge.silentSince === undefined
}

function toServiceRow(
  node: TrafficNode,
  into: Direction | undefined,
  from: Direction | undefined,
  viewContext: ReadingContext,
): ServiceRow {
  const { silentSince } = node
  const context = silentSince === undefined ? viewContext : { ...viewContext, silentSince }
  return {
    id: node.id,
    label: labelOf(node.identity),
    health: node.health,
    inUnit: unitOf(into),
    outUnit: unitOf(from),
    inbound: readTotal(into, node.inbound, context),
    outbound: readTotal(from, node.outbound, context),
    errors: readShare(into, node.inbound, context),
    versions: node.versions,
  }
}

// a node that stays has the very identity that it had
const labels = new WeakMap<Peer, PeerLabel>()

function labelOf(identity: Peer): PeerLabel {
  const known = labels.get(identity)
  if (known !== undefined) return known
  const label = toPeerLabel(identity)
  labels.set(identity, label)
  return label
}

const unitOf = (direction: Direction | undefined) =>
  direction?.isKnown === true && !direction.carriesRequests ? 'connections' : 'requests'

/** No edge that way means that nobody tells of traffic, which is not the same as none. */
function readTotal(
  direction: Direction | undefined,
  { rate }: NodeRates,
  context: ReadingContext,
): Reading<PerSecond> {
  if (direction?.isReported !== true) return missing(context)
  return rate === 0 ? { state: 'zero' } : { state: 'value', value: rate }
}

function readShare(
  direction: Direction | undefined,
  totals: NodeRates,
  context: ReadingContext,
): Reading<Ratio> {
  const isBlind = unitOf(direction) === 'connections' && totals.errors === 0
  const share = failedShare(totals)
  if (direction?.isReported !== true || share === undefined || isBlind) return missing(context)
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

const trouble = { failing: 2, degraded: 1, unknown: 0, idle: 0, healthy: 0 } as const

/** From well to ill: health first, then the share that failed, then how much comes in. */
export const serviceTroubleKeys = [
  (row: ServiceRow) => trouble[row.health.state],
  (row: ServiceRow) => sortNumber(row.errors),
  (row: ServiceRow) => sortNumber(row.inbound),
] as const
