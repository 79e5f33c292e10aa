import type { Fold } from '#src/domain/detail/map-detail.ts'
import { nodeSize } from '#src/domain/layout/size.ts'
import { displayName, type Level, type Peer } from '#src/domain/mesh/identity.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'

import { coarseRate, coarseShare, roughRate } from './label-numbers.ts'
import { said } from './label-text.ts'
import { cutMiddle, textWidth } from './label-width.ts'
import { cardFont, foldFont, longFont, ringRoom } from './map-style.ts'
import { nounOf } from './map-summary.ts'
import { readNode } from './node-numbers.ts'
import { signOf, stateOf, type NodeLook } from './visual-class.ts'

const padding = 14

/** What is written on a card, and whether it takes the smaller font. */
export type CardLabel = { readonly text: string; readonly isLong: boolean }

const lookSigns: Readonly<Record<NodeLook, string>> = {
  service: '',
  store: '',
  external: '↗',
  passthrough: '⇢',
  blackhole: '⊘',
  unknown: '',
}

/** The name of what a card stands for, behind the signs of its state and its kind. */
export function cardLabel(node: TrafficNode, look: NodeLook, hasRing: boolean): CardLabel {
  const signs = [signOf(stateOf(node)), lookSigns[look]].filter((sign) => sign !== '')
  const before = signs.map((sign) => `${sign} `).join('')
  const name = cardName(node.identity, endOf(node))
  const room = nodeSize.width - padding - (hasRing ? ringRoom : 0)
  if (textWidth(before + name, cardFont) <= room) return { text: before + name, isLong: false }
  const rest = room - textWidth(before, longFont)
  return { text: before + cutMiddle(name, longFont, rest), isLong: true }
}

/** The second line of a card that is seen close: what reaches it, and how much of that failed. */
export function closeLine(
  { inbound, silentSince }: TrafficNode,
  called: readonly TrafficEdge[],
  context: ReadingContext,
): string {
  if (silentSince !== undefined) return 'silent'
  const { unit, rate, errors } = readNode(called, inbound, context)
  if (rate.state === 'no-telemetry') return 'nothing seen to come in'
  const per = unit === 'connections' ? 'conn/s' : '/s'
  const busy = said(rate, (value) => `${coarseRate(value)}${per === '/s' ? per : ` ${per}`} in`)
  return errors.state === 'no-telemetry' ? busy : `${busy} · ${said(errors, coarseShare)} errors`
}

/** A fold in two lines: what and how many it holds; what is wrong in it, and how busy it is. */
export function foldLabel(node: TrafficNode, fold: Fold, level: Level): string {
  const count = `${fold.nodes} ${nounOf(level, fold.nodes)}`
  const room = nodeSize.width - padding - textWidth(` · ${count}`, foldFont)
  const name = cutMiddle(cardName(node.identity), foldFont, room)
  const wrong = [
    ...(fold.failing > 0 ? [`${signOf('failing')} ${fold.failing}`] : []),
    ...(fold.degraded > 0 ? [`${signOf('degraded')} ${fold.degraded}`] : []),
  ].join(' ')
  const rate = `${roughRate(Math.max(node.inbound.rate, node.outbound.rate))}/s`
  return `${name} · ${count}\n${[wrong, rate].filter((part) => part !== '').join(' · ')}`
}

/** A workload's name often ends with its version already. */
function cardName(peer: Peer, end?: 'source' | 'target'): string {
  const { workload, version } = peer
  const saysVersion = version !== '' && (workload === version || workload.endsWith(`-${version}`))
  return displayName(saysVersion ? { ...peer, version: '' } : peer, end)
}

/** An unknown peer that only calls is an unknown caller; one that is only called, a destination. */
function endOf(node: TrafficNode): 'source' | 'target' | undefined {
  if (node.inbound.rate > 0) return node.outbound.rate > 0 ? undefined : 'target'
  return node.outbound.rate > 0 ? 'source' : undefined
}
