import type { NodeId } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { perSecond, ratio, type PerSecond, type Ratio } from '../units.ts'
import { callsTowards, type Reach } from './calls-towards.ts'

/** A caller some of whose requests depend on the target, directly or through others. */
export type AffectedCaller = {
  readonly id: NodeId
  /** The share of its requests that depend on the target. */
  readonly share: Ratio
  /** True where it also reaches the target in ways whose share can't be told. */
  readonly isAtLeast: boolean
  /** How many of its requests per second that is, and out of how many. */
  readonly rate: PerSecond
  readonly total: PerSecond
  /** The fewest calls from it to the target. */
  readonly hops: number
  /** Nobody is known to call it: its requests are those it sends. */
  readonly isEntry: boolean
}

/** A caller that reaches the target, nobody can tell how often. */
type UnknownCaller = {
  readonly id: NodeId
  readonly hops: number
  /** Fit for a tooltip: "calls over TCP: connections are not requests". */
  readonly reason: string
}

/** Who suffers when one node fails. */
export type BlastRadius = {
  readonly target: NodeId
  /** Entry points first, then by share. Callers that sent nothing in the window are not among them. */
  readonly callers: readonly AffectedCaller[]
  /** The requests of all entry points of the graph together, and how many depend on the target. */
  readonly entries: { readonly rate: PerSecond; readonly total: PerSecond; readonly share?: Ratio }
  readonly unknown: readonly UnknownCaller[]
}

/** Enough for any chain of calls; in a cycle shares grow towards their limit and stop short of it. */
const mostRounds = 64
const precision = 1e-6

/**
 * Tells who is affected when a node fails, up to the entry points, and with what share of requests.
 *
 * A caller `u` makes `r(u,v) = rate(u→v) / inbound(u)` calls to `v` for each request it gets (an entry
 * point: for each it sends), so the share of its requests that end at the target is
 * `P(u) = min(1, Σ r(u,v) · P(v))`, with `P(target) = 1`.
 *
 * @param graph - At any level; the shown side of each edge counts, and only edges with telemetry.
 * @returns An upper bound of the harm: every request that needs the target is taken to fail with it,
 *   and two calls of one request to count twice. Retries and caches are not known here.
 */
export function blastRadius(graph: TrafficGraph, target: NodeId): BlastRadius {
  const reach = callsTowards(graph, target)
  const shares = settle(reach, target)
  const vague = vagueCallers(reach, target)
  const callers: AffectedCaller[] = []
  const unknown: UnknownCaller[] = []
  for (const [id, hops] of reach.hops) {
    if (id === target) continue
    const share = shares.get(id) ?? 0
    const reason = vague.get(id)
    if (share > 0) {
      const total = reach.totals.get(id) ?? 0
      const rate = perSecond(total * share)
      const isEntry = reach.entries.has(id)
      const isAtLeast = reason !== undefined && share < 1
      const shown = { share: ratio(share), rate, total: perSecond(total) }
      callers.push({ id, ...shown, isAtLeast, hops, isEntry })
    } else if (reason !== undefined) unknown.push({ id, hops, reason })
  }
  return {
    target,
    callers: callers.toSorted(byImportance),
    entries: addEntries(reach, shares),
    unknown: unknown.toSorted((a, b) => a.hops - b.hops || byText(a.id, b.id)),
  }
}

/** Rounds of `P(u) = min(1, Σ r·P(v))` from below, until hardly anything moves. */
function settle({ hops, calls }: Reach, target: NodeId): ReadonlyMap<NodeId, number> {
  const nodes = [...hops.keys()]
  const numbers = new Map(nodes.map((node, number) => [node, number]))
  const shares = new Float64Array(nodes.length)
  shares[numbers.get(target) ?? 0] = 1
  const callers = [...calls]
    .filter(([caller]) => caller !== target)
    .map(([caller, made]) => ({
      caller: numbers.get(caller) ?? 0,
      callees: Int32Array.from(made, ({ callee }) => numbers.get(callee) ?? 0),
      perRequest: Float64Array.from(made, (call) => call.perRequest),
    }))
  for (let round = 0; round < mostRounds; round++) {
    let moved = 0
    for (const { caller, callees, perRequest } of callers) {
      const share = Math.min(1, weigh(callees, perRequest, shares))
      moved = Math.max(moved, share - (shares[caller] ?? 0))
      shares[caller] = share
    }
    if (moved < precision) break
  }
  return new Map(nodes.map((node, number) => [node, shares[number] ?? 0]))
}

function weigh(callees: Int32Array, perRequest: Float64Array, shares: Float64Array): number {
  let sum = 0
  for (let index = 0; index < callees.length; index++) {
    sum += (perRequest[index] ?? 0) * (shares[callees[index] ?? 0] ?? 0)
  }
  return sum
}

/** Callers that reach the target in a way that tells no share, and the reason. */
function vagueCallers(reach: Reach, target: NodeId): ReadonlyMap<NodeId, string> {
  const vague = new Map(reach.untold)
  vague.delete(target)
  for (const callee of vague.keys()) {
    for (const caller of reach.callersOf.get(callee) ?? []) {
      if (caller === target || vague.has(caller)) continue
      vague.set(caller, 'calls it through others whose share can’t be told')
    }
  }
  return vague
}

function addEntries(
  { totals, entries }: Reach,
  shares: ReadonlyMap<NodeId, number>,
): BlastRadius['entries'] {
  let rate = 0
  let total = 0
  for (const id of entries) {
    total += totals.get(id) ?? 0
    rate += (totals.get(id) ?? 0) * (shares.get(id) ?? 0)
  }
  const share = total > 0 ? Math.min(1, rate / total) : undefined
  return {
    rate: perSecond(rate),
    total: perSecond(total),
    ...(share !== undefined && { share: ratio(share) }),
  }
}

function byImportance(a: AffectedCaller, b: AffectedCaller): number {
  return (
    Number(b.isEntry) - Number(a.isEntry) ||
    b.share - a.share ||
    b.rate - a.rate ||
    byText(a.id, b.id)
  )
}
