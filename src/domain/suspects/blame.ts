import type { RowId } from '../heat/heat.ts'
import type { Departure, DepartureSignal, RankedRow } from '../heat/ranking.ts'
import type { NodeId } from '../mesh/identity.ts'

/** The signals that can be trouble; a rate that moves is a change, not a fault. */
export type SuspectSignal = Exclude<DepartureSignal, 'rate'>

/** A row that departs upwards in some signal. */
export type Finding = { readonly row: RankedRow; readonly departure: Departure }

/** What a row keeps of the blame even where its callees account for all of its harm. */
const keptByVictims = 0.1
/** How often blame is passed on: as deep as calls go, and the bound in which a cycle comes to rest. */
const mostHops = 32

/**
 * Passes blame down the calls until it rests.
 *
 * At each service the harm done to its callers is held against the harm its own calls suffer, both
 * as extra failed requests or extra seconds waited: `(now − before) × requests`. The share accounted
 * for, less a tenth, goes on to those calls in proportion to their harm.
 *
 * @param findings - Those of one signal.
 * @returns The blame of each, in their order. It adds up to the departures' scores.
 */
export function passBlame(findings: readonly Finding[]): readonly number[] {
  const accounts = openAccounts(findings)
  const kept = findings.map(() => 0)
  let moving = findings.map(({ departure }) => departure.score)
  for (let hop = 0; hop < mostHops && moving.some((blame) => blame > 0); hop++) {
    const pools = new Map<NodeId, number>()
    for (const [index, { row }] of findings.entries()) {
      const blame = moving[index] ?? 0
      const passed = blame * passedOn(accounts.get(row.target))
      kept[index] = (kept[index] ?? 0) + blame - passed
      if (passed > 0) pools.set(row.target, (pools.get(row.target) ?? 0) + passed)
    }
    moving = findings.map((finding) => shareOf(finding, accounts, pools))
  }
  return kept.map((blame, index) => blame + (moving[index] ?? 0))
}

/** The harm done to a service's callers, and to it by its own calls. */
type Account = { done: number; suffered: number }
type Accounts = ReadonlyMap<NodeId, Account>

/** A service that calls itself is no explanation of itself. */
function openAccounts(findings: readonly Finding[]): Accounts {
  const accounts = new Map<NodeId, Account>()
  const accountOf = (node: NodeId): Account => {
    const known = accounts.get(node) ?? { done: 0, suffered: 0 }
    accounts.set(node, known)
    return known
  }
  for (const finding of findings) {
    const { source, target } = finding.row
    accountOf(target).done += harmOf(finding)
    if (source !== undefined && source !== target) accountOf(source).suffered += harmOf(finding)
  }
  return accounts
}

function harmOf({ row, departure }: Finding): number {
  const harm = (departure.now - departure.before) * row.now.requests
  return harm > 0 && Number.isFinite(harm) ? harm : 0
}

function passedOn(account: Account | undefined): number {
  if (account === undefined || account.suffered === 0) return 0
  return (1 - keptByVictims) * Math.min(1, account.suffered / account.done)
}

function shareOf(finding: Finding, accounts: Accounts, pools: ReadonlyMap<NodeId, number>): number {
  const { source, target } = finding.row
  const pool = source === undefined || source === target ? undefined : pools.get(source)
  if (source === undefined || pool === undefined) return 0
  return pool * (harmOf(finding) / (accounts.get(source)?.suffered ?? Infinity))
}

/** Rows by what they call. */
export type Callers = ReadonlyMap<NodeId, readonly RankedRow[]>

export function callersOf(findings: readonly Finding[]): Callers {
  const callers = new Map<NodeId, RankedRow[]>()
  for (const { row } of findings) {
    const known = callers.get(row.target)
    if (known === undefined) callers.set(row.target, [row])
    else known.push(row)
  }
  return callers
}

/** Counts the departing rows from which calls lead to a row through nothing but departing rows. */
export function countUpstream(
  callers: Callers,
  { edge, source }: { readonly edge: RowId; readonly source?: NodeId },
): number {
  if (source === undefined) return 0
  const reached = new Set<NodeId>([source])
  let count = 0
  for (const node of reached) {
    for (const row of callers.get(node) ?? []) {
      if (row.id === edge) continue
      count += 1
      if (row.source !== undefined) reached.add(row.source)
    }
  }
  return count
}
