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
  const paths = toPaths(findings)
  const kept = new Float64Array(findings.length)
  let moving = Float64Array.from(findings, ({ departure }) => departure.score)
  for (let hop = 0; hop < mostHops && moving.some((blame) => blame > 0); hop++) {
    const pools = new Float64Array(paths.passedOn.length)
    for (const [index, blame] of moving.entries()) {
      const target = paths.targets[index] ?? 0
      const passed = blame * (paths.passedOn[target] ?? 0)
      kept[index] = (kept[index] ?? 0) + blame - passed
      pools[target] = (pools[target] ?? 0) + passed
    }
    moving = moving.map(
      (_, index) => (pools[paths.callers[index] ?? 0] ?? 0) * (paths.shares[index] ?? 0),
    )
  }
  return Array.from(kept, (blame, index) => blame + (moving[index] ?? 0))
}

/** Findings and services by number: blame is passed on many times. */
type Paths = {
  /** For each finding: the service called, and the one whose blame it takes a share of. */
  readonly targets: Int32Array
  readonly callers: Int32Array
  readonly shares: Float64Array
  /** For each service: which part of the blame for it goes on to what it calls. */
  readonly passedOn: Float64Array
}

function addTo(sums: Float64Array, node: number, harm: number): void {
  sums[node] = (sums[node] ?? 0) + harm
}

/** A service that calls itself is no explanation of itself. */
function toPaths(findings: readonly Finding[]): Paths {
  const numbers = new Map<NodeId, number>()
  const numberOf = (node: NodeId): number => {
    const known = numbers.get(node) ?? numbers.size
    numbers.set(node, known)
    return known
  }
  const targets = Int32Array.from(findings, ({ row }) => numberOf(row.target))
  const callers = Int32Array.from(findings, ({ row }) => numberOf(row.source ?? row.target))
  const harms = Float64Array.from(findings, harmOf)
  const [done, suffered] = [new Float64Array(numbers.size), new Float64Array(numbers.size)]
  for (const [index, target] of targets.entries()) {
    const [caller = target, harm = 0] = [callers[index], harms[index]]
    addTo(done, target, harm)
    if (caller !== target) addTo(suffered, caller, harm)
  }
  const shares = harms.map((harm, index) => {
    const caller = callers[index] ?? 0
    const whole = suffered[caller] ?? 0
    return caller === targets[index] || whole === 0 ? 0 : harm / whole
  })
  const passedOn = suffered.map((harm, node) =>
    harm === 0 ? 0 : (1 - keptByVictims) * Math.min(1, harm / (done[node] ?? 0)),
  )
  return { targets, callers, shares, passedOn }
}

/** What callers suffer by a finding: extra failed requests, or extra seconds waited. */
function harmOf({ row, departure }: Finding): number {
  const harm = (departure.now - departure.before) * row.now.requests
  return harm > 0 && Number.isFinite(harm) ? harm : 0
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
