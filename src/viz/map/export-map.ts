import type { Positions } from '#src/domain/layout/layout.ts'
import { displayName, type NodeId } from '#src/domain/mesh/identity.ts'
import {
  readErrorRatio,
  readMean,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type { SideSignals, TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'

import type { MapPicture } from './map-options.ts'
import { stateOf } from './visual-class.ts'

/** What a file is made from besides the picture. */
export type ExportedMap = {
  readonly picture: MapPicture
  readonly positions: Positions
  readonly pinned: ReadonlySet<NodeId>
  /** Names the clusters, namespaces and level that are looked at. */
  readonly scope: string
  readonly savedAt: Date
}

/**
 * The map as data, of exactly what is drawn.
 *
 * `format` is "weir-map/1"; a change that would mislead a reader of it changes the number.
 * - `savedAt` is when the file was made; `answers` tells, by cluster, of when its numbers are.
 * - `scope`, `level`, `rangeSeconds` and `options` are what its viewer chose.
 * - `counts`: how much is in scope, how much is left of it by focus and Hide, how much is drawn.
 * - `nodes`: identity, state with its reason, `silentSince`, `position` of the card's middle,
 *   whether it is `pinned`, `inbound` and `outbound` requests per second (connections where there
 *   are only those), `versions` with their shares; of one that folds others, `fold`.
 * - `edges`: ids of both ends, protocol, state, whose numbers are `shown`, and for each side that
 *   reports the `numbers` in their states. A number is `{state: "value", value}`, `{state: "zero"}`,
 *   `{state: "too-few", requests, value}`, `{state: "no-telemetry"}`, `{state: "failed", reason}`,
 *   `{state: "withheld", reason}` (not asked for) or
 *   `{state: "pending"}`; rates are per second, shares from 0 to 1, latencies in seconds with the
 *   `bucket` that they were estimated in, whose open end is `null`.
 */
export function toMapFile({ picture, positions, pinned, scope, savedAt }: ExportedMap) {
  const { map, context, options } = picture
  const { graph, inScope, wanted, drawn, foldedUnhealthy } = map
  return {
    format: 'weir-map/1',
    savedAt: savedAt.toISOString(),
    scope,
    level: graph.level,
    rangeSeconds: context.range,
    options,
    counts: { inScope, wanted, drawn, foldedUnhealthy },
    answers: Object.fromEntries(
      [...context.polls].map(([cluster, { state, asOf }]) => [
        cluster,
        { state, asOf: momentOf(asOf) },
      ]),
    ),
    nodes: [...graph.nodes.values()].map((node) => ({
      ...toNodeEntry(node),
      position: positions.get(node.id) ?? null,
      pinned: pinned.has(node.id),
      fold: map.folds.get(node.id) ?? null,
    })),
    edges: [...graph.edges.values()].map((edge) => toEdgeEntry(edge, context)),
  }
}

const momentOf = (millis: number | undefined): string | null =>
  millis === undefined ? null : new Date(millis).toISOString()

const toNodeEntry = (node: TrafficNode) => ({
  id: node.id,
  name: displayName(node.identity),
  identity: node.identity,
  state: stateOf(node),
  reason: node.health.reason,
  silentSince: momentOf(node.silentSince),
  inbound: node.inbound,
  outbound: node.outbound,
  versions: node.versions,
})

function toEdgeEntry(edge: TrafficEdge, context: ReadingContext) {
  const shown = shownSide(edge)
  const sides = Object.entries(edge.sides).map(([side, signals]) => [
    side,
    toNumbers(signals, context),
  ])
  return {
    id: edge.id,
    source: edge.source,
    target: edge.target,
    protocol: edge.protocol,
    state: stateOf(edge),
    reason: edge.health.reason,
    silentSince: momentOf(edge.silentSince),
    shown: shown === undefined ? null : shown.mixed ? 'mixed' : shown.side,
    sides: Object.fromEntries(sides),
    ...(edge.mixed !== undefined && { mixed: toNumbers(edge.mixed, context) }),
  }
}

function toNumbers(signals: SideSignals, context: ReadingContext) {
  const quantile = (name: 'p50' | 'p95' | 'p99'): Reading & { bucket?: readonly unknown[] } => {
    const estimate = signals.quantiles?.[name]
    const reading = readQuantile(signals, name, context)
    if (estimate === undefined) return reading
    const { lower, upper } = estimate
    return { ...reading, bucket: [lower, Number.isFinite(upper) ? upper : null] }
  }
  return {
    rate: readRate(signals, context),
    errors: readErrorRatio(signals, context),
    mean: readMean(signals, context),
    p50: quantile('p50'),
    p95: quantile('p95'),
    p99: quantile('p99'),
    bytes: signals.bytes ?? null,
    security: signals.security,
    responses: signals.responses,
  }
}

/** "weir-map-service-east-20261123T104500Z.svg": what is looked at, and when, in UTC. */
export function mapFileName(scope: string, savedAt: Date, extension: string): string {
  const words = scope.split(/[^\w.]/).filter((word) => word !== '')
  const named = ['weir-map', ...words].join('-').slice(0, 90)
  const moment = savedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `${named}-${moment}.${extension}`
}
