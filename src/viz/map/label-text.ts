import {
  readErrorRatio,
  readMean,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type { SideSignals, TrafficEdge } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'
import { formatClock, noNumber } from '#src/ui/formats.ts'

import { glyphsOf } from './glyph.ts'
import { coarseBytes, coarseLatency, coarseRate, coarseShare } from './label-numbers.ts'
import { edgeLabels, type EdgeLabel, type MapPicture } from './map-options.ts'
import { edgeLabel, hasTrouble, signOf, stateOf } from './visual-class.ts'

/** What is written on an edge. */
export type EdgeText = {
  /** What needs a look, in a few characters: what remains where there is room for no more. */
  readonly brief: string
  /** Parts of the first line: "120/s", "4.2 %", "p95 240 ms". */
  readonly parts: readonly string[]
  /** Further lines: what both sides say of a number, and the gap between them. */
  readonly sides: readonly (readonly string[])[]
}

/** Turns a reading into text: an honest sign where there is no number to show. */
export const said = (reading: Reading, format: (value: number) => string, name = ''): string => {
  const named = (text: string) => (name === '' ? text : `${name} ${text}`)
  switch (reading.state) {
    case 'value':
      return named(format(reading.value))
    case 'zero':
      return named(format(0))
    case 'too-few':
      return named(`n=${reading.requests}`)
    case 'failed':
      return named('!')
    case 'withheld':
      return named('n/a')
    case 'pending':
      return named('…')
    case 'no-telemetry':
    default:
      return named(noNumber)
  }
}

const perSecondText = (value: number): string => `${coarseRate(value)}/s`
const connections = (value: number): string => `${coarseRate(value)} conn/s`

/**
 * What is written on an edge.
 *
 * @returns `undefined` for nothing. Texts of edges without trouble follow the numbers that the
 *   viewer chose; with none chosen only what needs a look is written.
 */
export function edgeText(edge: TrafficEdge, picture: MapPicture): EdgeText | undefined {
  const { options } = picture
  if (options.labels.length === 0 && !options.sides) return undefined
  const context = contextOf(edge, picture.context)
  const brief = briefOf(edge, options.labels)
  const both = options.sides ? bothSides(edge, options.labels, context) : none
  const numbers = edge.silentSince === undefined ? numbersOf(edge, picture, context, both) : []
  const parts = [...joinBrief(brief, numbers, hasTrouble(edge)), ...glyphsOf(edge)]
  const sides = [...both.values()]
  return parts.length + sides.length === 0 ? undefined : { brief, parts, sides }
}

const contextOf = (edge: TrafficEdge, context: ReadingContext): ReadingContext =>
  edge.silentSince === undefined ? context : { ...context, silentSince: edge.silentSince }

function briefOf(edge: TrafficEdge, labels: readonly EdgeLabel[]): string {
  if (edge.silentSince !== undefined) return `silent since ${formatClock(edge.silentSince)}`
  if (!hasTrouble(edge)) return ''
  return labels.includes('trouble') ? edgeLabel(edge) : signOf(stateOf(edge))
}

/** A sign alone stands before the first number; with its share it is a part of its own. */
function joinBrief(brief: string, numbers: readonly string[], isTrouble: boolean) {
  if (brief === '') return numbers
  const [first, ...rest] = numbers
  if (isTrouble && brief.length === 1 && first !== undefined) {
    return [`${brief} ${first}`, ...rest]
  }
  return [brief, ...numbers]
}

/** @param both - What was said of both sides already. */
function numbersOf(
  edge: TrafficEdge,
  picture: MapPicture,
  context: ReadingContext,
  both: SidesText,
): string[] {
  const { labels } = picture.options
  const signals = shownSignals(edge)
  return edgeLabels.flatMap((label): readonly string[] => {
    if (!labels.includes(label) || both.has(label)) return []
    switch (label) {
      case 'trouble':
        return []
      case 'rate':
        return rateParts(edge, signals, context)
      case 'errors':
        return saysShare(edge, labels) ? [] : errorParts(edge, signals, context)
      case 'share':
        return shareParts(edge, picture, context)
      case 'mean':
      case 'p50':
      case 'p95':
      case 'p99':
      default:
        return edge.protocol === 'tcp'
          ? []
          : [said(readLatency(label, signals, context), coarseLatency, label)]
    }
  })
}

/** Trouble was already said as the very share that `errors` would say. */
const saysShare = (edge: TrafficEdge, labels: readonly EdgeLabel[]): boolean =>
  labels.includes('trouble') && hasTrouble(edge) && (shownSignals(edge)?.errors ?? 0) > 0

function rateParts(
  { protocol }: TrafficEdge,
  signals: SideSignals | undefined,
  context: ReadingContext,
): readonly string[] {
  const reading = readRate(signals, context)
  const isNumber = reading.state === 'value' || reading.state === 'zero'
  const name = isNumber ? '' : 'rate'
  if (protocol !== 'tcp') return [said(reading, perSecondText, name)]
  const bytes = signals?.bytes
  return [
    said(reading, connections, name),
    ...(bytes === undefined ? [] : [coarseBytes(bytes.sent + bytes.received)]),
  ]
}

/** TCP says nothing of success: that there is no share is no gap in the telemetry. */
function errorParts(
  { protocol }: TrafficEdge,
  signals: SideSignals | undefined,
  context: ReadingContext,
): readonly string[] {
  const reading = readErrorRatio(signals, context)
  if (protocol === 'tcp' && reading.state === 'no-telemetry') return []
  const isNumber = reading.state === 'value' || reading.state === 'zero'
  return [said(reading, coarseShare, isNumber ? '' : 'errors')]
}

/** The edge's part of all requests that its caller sends. */
function shareParts(
  edge: TrafficEdge,
  { map }: MapPicture,
  context: ReadingContext,
): readonly string[] {
  const total = map.graph.nodes.get(edge.source)?.outbound.rate ?? 0
  const reading = readRate(shownSignals(edge), context)
  if (edge.protocol === 'tcp' || total <= 0 || reading.state !== 'value') return []
  return [`${coarseShare(Math.min(1, reading.value / total))} of calls`]
}

type Latency = Extract<EdgeLabel, 'mean' | 'p50' | 'p95' | 'p99'>

const readLatency = (name: Latency, signals: SideSignals | undefined, context: ReadingContext) =>
  name === 'mean' ? readMean(signals, context) : readQuantile(signals, name, context)

const bothSided = ['rate', 'mean', 'p50', 'p95', 'p99'] as const

/** What both sides say, by number. */
type SidesText = ReadonlyMap<EdgeLabel, readonly string[]>
const none: SidesText = new Map()

/** What both sides say of each chosen number, only where both say something. */
function bothSides(
  edge: TrafficEdge,
  labels: readonly EdgeLabel[],
  context: ReadingContext,
): SidesText {
  const { client, server } = edge.sides
  if (client === undefined || server === undefined) return none
  const chosen = bothSided.filter((name) => labels.includes(name))
  const lines = new Map<EdgeLabel, readonly string[]>()
  for (const name of chosen.length === 0 ? (['rate'] as const) : chosen) {
    const read = (side: SideSignals) =>
      numberOf(name === 'rate' ? readRate(side, context) : readLatency(name, side, context))
    const [ours, theirs] = [read(client), read(server)]
    if (ours === undefined || theirs === undefined) continue
    lines.set(
      name,
      name === 'rate' ? rateLine(edge, ours, theirs) : latencyLine(name, ours, theirs),
    )
  }
  return lines
}

const numberOf = (reading: Reading): number | undefined => {
  if (reading.state === 'zero') return 0
  return reading.state === 'value' ? reading.value : undefined
}

/** Sides are never scraped at one instant, so a little is no gap. */
const leastGap = 0.005

function rateLine({ protocol }: TrafficEdge, client: number, server: number): readonly string[] {
  const format = protocol === 'tcp' ? connections : perSecondText
  const share = client === 0 ? 0 : (client - server) / client
  if (Math.abs(share) < leastGap) return [`${format(client)} both sides`]
  return [
    `client ${format(client)}`,
    `server ${format(server)}`,
    `gap ${signed(share, coarseShare)}`,
  ]
}

/** Of the larger one; finer than a bucket no estimate is. */
const leastLatencyGap = 0.03

function latencyLine(name: Latency, client: number, server: number): readonly string[] {
  const gap = client - server
  if (Math.abs(gap) < Math.max(client, server) * leastLatencyGap) {
    return [`${name} ${coarseLatency(client)} both sides`]
  }
  return [
    `${name} client ${coarseLatency(client)}`,
    `server ${coarseLatency(server)}`,
    `gap ${signed(gap, coarseLatency)}`,
  ]
}

const signed = (value: number, format: (value: number) => string): string =>
  `${value < 0 ? '−' : ''}${format(Math.abs(value))}`
