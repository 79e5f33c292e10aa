import type { RowId } from '../heat/heat.ts'
import type { Departure, RankedRow } from '../heat/ranking.ts'
import type { NodeId } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import { callersOf, countUpstream, passBlame } from './blame.ts'
import type { Callers, Finding, SuspectSignal } from './blame.ts'

/** A row where trouble is likely to begin, and the numbers that say so. */
export type Suspect = {
  readonly edge: RowId
  /** Absent for a row that is a service. */
  readonly source?: NodeId
  readonly target: NodeId
  readonly signal: SuspectSignal
  readonly departure: Departure
  /** Its own departure and what it explains of others': only its order means something. */
  readonly score: number
  /** How many requests the window holds. */
  readonly requests: number
  /** How many departing rows upstream of it it may explain, up to the entry points. */
  readonly explains: number
  /** The signal now and before: the failed share, or mean seconds. */
  readonly now: number
  readonly before: number
}

/** From how many robust standard deviations on a row departs from itself at all. */
export const departsFrom = 3

/** More would be a table, not a list of suspects. */
const mostSuspects = 10

const suspectSignals: readonly SuspectSignal[] = ['errors', 'latency']

/**
 * Ranks where trouble is likely to begin.
 *
 * A row departs when its errors or its latency are at least {@link departsFrom} deviations above its
 * own past. Each departing row starts with its departure's score (deviation × traffic), and passes
 * it on to the rows out of its target that depart in the same signal in the same window, as far as
 * their harm accounts for its own. So blame gathers where it has nowhere further to go: at the most
 * downstream row, however little traffic that has.
 *
 * @param rows - In any order; of services or of edges at one level. Rows without a source can be
 *   suspects, but explain nothing.
 * @returns At most ten, likeliest first; a row once, for the signal that weighs more.
 *
 * We assume that trouble travels against calls: a failing callee makes its caller fail, a slow one
 * makes it slow. Trouble that travels with calls, such as an overload, names the overloaded.
 */
export function rankSuspects(rows: readonly RankedRow[]): readonly Suspect[] {
  const suspects = suspectSignals.flatMap((signal) => suspectsBy(signal, rows)).toSorted(byScore)
  const once = new Map<RowId, Suspect>()
  for (const suspect of suspects) {
    if (once.size < mostSuspects && !once.has(suspect.edge)) once.set(suspect.edge, suspect)
  }
  return [...once.values()]
}

function suspectsBy(signal: SuspectSignal, rows: readonly RankedRow[]): readonly Suspect[] {
  const findings = findingsOf(rows, signal)
  const blame = passBlame(findings)
  const callers = callersOf(findings)
  return findings
    .map((finding, index) => ({ finding, score: blame[index] ?? 0 }))
    .toSorted((a, b) => b.score - a.score || byText(a.finding.row.id, b.finding.row.id))
    .slice(0, mostSuspects)
    .map(({ finding, score }) => toSuspect(finding, signal, score, callers))
}

/** In ascending order of id, so that sums come out alike whatever order rows are given in. */
function findingsOf(rows: readonly RankedRow[], signal: SuspectSignal): readonly Finding[] {
  return rows
    .flatMap((row) => {
      const departure = row.departures[signal]
      return departure !== undefined && departure.deviation >= departsFrom
        ? [{ row, departure }]
        : []
    })
    .toSorted((a, b) => byText(a.row.id, b.row.id))
}

function toSuspect(
  { row, departure }: Finding,
  signal: SuspectSignal,
  score: number,
  callers: Callers,
): Suspect {
  const { source } = row
  return {
    edge: row.id,
    ...(source !== undefined && { source }),
    target: row.target,
    signal,
    departure,
    score,
    requests: row.now.requests,
    explains: countUpstream(callers, { edge: row.id, ...(source !== undefined && { source }) }),
    now: departure.now,
    before: departure.before,
  }
}

const byScore = (a: Suspect, b: Suspect): number => b.score - a.score || byText(a.edge, b.edge)
