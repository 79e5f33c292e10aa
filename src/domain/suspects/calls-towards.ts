import type { NodeId } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from '../topology/graph.ts'
import { carriesRequests } from '../topology/node-traffic.ts'
import { shownSignals } from '../topology/shown-side.ts'

/** How often a caller calls somebody for each of its own requests. */
type Call = { readonly callee: NodeId; readonly perRequest: number }

/** Everything that leads to a node. */
export type Reach = {
  /** The fewest calls from each node to the target, nearest first; the target itself at 0. */
  readonly hops: ReadonlyMap<NodeId, number>
  /** What each caller calls on the way there. */
  readonly calls: ReadonlyMap<NodeId, readonly Call[]>
  readonly callersOf: ReadonlyMap<NodeId, readonly NodeId[]>
  /** Requests per second that each node gets; that it sends, where it is an entry point. */
  readonly totals: ReadonlyMap<NodeId, number>
  /** All nodes of the graph that send requests and are not known to get any. */
  readonly entries: ReadonlySet<NodeId>
  /** Callers on the way whose share can't be told, and why. */
  readonly untold: ReadonlyMap<NodeId, string>
}

type Totals = { requestsIn: number; requestsOut: number; isReached: boolean }

/** Finds what leads to a node, and how often each caller on the way goes there. */
export function callsTowards(graph: TrafficGraph, target: NodeId): Reach {
  const traffic = sumTraffic(graph)
  const into = groupByTarget(graph)
  const calls = new Map<NodeId, Call[]>()
  const callersOf = new Map<NodeId, NodeId[]>()
  const untold = new Map<NodeId, string>()
  const hops = new Map<NodeId, number>([[target, 0]])
  for (const [callee, hop] of hops) {
    for (const edge of into.get(callee) ?? []) {
      const { source } = edge
      if (!hops.has(source)) hops.set(source, hop + 1)
      push(callersOf, callee, source)
      const call = toCall(edge, traffic.get(source))
      if (typeof call === 'string') untold.set(source, call)
      else push(calls, source, call)
    }
  }
  return { hops, calls, callersOf, untold, ...totalsOf(traffic) }
}

/** @returns In words why it can't be told how often, where it can't. */
function toCall(edge: TrafficEdge, caller: Totals | undefined): Call | string {
  const rate = shownSignals(edge)?.rate
  if (rate === undefined) return 'no telemetry of its calls'
  if (!carriesRequests(edge)) return 'calls over TCP: connections are not requests'
  const { requestsIn, requestsOut, isReached } = caller ?? noTraffic()
  if (requestsIn > 0) return { callee: edge.target, perRequest: rate / requestsIn }
  if (isReached) return 'is called over TCP: connections are not requests'
  return { callee: edge.target, perRequest: rate / requestsOut }
}

const noTraffic = (): Totals => ({ requestsIn: 0, requestsOut: 0, isReached: false })

function sumTraffic(graph: TrafficGraph): ReadonlyMap<NodeId, Totals> {
  const traffic = new Map<NodeId, Totals>()
  const of = (node: NodeId): Totals => {
    const totals = traffic.get(node) ?? noTraffic()
    traffic.set(node, totals)
    return totals
  }
  for (const edge of graph.edges.values()) {
    const shown = shownSignals(edge)
    if (shown === undefined) continue
    const isOpen =
      !carriesRequests(edge) && (shown.bytes?.sent ?? 0) + (shown.bytes?.received ?? 0) > 0
    if (shown.rate === 0 && !isOpen) continue
    of(edge.target).isReached = true
    if (!carriesRequests(edge)) continue
    of(edge.source).requestsOut += shown.rate
    of(edge.target).requestsIn += shown.rate
  }
  return traffic
}

/** Edges that may carry calls: known zeros lead nowhere. */
function groupByTarget(graph: TrafficGraph): ReadonlyMap<NodeId, readonly TrafficEdge[]> {
  const into = new Map<NodeId, TrafficEdge[]>()
  for (const edge of graph.edges.values()) {
    const shown = shownSignals(edge)
    const isZero = shown?.rate === 0 && shown.bytes === undefined
    if (!isZero) push(into, edge.target, edge)
  }
  return into
}

function totalsOf(traffic: ReadonlyMap<NodeId, Totals>): Pick<Reach, 'totals' | 'entries'> {
  const totals = new Map<NodeId, number>()
  const entries = new Set<NodeId>()
  for (const [node, { requestsIn, requestsOut, isReached }] of traffic) {
    totals.set(node, requestsIn > 0 ? requestsIn : requestsOut)
    if (!isReached && requestsOut > 0) entries.add(node)
  }
  return { totals, entries }
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
