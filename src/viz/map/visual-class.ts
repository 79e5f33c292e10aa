import type { NodeId, Peer } from '#src/domain/mesh/identity.ts'
import { healthStates, type HealthState } from '#src/domain/signals/health.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'

import { coarseShare } from './label-numbers.ts'

/**
 * What is drawn of a thing changes only when it changes its visual class: repainting a canvas costs
 * the same for one element as for all, so a rate that moved within its class must not be seen.
 */
export type VisualState = HealthState | 'silent'

export const visualStates: readonly VisualState[] = [...healthStates, 'silent']

export const stateOf = (thing: TrafficNode | TrafficEdge): VisualState =>
  thing.silentSince === undefined ? thing.health.state : 'silent'

/** Widths of edges: one per decade of requests (or connections) per second, and one for none. */
export const widthClasses = [
  { name: 'w0', below: 0.1, width: 1.25, words: 'under 0.1' },
  { name: 'w1', below: 1, width: 1.75, words: 'under 1' },
  { name: 'w2', below: 10, width: 2.5, words: 'under 10' },
  { name: 'w3', below: 100, width: 3.5, words: 'under 100' },
  { name: 'w4', below: 1000, width: 4.75, words: 'under 1,000' },
  { name: 'w5', below: Infinity, width: 6.25, words: '1,000 or more' },
] as const

/** The place of a rate per second among {@link widthClasses}. */
export function widthIndex(rate: number): number {
  let index = 0
  for (const { below } of widthClasses) {
    if (rate < below) return index
    index += 1
  }
  return 0
}

/** What a node is drawn as. */
export type NodeLook = 'service' | 'store' | 'external' | 'passthrough' | 'blackhole' | 'unknown'

export const lookOf = (node: TrafficNode, stores: ReadonlySet<NodeId>): NodeLook => {
  if (node.identity.kind !== 'mesh') return node.identity.kind
  return stores.has(node.id) ? 'store' : 'service'
}

/** Whether something needs a look now; what is silent does not fail. */
export const isTrouble = (state: VisualState): boolean =>
  state === 'failing' || state === 'degraded'
export const hasTrouble = (thing: TrafficNode | TrafficEdge): boolean => isTrouble(stateOf(thing))

/** Signs that stand beside a name or a number, so that nothing is said by colour alone. */
const stateSigns: Readonly<Record<VisualState, string>> = {
  failing: '✖',
  degraded: '▲',
  unknown: '',
  idle: '',
  healthy: '',
  silent: '',
}
export const signOf = (state: VisualState): string => stateSigns[state]

/** What is written on an edge by default: only what needs a look. */
export function edgeLabel(edge: TrafficEdge): string {
  const state = stateOf(edge)
  if (state === 'silent') return 'silent'
  if (!isTrouble(state)) return ''
  const shown = shownSide(edge)?.signals
  if (shown === undefined || shown.rate <= 0) return signOf(state)
  const isRefused = shown.errors === 0
  const share = (isRefused ? shown.clientErrors : shown.errors) / shown.rate
  return `${signOf(state)} ${coarseShare(share)}${isRefused ? ' 4xx' : ''}`
}

/** The name of a frame. */
export const frameName = (peer: Pick<Peer, 'cluster' | 'namespace'>): string =>
  peer.namespace === '' ? peer.cluster : peer.namespace
