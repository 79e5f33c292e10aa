import { byText } from '../topology/ascending.ts'
import type { TrafficEdge, TrafficGraph } from '../topology/graph.ts'
import { shownSignals } from '../topology/shown-side.ts'
import type { Seconds } from '../units.ts'
import { compareEdge, rankOf } from './edge-change.ts'
import type { ChangeKind, EdgeChange, Obstacle } from './edge-change.ts'
import { figuresOf } from './edge-figures.ts'

/** How the traffic of one window differs from that of another. */
export type Comparison = {
  /**
   * Significant ones first, then by their first kind in the order of `changeKinds`, then by weight.
   * What is not significant stays, to be hatched.
   */
  readonly changes: readonly EdgeChange[]
  /** How many edges changed significantly in each way; an edge may in several. */
  readonly counts: Readonly<Record<ChangeKind, number>>
  /** How many changed in a way that says little. */
  readonly insignificant: number
}

/** The back ends that did not answer in full; where they are needed, missing is not gone. */
export type Unanswered = {
  readonly now: ReadonlySet<string>
  readonly before: ReadonlySet<string>
}

const allAnswered: Unanswered = { now: new Set(), before: new Set() }

/**
 * Compares two windows of traffic, edge by edge.
 *
 * @param now - The graph of the later window, or of the one that is looked at.
 * @param before - The graph that it is held against, at the same level. Edges without signals count
 *   as absent in either.
 * @param range - The length of both windows.
 * @param unanswered - By Weir's cluster names. A change that may come from a back end's missing
 *   answer is never significant.
 * @returns Exchanging the graphs exchanges added and removed, failing and recovering, slower and
 *   faster, busier and quieter, and nothing else.
 * @throws RangeError if the levels differ: a caller's mistake.
 *
 * Requests are taken as independent of each other. Retries and bursts are not, so that a change
 * just beyond significance still deserves a second look.
 */
export function compareGraphs(
  now: TrafficGraph,
  before: TrafficGraph,
  range: Seconds,
  unanswered: Unanswered = allAnswered,
): Comparison {
  if (now.level !== before.level) {
    throw new RangeError(`cannot compare a graph at ${now.level} with one at ${before.level}`)
  }
  const changes: EdgeChange[] = []
  const compare = (later: TrafficEdge | undefined, earlier: TrafficEdge | undefined) => {
    const edge = later ?? earlier
    if (edge === undefined || later === earlier) return
    const obstacle = obstacleOf(later, earlier, unanswered)
    const change = compareEdge(edge, figuresOf(later, range), figuresOf(earlier, range), obstacle)
    if (change !== undefined) changes.push(change)
  }
  // Looking an id up twice would be half of the cost.
  const met = new Set<TrafficEdge>()
  for (const edge of now.edges.values()) {
    const earlier = before.edges.get(edge.id)
    if (earlier !== undefined) met.add(earlier)
    compare(edge, earlier)
  }
  for (const edge of before.edges.values()) if (!met.has(edge)) compare(undefined, edge)
  return { changes: changes.toSorted(byImportance), ...countKinds(changes) }
}

function obstacleOf(
  later: TrafficEdge | undefined,
  earlier: TrafficEdge | undefined,
  unanswered: Unanswered,
): Obstacle {
  if (unanswered.now.size === 0 && unanswered.before.size === 0) return undefined
  const told = [later, earlier].flatMap((edge) => (edge && shownSignals(edge)?.backends) ?? [])
  const missing = (of: ReadonlySet<string>) => told.find((backend) => of.has(backend))
  const [late, early] = [missing(unanswered.now), missing(unanswered.before)]
  if (late !== undefined) return `${late} did not answer now`
  return early === undefined ? undefined : `${early} did not answer before`
}

function byImportance(a: EdgeChange, b: EdgeChange): number {
  return (
    Number(b.isSignificant) - Number(a.isSignificant) ||
    rankOf(a.kinds[0]) - rankOf(b.kinds[0]) ||
    b.weight - a.weight ||
    byText(a.id, b.id)
  )
}

function countKinds(changes: readonly EdgeChange[]): Pick<Comparison, 'counts' | 'insignificant'> {
  const counts: Record<ChangeKind, number> = {
    failing: 0,
    removed: 0,
    added: 0,
    slower: 0,
    recovering: 0,
    faster: 0,
    quieter: 0,
    busier: 0,
  }
  let insignificant = 0
  for (const { kinds, isSignificant } of changes) {
    if (!isSignificant) insignificant += 1
    else for (const kind of kinds) counts[kind] += 1
  }
  return { counts, insignificant }
}
