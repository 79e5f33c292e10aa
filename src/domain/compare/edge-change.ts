import type { EdgeId, NodeId, Protocol } from '../mesh/identity.ts'
import { isTooFew } from '../signals/health.ts'
import type { EdgeFigures } from './edge-figures.ts'
import { compareCounts, compareLatencies, compareShares, fewOf } from './significance.ts'
import type { Delta, Pair } from './significance.ts'

/** How an edge can differ between two windows, most important first. */
const changeKinds = [
  'failing',
  'removed',
  'added',
  'slower',
  'recovering',
  'faster',
  'quieter',
  'busier',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** One edge that differs between two windows. */
export type EdgeChange = {
  readonly id: EdgeId
  readonly source: NodeId
  readonly target: NodeId
  readonly protocol: Protocol
  /** Most important first. The significant ones, or all where none is significant. */
  readonly kinds: readonly [ChangeKind, ...ChangeKind[]]
  /** Absent where it carried nothing. */
  readonly now?: EdgeFigures
  readonly before?: EdgeFigures
  /** Each absent where it did not change, or can't be compared. */
  readonly rate?: Delta
  readonly errors?: Delta
  readonly latency?: Delta & { readonly of: 'p95' | 'mean' }
  readonly isSignificant: boolean
  /** Why not, fit for a tooltip: "only 7 requests before". */
  readonly reason?: string
  /**
   * How much the first kind weighs among changes of that kind: requests more or fewer that failed
   * or came, or seconds more or fewer that callers waited. Never negative.
   */
  readonly weight: number
}

/** What stands in the way of a comparison, if anything: "east did not answer before". */
export type Obstacle = string | undefined

type Edge = Pick<EdgeChange, 'id' | 'source' | 'target' | 'protocol'>
type Deltas = Pick<EdgeChange, 'rate' | 'errors' | 'latency'>
type Found = { readonly kind: ChangeKind; readonly delta: Delta }

/**
 * Compares what one edge did in two windows of equal length.
 *
 * @param obstacle - Set where a number may lack a part; then nothing is significant.
 * @returns `undefined` where nothing changed that is worth a word.
 */
export function compareEdge(
  edge: Edge,
  now: EdgeFigures | undefined,
  before: EdgeFigures | undefined,
  obstacle: Obstacle,
): EdgeChange | undefined {
  const deltas = now && before ? compareFigures(edge, { now, before }, obstacle) : noDeltas
  const found = now && before ? kindsOf(deltas) : comeOrGone(now, before, nounOf(edge), obstacle)
  const significant = found.filter(({ delta }) => delta.isSignificant)
  const [first, ...others] = significant.length > 0 ? significant : found
  if (first === undefined) return undefined
  const { isSignificant, reason } = first.delta
  const { id, source, target, protocol } = edge
  const kinds: EdgeChange['kinds'] = [first.kind, ...others.map(({ kind }) => kind)]
  const weight = weightOf(first.kind, now, before)
  const change: Draft = { id, source, target, protocol, kinds, isSignificant, weight }
  if (now) change.now = now
  if (before) change.before = before
  if (deltas.rate) change.rate = deltas.rate
  if (deltas.errors) change.errors = deltas.errors
  if (deltas.latency) change.latency = deltas.latency
  if (reason !== undefined) change.reason = reason
  return change
}

/** Filled in rather than spread together: after an incident most edges of a mesh have changed. */
type Draft = { -readonly [F in keyof EdgeChange]: EdgeChange[F] }
const noDeltas: Deltas = {}

const nounOf = ({ protocol }: Edge): string => (protocol === 'tcp' ? 'connections' : 'requests')

/** An edge in one window only. From 20 requests on it can't be missing by chance in the other. */
function comeOrGone(
  now: EdgeFigures | undefined,
  before: EdgeFigures | undefined,
  noun: string,
  obstacle: Obstacle,
): readonly Found[] {
  const requests = (now ?? before)?.requests
  if (requests === undefined) return []
  const change = now ? 1 : -1
  const few = isTooFew(requests) ? fewOf(requests, noun, now ? ' now' : ' before') : undefined
  const delta = { change, ...(few ?? { isSignificant: true }) }
  return [{ kind: now ? 'added' : 'removed', delta: hindered(delta, obstacle) }]
}

function compareFigures(edge: Edge, pair: Pair<EdgeFigures>, obstacle: Obstacle): Deltas {
  const { now, before } = pair
  const noun = nounOf(edge)
  const otherSide =
    now.side === before.side
      ? undefined
      : `told by the ${now.side} now, by the ${before.side} before`
  const rate = compareCounts({ now: now.requests, before: before.requests }, noun)
  const errors =
    now.told > 0 && before.told > 0
      ? compareShares({ now: outcomeOf(now), before: outcomeOf(before) }, noun)
      : undefined
  const of = now.p95 && before.p95 ? 'p95' : 'mean'
  const latency = compareLatency(pair, of)
  const deltas: Pick<Draft, keyof Deltas> = {}
  if (rate) deltas.rate = hindered(rate, obstacle)
  if (errors) deltas.errors = hindered(errors, obstacle ?? otherSide)
  if (latency) deltas.latency = { ...hindered(latency, obstacle ?? otherSide), of }
  return deltas
}

const outcomeOf = ({
  told,
  errors = 0,
}: Pick<EdgeFigures, 'told'> & { readonly errors?: number }) => ({
  requests: told,
  share: errors,
})

function compareLatency({ now, before }: Pair<EdgeFigures>, of: 'p95' | 'mean'): Delta | undefined {
  const [late, early] = [latencyBy(now, of), latencyBy(before, of)]
  return late && early && compareLatencies({ now: late, before: early })
}

function latencyBy({ timed, mean, p95 }: EdgeFigures, of: 'p95' | 'mean') {
  if (of === 'p95') return p95 && { requests: timed, ...p95 }
  return mean === undefined ? undefined : { requests: timed, value: mean }
}

const hindered = (delta: Delta, obstacle: Obstacle): Delta =>
  obstacle === undefined ? delta : { change: delta.change, isSignificant: false, reason: obstacle }

/** In the order of {@link changeKinds}. */
function kindsOf({ rate, errors, latency }: Deltas): readonly Found[] {
  const found: Found[] = []
  const add = (delta: Delta | undefined, more: ChangeKind, less: ChangeKind) => {
    if (delta !== undefined) found.push({ kind: delta.change > 0 ? more : less, delta })
  }
  add(errors, 'failing', 'recovering')
  add(latency, 'slower', 'faster')
  add(rate, 'busier', 'quieter')
  return found.toSorted((a, b) => rankOf(a.kind) - rankOf(b.kind))
}

export const rankOf = (kind: ChangeKind): number => changeKinds.indexOf(kind)

function weightOf(
  kind: ChangeKind,
  now: EdgeFigures | undefined,
  before: EdgeFigures | undefined,
): number {
  const [more, fewer] = [now?.requests ?? 0, before?.requests ?? 0]
  if (kind === 'failing' || kind === 'recovering') {
    return Math.abs((now?.errors ?? 0) - (before?.errors ?? 0)) * Math.max(more, fewer)
  }
  if (kind === 'slower' || kind === 'faster') {
    return Math.abs((now?.mean ?? 0) - (before?.mean ?? 0)) * Math.max(more, fewer)
  }
  return Math.abs(more - fewer)
}
