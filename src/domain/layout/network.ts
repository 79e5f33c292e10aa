import type { NodeId, Peer } from '../mesh/identity.ts'
import { framesOf, type Frames } from './frames-of.ts'
import type { LayoutSkeleton } from './skeleton.ts'

/** An arc between two nodes, by index; parallel edges are one arc and self-loops are none. */
export type Arc = {
  readonly source: number
  readonly target: number
  /** Traffic of all protocols together; decides which arc of a cycle is the weakest. */
  readonly rate: number
}

/** A skeleton by index, which is what every step of the layout works on. */
export type Network = {
  readonly ids: readonly NodeId[]
  readonly peers: readonly Peer[]
  /** Which frames each node stands in. */
  readonly frames: readonly Frames[]
  readonly arcs: readonly Arc[]
  /** Everybody a node calls or is called by: from `offsets[node]` up to `offsets[node + 1]`. */
  readonly neighbours: Int32Array
  readonly offsets: Int32Array
  /** How many nodes each one calls. */
  readonly callees: Int32Array
  /** Traffic in and out of each node; compare it by {@link decadeOf}. */
  readonly traffic: Float64Array
  /** Whether the node keeps data: only called over TCP, and calls nobody. */
  readonly isStore: readonly boolean[]
}

/** Indexes a skeleton; edges whose ends are not among its nodes are left out. */
export function toNetwork(skeleton: LayoutSkeleton): Network {
  const ids = skeleton.nodes.map((node) => node.id)
  const arcs = toArcs(skeleton, new Map(ids.map((id, index) => [id, index])))
  const traffic = new Float64Array(ids.length)
  const callees = new Int32Array(ids.length)
  const offsets = new Int32Array(ids.length + 1)
  for (const { source, target, rate } of arcs) {
    traffic[source] = (traffic[source] ?? 0) + rate
    traffic[target] = (traffic[target] ?? 0) + rate
    count(callees, source)
    count(offsets, source + 1)
    count(offsets, target + 1)
  }
  for (let node = 1; node <= ids.length; node += 1) {
    offsets[node] = (offsets[node] ?? 0) + (offsets[node - 1] ?? 0)
  }
  const neighbours = new Int32Array(2 * arcs.length)
  const next = offsets.slice()
  for (const { source, target } of arcs) {
    neighbours[next[source] ?? 0] = target
    count(next, source)
    neighbours[next[target] ?? 0] = source
    count(next, target)
  }
  const stores = storesOf(skeleton)
  return {
    ids,
    peers: skeleton.nodes.map((node) => node.identity),
    frames: framesOf(skeleton.nodes),
    arcs,
    neighbours,
    offsets,
    callees,
    traffic,
    isStore: ids.map((id) => stores.has(id)),
  }
}

function count(array: Int32Array, index: number): void {
  array[index] = (array[index] ?? 0) + 1
}

function toArcs(skeleton: LayoutSkeleton, indexOf: ReadonlyMap<NodeId, number>): Arc[] {
  const rates = new Map<number, number>()
  const size = skeleton.nodes.length
  for (const edge of skeleton.edges) {
    const source = indexOf.get(edge.source)
    const target = indexOf.get(edge.target)
    if (source === undefined || target === undefined || source === target) continue
    const key = source * size + target
    const rate = Number.isFinite(edge.rate) ? Math.max(0, edge.rate) : 0
    rates.set(key, (rates.get(key) ?? 0) + rate)
  }
  return [...rates].map(([key, rate]) => ({
    source: Math.floor(key / size),
    target: key % size,
    rate,
  }))
}

/**
 * How busy something is, in whole powers of ten: 0 below one per second.
 *
 * Rates are never the same twice. The map orders things by decades, so that two viewers, or one
 * before and after a reload, nearly always see the same map.
 */
export const decadeOf = (rate: number): number => Math.floor(Math.log10(Math.max(1, rate)))

/**
 * The nodes that keep data: mesh workloads that are only called over TCP and call nobody.
 *
 * We can't see what a workload is from its traffic; a callee that speaks only TCP and makes no
 * calls of its own is a database, a cache or a queue often enough to be drawn as one.
 */
export function storesOf(skeleton: LayoutSkeleton): ReadonlySet<NodeId> {
  const stores = new Set<NodeId>()
  for (const edge of skeleton.edges) if (edge.isTcp) stores.add(edge.target)
  for (const edge of skeleton.edges) {
    stores.delete(edge.source)
    if (!edge.isTcp) stores.delete(edge.target)
  }
  for (const { id, identity } of skeleton.nodes) if (identity.kind !== 'mesh') stores.delete(id)
  return stores
}
