import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'
import { seconds, type Seconds } from '#src/domain/units.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { formatQuantity } from '#src/ui/formats.ts'

/** What the state of every number in a view depends on. */
export function toReadingContext(
  view: Pick<TrafficView, 'graph' | 'polls' | 'quantiles'>,
  range: Seconds,
): ReadingContext {
  const { graph, quantiles, polls } = view
  return {
    range: rateWindow(view, range),
    polls: new Map(polls.map((poll) => [poll.cluster, poll])),
    quantilesPending: quantiles === 'pending' && lacksQuantiles(graph),
    ...(typeof quantiles === 'object' && { quantilesWithheld: withheld(quantiles.tooMany) }),
  }
}

/**
 * Whether any edge still waits for quantiles. While new ones are on their way those of the refresh
 * before stand: numbers that are there do not wait, and rows need not be read anew.
 */
function lacksQuantiles({ edges }: TrafficGraph): boolean {
  for (const edge of edges.values()) {
    const shown = edge.protocol === 'tcp' ? undefined : shownSignals(edge)
    if (shown !== undefined && shown.quantiles === undefined) return true
  }
  return false
}

/** The window that rates are averaged over: a cluster may need a longer one than was chosen. */
export function rateWindow(view: Pick<TrafficView, 'polls'>, range: Seconds): Seconds {
  return seconds(Math.max(range, ...view.polls.map((poll) => poll.range)))
}

/** Why quantiles were not asked for, and what to do about it. */
export function withheld(edges: number): string {
  return `Quantiles of ${formatQuantity(edges, 'edge')} would cost the back end too much. Choose fewer namespaces to see them.`
}

/**
 * Whether two contexts give every number the same state. Refreshes differ in moments and costs; as
 * long as they differ in nothing else, what was read stays read.
 */
export function isSameContext(a: ReadingContext, b: ReadingContext): boolean {
  return (
    a.range === b.range &&
    a.quantilesPending === b.quantilesPending &&
    a.quantilesWithheld === b.quantilesWithheld &&
    a.polls.size === b.polls.size &&
    [...a.polls].every(([cluster, poll]) => isSamePoll(poll, b.polls.get(cluster)))
  )
}

const isSamePoll = (a: ClusterPoll, b: ClusterPoll | undefined): boolean =>
  a.state === b?.state && failedQueries(a) === failedQueries(b)

const failedQueries = ({ queries }: ClusterPoll): string =>
  queries
    .flatMap(({ query, failure }) => (failure ? `${query} ${failure.kind}` : []))
    .toSorted()
    .join()
