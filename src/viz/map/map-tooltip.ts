import type { Fold, MapGraph } from '#src/domain/detail/map-detail.ts'
import { displayName, type Peer } from '#src/domain/mesh/identity.ts'
import type { HealthVerdict } from '#src/domain/signals/health.ts'
import type { QuantileEstimate } from '#src/domain/signals/latency.ts'
import {
  readErrorRatio,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'
import {
  formatClock,
  formatLatency,
  formatQuantity,
  formatRate,
  formatRatio,
} from '#src/ui/formats.ts'

import { boxOfTitle } from './frame-title.ts'
import type { MapPicture } from './map-options.ts'
import { readNode } from './node-numbers.ts'
import { placeWords } from './speech.ts'
import { walkOrder } from './walk-order.ts'

/** What the card beside the pointer says of a thing. */
export type Tooltip = {
  readonly title: string
  /** Where it is, what it speaks, and whose numbers these are. */
  readonly notes: readonly string[]
  /** A frame has no health of its own. */
  readonly health?: HealthVerdict
  readonly lines: readonly TooltipLine[]
}
type TooltipLine = {
  readonly label: string
  readonly reading: Reading
  readonly format: (value: number) => string
  /** The bucket that a quantile lies in. */
  readonly bucket?: string
}

const outside = {
  external: 'outside the mesh',
  passthrough: 'not in the registry',
  blackhole: 'refused by the registry',
  unknown: 'no proxy',
} as const

/** What holds a node, or why nothing does. */
const whereOf = (peer: Peer): string =>
  peer.kind === 'mesh'
    ? placeWords(peer)
    : [outside[peer.kind], peer.cluster].filter((part) => part !== '').join(', ')

/** @returns `undefined` for what isn't drawn, or has nothing to tell. */
export function toTooltip(id: string, { map, context }: MapPicture): Tooltip | undefined {
  for (const edge of map.graph.edges.values()) if (edge.id === id) return ofEdge(edge, map, context)
  for (const node of map.graph.nodes.values()) if (node.id === id) return ofNode(node, map, context)
  const box = boxOfTitle(id)
  return box === undefined ? undefined : ofFrame(box)
}

/** What holds nothing but a name is worth a card for what can be done with it. */
const ofFrame = (box: Peer): Tooltip => ({
  title: displayName(box),
  notes: [
    box.namespace === '' ? 'a cluster' : `a namespace of ${box.cluster}`,
    'Press twice to fold it into one card',
  ],
  lines: [],
})

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const

function ofEdge(edge: TrafficEdge, { graph }: MapGraph, viewContext: ReadingContext): Tooltip {
  const source = graph.nodes.get(edge.source)?.identity
  const target = graph.nodes.get(edge.target)?.identity
  const { silentSince } = edge
  const context = silentSince === undefined ? viewContext : { ...viewContext, silentSince }
  const shown = shownSide(edge)
  const isTcp = edge.protocol === 'tcp'
  const side = shown?.mixed === true ? 'several sides’' : `${shown?.side ?? 'nobody'}’s`
  const places = [source, target].flatMap((peer) => (peer === undefined ? [] : [whereOf(peer)]))
  const numbers: readonly TooltipLine[] = [
    {
      label: isTcp ? 'Connections/s' : 'Requests/s',
      reading: readRate(shown?.signals, context),
      format: formatRate,
    },
    { label: 'Errors', reading: readErrorRatio(shown?.signals, context), format: formatRatio },
  ]
  const quantiles = (['p50', 'p95', 'p99'] as const).map((quantile) => ({
    label: quantile,
    reading: readQuantile(shown?.signals, quantile, context),
    format: formatLatency,
    ...bucketOf(shown?.signals.quantiles?.[quantile]),
  }))
  return {
    title: [
      source === undefined ? '' : displayName(source, 'source'),
      target === undefined ? '' : displayName(target, 'target'),
    ].join(' → '),
    notes: [
      [...new Set(places)].join(' → '),
      `${protocolNames[edge.protocol]}, ${shown === undefined ? 'no side reports' : `the ${side} numbers`}`,
      ...silentNote(silentSince),
    ],
    health: edge.health,
    lines: isTcp ? numbers : [...numbers, ...quantiles],
  }
}

function bucketOf(estimate: QuantileEstimate | undefined): { readonly bucket?: string } {
  if (estimate === undefined) return {}
  const { lower, upper } = estimate
  return {
    bucket: Number.isFinite(upper)
      ? `${formatLatency(lower)} – ${formatLatency(upper)}`
      : `over ${formatLatency(lower)}`,
  }
}

function ofNode(node: TrafficNode, { graph, folds }: MapGraph, context: ReadingContext): Tooltip {
  const fold = folds.get(node.id)
  const order = walkOrder(graph)
  return {
    title: displayName(node.identity),
    notes: [
      whereOf(node.identity),
      ...(fold === undefined ? [] : foldNotes(fold, graph)),
      ...silentNote(node.silentSince),
    ].filter((note) => note !== ''),
    health: node.health,
    lines: [
      ...directionLines('in', order.in.get(node.id) ?? [], node.inbound, context),
      ...directionLines('out', order.out.get(node.id) ?? [], node.outbound, context),
    ],
  }
}

function directionLines(
  way: 'in' | 'out',
  edges: readonly TrafficEdge[],
  totals: TrafficNode['inbound'],
  context: ReadingContext,
): readonly TooltipLine[] {
  const { unit, rate, errors } = readNode(edges, totals, context)
  const noun = unit === 'connections' ? 'Connections' : 'Requests'
  const line = { label: `${noun}/s ${way}`, reading: rate, format: formatRate }
  // what calls nothing has nothing to tell; what nobody is seen to call, though, is not known of
  if (way === 'out') return edges.length === 0 ? [] : [line]
  return [line, { label: 'Errors', reading: errors, format: formatRatio }]
}

const foldNotes = (fold: Fold, { level }: MapGraph['graph']): readonly string[] => [
  'Press twice to open it',
  [
    `${formatQuantity(fold.nodes, level)} in one card`,
    ...(fold.failing > 0 ? [`${fold.failing} failing`] : []),
    ...(fold.degraded > 0 ? [`${fold.degraded} degraded`] : []),
  ].join(', '),
]

const silentNote = (since: number | undefined): readonly string[] =>
  since === undefined ? [] : [`Silent since ${formatClock(since)}: nobody reports it`]
