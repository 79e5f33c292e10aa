import { displayName, type NodeId, parseNodeId } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import type { CellValue, RankOrder } from './heat.ts'
import type { DepartureSignal, RankedRow } from './ranking.ts'

/** What rows are ranked by. */
export type RankBy = {
  readonly order: RankOrder
  /** What the cells show. */
  readonly value: CellValue
}

/** The signal whose departure stands for what the cells show. */
export function signalOf(value: CellValue): DepartureSignal {
  return value === 'errors' || value === 'rate' ? value : 'latency'
}

/**
 * Ranks rows, the one to look at first in front. Rows that are equal, or that nothing is known of,
 * follow by id, so the order never depends on how the rows came.
 */
export function rankRows(rows: readonly RankedRow[], by: RankBy): readonly RankedRow[] {
  const compare = by.order === 'name' ? compareNames() : undefined
  return rows.toSorted(
    (a, b) => (compare?.(a, b) ?? rankingKey(b, by) - rankingKey(a, by)) || byText(a.id, b.id),
  )
}

/** The number that rows are ranked by, highest first; -1 where nothing is known. */
function rankingKey({ now, departures }: RankedRow, { order, value }: RankBy): number {
  const signal = signalOf(value)
  if (order === 'departure') return departures[signal]?.score ?? -1
  return (signal === 'errors' ? now.errors : signal === 'latency' ? now.mean : now.rate) ?? -1
}

/** What {@link rankRows} ranks by: fit for a tooltip. */
export function rankingFormula({ order, value }: RankBy): string {
  if (order === 'name') return 'By name: caller first, then target.'
  const words = signalWords[signalOf(value)]
  if (order === 'value') return `By ${words.value}, highest first.`
  return (
    `How far ${words.compared} in the part of the window that departs most (the latest of equals) is from the row’s own ` +
    'median in the window before, in robust standard deviations (1.4826 × the median absolute ' +
    `deviation, at least ${words.floor}; at most 50 count) × log10(1 + requests). Each window has ` +
    `six parts; parts of fewer than 20 requests are passed over. ${words.direction}`
  )
}

const signalWords: {
  readonly [S in DepartureSignal]: {
    readonly value: string
    readonly compared: string
    readonly floor: string
    readonly direction: string
  }
} = {
  errors: {
    value: 'the failed share of the whole window',
    compared: 'the failed share',
    floor: '0.2 % or the noise of sampling',
    direction: 'Only more errors rank; a row without a past is compared with none.',
  },
  latency: {
    value: 'mean latency over the whole window, which is cheap and stands in for the quantiles',
    compared: 'the logarithm (base 2) of the mean latency, which stands in for the quantiles,',
    floor: '0.1',
    direction: 'Only slower ranks.',
  },
  rate: {
    value: 'requests per second over the whole window',
    compared: 'the logarithm (base 2) of the rate',
    floor: '0.15',
    direction: 'More and less rank alike, and the busier of the two windows gives the weight.',
  },
}

/** What a node is ranked by where rows are ranked by name. */
export function rankingName(id: NodeId | undefined): string {
  if (id === undefined) return ''
  const peer = parseNodeId(id)
  return peer.ok ? displayName(peer.value) : id
}

/** Names are read once each: there are fewer nodes than rows. */
function compareNames(): (a: RankedRow, b: RankedRow) => number {
  const names = new Map<NodeId | undefined, string>()
  const nameOf = (id: NodeId | undefined): string => {
    const name = names.get(id) ?? rankingName(id)
    names.set(id, name)
    return name
  }
  return (a, b) =>
    byText(nameOf(a.source), nameOf(b.source)) || byText(nameOf(a.target), nameOf(b.target))
}
