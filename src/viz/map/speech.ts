import type { Fold, MapGraph } from '#src/domain/detail/map-detail.ts'
import { displayName, levels, type Level, type Peer } from '#src/domain/mesh/identity.ts'
import {
  readErrorRatio,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'
import { formatClock, formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'

import { readNode } from './node-numbers.ts'
import { stateOf } from './visual-class.ts'
import { walkOrder } from './walk-order.ts'
import type { Place } from './walk.ts'

/** What is needed to say anything of a part of the map. */
export type Spoken = { readonly map: MapGraph; readonly context: ReadingContext }

/**
 * One call in words: "checkout calls payments, 120 requests per second, 4 % errors, p95 250 to
 * 500 ms, failing, 2 of 7". The p95 is its bucket: no estimate is finer. What isn't known is said
 * to be unknown, and why.
 */
export function speakEdge(edge: TrafficEdge, { map, context }: Spoken, place?: Place): string {
  const { nodes } = map.graph
  const source = nodes.get(edge.source)
  const target = nodes.get(edge.target)
  const names = [
    source === undefined ? 'an unknown caller' : nameOf(source.identity, 'source'),
    target === undefined ? 'an unknown destination' : nameOf(target.identity, 'target'),
  ]
  const isTcp = edge.protocol === 'tcp'
  const parts = [names.join(isTcp ? ' connects to ' : ' calls ')]
  if (edge.silentSince !== undefined) {
    parts.push(`silent since ${formatClock(edge.silentSince)}: nobody reports it`)
  } else {
    parts.push(...numbersOf(edge, context), stateOf(edge))
  }
  return [...parts, ...placed(place)].join(', ')
}

function numbersOf(edge: TrafficEdge, context: ReadingContext): readonly string[] {
  const isTcp = edge.protocol === 'tcp'
  const shown = shownSide(edge)
  const rate = readRate(shown?.signals, context)
  const errors = readErrorRatio(shown?.signals, context)
  const noun = isTcp ? 'connections' : 'requests'
  const told = [rateWords(rate, noun)]
  if (rate.state !== 'value') return told
  // TCP carries no success signal: that it has no errors to tell is no news
  if (!isTcp || errors.state === 'value') told.push(errorWords(errors))
  if (!isTcp) told.push(quantileWords(edge, context))
  if (shown !== undefined && shown.side !== 'client') told.push(`as the ${shown.side} reports`)
  return told
}

function rateWords(rate: Reading, noun: string): string {
  if (rate.state === 'value') return `${plain(formatRate(rate.value))} ${noun} per second`
  return rate.state === 'zero' ? `no ${noun}` : `${noun} ${wordsFor(rate) ?? 'unknown'}`
}

const errorWords = (errors: Reading): string => {
  if (errors.state === 'zero') return 'no errors'
  if (errors.state === 'value') return `${plain(formatRatio(errors.value))} errors`
  if (errors.state === 'too-few') {
    return `${plain(formatRatio(errors.value))} errors of only ${formatQuantity(errors.requests, 'request')}`
  }
  return `errors ${wordsFor(errors) ?? 'unknown'}`
}

function quantileWords(edge: TrafficEdge, context: ReadingContext): string {
  const signals = shownSide(edge)?.signals
  const reading = readQuantile(signals, 'p95', context)
  const estimate = signals?.quantiles?.p95
  if ((reading.state === 'value' || reading.state === 'too-few') && estimate !== undefined) {
    return `p95 ${bucketWords(estimate.lower, estimate.upper)}`
  }
  return `p95 ${wordsFor(reading) ?? 'unknown'}`
}

/** "250 to 500 ms": the unit is said once, where both bounds have the same. */
function bucketWords(lower: number, upper: number): string {
  const unit = (Number.isFinite(upper) ? upper : lower) < 1 ? 'ms' : 's'
  const inUnit = (bound: number) =>
    String(Number((unit === 'ms' ? bound * 1000 : bound).toPrecision(3)))
  if (!Number.isFinite(upper)) return `over ${inUnit(lower)} ${unit}`
  if (lower === 0) return `under ${inUnit(upper)} ${unit}`
  return `${inUnit(lower)} to ${inUnit(upper)} ${unit}`
}

/** Why there is no number; nothing where there is one. */
function wordsFor(reading: Reading): string | undefined {
  switch (reading.state) {
    case 'pending':
      return 'not known yet'
    case 'no-telemetry':
      return 'unknown: no telemetry'
    case 'withheld':
      return `not asked: ${reading.reason}`
    case 'failed':
      return `unknown: ${reading.reason}`
    case 'value':
    case 'zero':
    case 'too-few':
    default:
      return undefined
  }
}

/**
 * One node in words: "payments in shop, east: 300 requests per second in, 1.2 % errors, degraded;
 * calls 3, called by 5"; one that folds others, with how many and how the worst of them does.
 */
export function speakNode(node: TrafficNode, { map, context }: Spoken, place?: Place): string {
  const fold = map.folds.get(node.id)
  const order = walkOrder(map.graph)
  const [calls, called] = [order.out.get(node.id) ?? [], order.in.get(node.id) ?? []]
  const ties = `calls ${new Set(calls.map(({ target }) => target)).size}, called by ${
    new Set(called.map(({ source }) => source)).size
  }`
  const head =
    fold === undefined ? nodeWords(node, called, context) : foldWords(node, fold, map.graph.level)
  return [`${head}; ${ties}`, ...placed(place)].join(', ')
}

function nodeWords(
  node: TrafficNode,
  called: readonly TrafficEdge[],
  context: ReadingContext,
): string {
  const where = placeWords(node.identity)
  const name = nameOf(node.identity)
  const title = where === '' ? name : `${name} in ${where}`
  if (node.silentSince !== undefined) {
    return `${title}: silent since ${formatClock(node.silentSince)}, nobody reports it`
  }
  return `${title}: ${[...inboundWords(node, called, context), stateOf(node)].join(', ')}`
}

function inboundWords(
  node: TrafficNode,
  called: readonly TrafficEdge[],
  context: ReadingContext,
): readonly string[] {
  const { unit, rate, errors } = readNode(called, node.inbound, context)
  if (rate.state === 'no-telemetry') return ['nothing reported that reaches it']
  if (rate.state !== 'value') return [`no ${unit} in`]
  const told = [`${plain(formatRate(rate.value))} ${unit} per second in`]
  if (errors.state === 'zero') return [...told, 'no errors']
  if (errors.state !== 'value' && errors.state !== 'too-few') return told
  const few =
    errors.state === 'too-few' ? ` of only ${formatQuantity(errors.requests, 'request')}` : ''
  const share = errors.value === 0 ? 'no errors' : `${plain(formatRatio(errors.value))} errors`
  return [...told, `${share}${few}`]
}

function foldWords({ identity }: TrafficNode, fold: Fold, level: Level): string {
  const where = placeWords(identity)
  const title = `${fold.level} ${displayName(identity)}${where === '' ? '' : ` in ${where}`}`
  const held = formatQuantity(fold.nodes, level)
  const ill = [
    ...(fold.failing > 0 ? [`${fold.failing} failing`] : []),
    ...(fold.degraded > 0 ? [`${fold.degraded} degraded`] : []),
  ]
  return [`${title}, ${held} folded`, ...(ill.length > 0 ? ill : [`worst ${fold.worst}`])].join(
    ', ',
  )
}

/** A name as it is read out: what a namespace or cluster is called says nothing of what it is. */
function nameOf(identity: Peer, end?: 'source' | 'target'): string {
  const name = displayName(identity, end)
  return identity.kind !== 'mesh' || finestOf(identity) === undefined
    ? name
    : `${finestOf(identity)} ${name}`
}

/** The level of a peer that is coarser than a service. */
const finestOf = ({ namespace, service, workload }: Peer): Level | undefined => {
  if (service !== '' || workload !== '') return undefined
  return levels[namespace === '' ? 0 : 1]
}

/** What holds a node: "shop, east". */
export function placeWords({ kind, cluster, namespace, service, workload }: Peer): string {
  if (kind !== 'mesh') return ''
  if (service !== '' || workload !== '') {
    return [namespace, cluster].filter((part) => part !== '').join(', ')
  }
  return namespace === '' ? '' : cluster
}

const placed = (place: Place | undefined): readonly string[] =>
  place === undefined ? [] : [`${place.index} of ${place.of}`]

/** A number as it is said: 120, not 120.0; screen readers stumble over the space that never breaks. */
function plain(text: string): string {
  const [number = '', ...unit] = text.replace('<', 'under ').split('\u00A0')
  return [number.includes('.') ? withoutZeros(number) : number, ...unit].join(' ')
}

function withoutZeros(number: string): string {
  let end = number.length
  while (number[end - 1] === '0') end -= 1
  return number.slice(0, number[end - 1] === '.' ? end - 1 : end)
}
