import type { Arc } from './network.ts'

/** Arcs without a cycle, and an order of the nodes in which every one of them points forward. */
type Acyclic<A extends Arc> = {
  readonly order: readonly number[]
  readonly kept: readonly A[]
  /** Arcs that would close a cycle of busier ones; the map draws them right to left. */
  readonly reversed: readonly A[]
}

/**
 * Breaks cycles at their weakest arc: takes arcs busiest first and sets aside each that would close
 * a cycle with those already taken. Ties go to the lower index, so the answer is deterministic.
 *
 * The order is kept while arcs arrive by the algorithm of Pearce and Kelly, which looks only at the
 * nodes between the two ends of an arc that points backward. Near-linear on sparse graphs.
 */
export function breakCycles<A extends Arc>(size: number, arcs: readonly A[]): Acyclic<A> {
  const state = startOrder(size, arcs)
  const kept: A[] = []
  const reversed: A[] = []
  for (const arc of arcs.toSorted(byRateDescending)) {
    if (!addArc(state, arc.source, arc.target)) reversed.push(arc)
    else kept.push(arc)
  }
  const order = Array.from({ length: size }, (_, node) => node)
  order.sort((one, other) => (state.rank[one] ?? 0) - (state.rank[other] ?? 0))
  return { order, kept, reversed }
}

const byRateDescending = (a: Arc, b: Arc): number =>
  b.rate - a.rate || a.source - b.source || a.target - b.target

type OrderState = {
  /** The place of each node in the current order. */
  readonly rank: number[]
  readonly next: number[][]
  readonly previous: number[][]
  /** When a node was last visited, as the number of the search. */
  readonly seen: number[]
  search: number
}

/** Callers before callees as a first guess: the better it is, the less has to be reordered. */
function startOrder(size: number, arcs: readonly Arc[]): OrderState {
  const out = Array.from({ length: size }, () => 0)
  const into = Array.from({ length: size }, () => 0)
  for (const { source, target } of arcs) {
    out[source] = (out[source] ?? 0) + 1
    into[target] = (into[target] ?? 0) + 1
  }
  const lean = out.map((calls, node) => {
    const called = into[node] ?? 0
    return (called - calls) / Math.max(1, called + calls)
  })
  const rank = lean.map(() => 0)
  const nodes = lean.map((_, node) => node)
  nodes.sort((one, other) => (lean[one] ?? 0) - (lean[other] ?? 0) || one - other)
  nodes.forEach((node, place) => (rank[node] = place))
  return {
    rank,
    next: lean.map(() => []),
    previous: lean.map(() => []),
    seen: lean.map(() => 0),
    search: 0,
  }
}

/** Adds an arc, reordering when it points backward; `false`, and no change, if it closes a cycle. */
function addArc(state: OrderState, source: number, target: number): boolean {
  const low = state.rank[target] ?? 0
  const high = state.rank[source] ?? 0
  if (low < high) {
    const after = reach(state, target, state.next, (rank) => rank <= high)
    if (after.includes(source)) return false
    const before = reach(state, source, state.previous, (rank) => rank >= low)
    reorder(state, before, after)
  }
  state.next[source]?.push(target)
  state.previous[target]?.push(source)
  return true
}

function reach(
  state: OrderState,
  start: number,
  links: readonly (readonly number[])[],
  isInside: (rank: number) => boolean,
): number[] {
  state.search += 1
  state.seen[start] = state.search
  const found = [start]
  for (const node of found) {
    for (const other of links[node] ?? []) {
      if (state.seen[other] === state.search || !isInside(state.rank[other] ?? 0)) continue
      state.seen[other] = state.search
      found.push(other)
    }
  }
  return found
}

/** Gives the places that both sets hold now to `before` first, then to `after`. */
function reorder(state: OrderState, before: number[], after: number[]): void {
  const byRank = (a: number, b: number) => (state.rank[a] ?? 0) - (state.rank[b] ?? 0)
  const nodes = [...before.toSorted(byRank), ...after.toSorted(byRank)]
  const places = nodes.map((node) => state.rank[node] ?? 0).toSorted((a, b) => a - b)
  nodes.forEach((node, index) => (state.rank[node] = places[index] ?? 0))
}
