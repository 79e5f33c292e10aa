import { toNodeId, type NodeId, type Peer } from '../mesh/identity.ts'
import { failedShare, toldRate, type Outcomes } from '../signals/errors.ts'
import { requestsIn } from '../signals/health.ts'
import { sumBuckets } from '../signals/latency.ts'
import type { LatencyBucket, Side } from '../topology/report.ts'
import { sidePreference } from '../topology/shown-side.ts'
import { perSecond, ratio, type Ratio, type Seconds } from '../units.ts'
import {
  burnWindows,
  type BurnEvidence,
  type BurnWindow,
  type WindowEvidence,
} from './burn-rule.ts'
import { estimateSlowShare, type SlowShare } from './slow-share.ts'

/** What one side of one back end says of the requests to a service, over each window. */
export type BurnReport = {
  readonly backend: string
  /** At the service level. */
  readonly peer: Peer
  readonly side: Side
  readonly outcomes: { readonly [W in BurnWindow]?: Outcomes }
  readonly buckets: { readonly [W in BurnWindow]?: readonly LatencyBucket[] }
  /** Whether anything was reported at each moment that was looked at, oldest first. */
  readonly presence: readonly boolean[]
}

/** What is known of a service's requests: its best side, all back ends together. */
export type ServiceBurn = {
  readonly node: NodeId
  readonly peer: Peer
  readonly side: Side
  readonly backends: readonly string[]
  readonly outcomes: { readonly [W in BurnWindow]?: Outcomes }
  readonly buckets: { readonly [W in BurnWindow]?: readonly LatencyBucket[] }
  readonly coverage: Readonly<Record<BurnWindow, Ratio>>
}

/** How far apart the moments of `presence` are. */
export type PresenceGrid = {
  readonly step: Seconds
  readonly windows: Readonly<Record<BurnWindow, Seconds>>
}

/**
 * Folds what was reported of services: for each one the side that stands for it on the map, in all
 * windows the same; never two sides together.
 */
export function foldBurn(
  reports: readonly BurnReport[],
  grid: PresenceGrid,
): ReadonlyMap<NodeId, ServiceBurn> {
  const byNode = new Map<NodeId, BurnReport[]>()
  for (const report of reports) {
    const node = toNodeId(report.peer)
    const known = byNode.get(node)
    if (known === undefined) byNode.set(node, [report])
    else known.push(report)
  }
  const folded = new Map<NodeId, ServiceBurn>()
  for (const [node, all] of byNode) {
    const side = sidePreference.find((candidate) => all.some((one) => one.side === candidate))
    const ofSide = all.filter((one) => one.side === side)
    const [first] = ofSide
    if (first !== undefined) folded.set(node, sumUp(node, first, ofSide, grid))
  }
  return folded
}

function sumUp(
  node: NodeId,
  { peer, side }: BurnReport,
  reports: readonly BurnReport[],
  { step, windows }: PresenceGrid,
): ServiceBurn {
  const outcomes: { -readonly [W in BurnWindow]?: Outcomes } = {}
  const buckets: { -readonly [W in BurnWindow]?: readonly LatencyBucket[] } = {}
  for (const window of burnWindows) {
    const told = reports.flatMap((report) => report.outcomes[window] ?? [])
    const timed = reports.flatMap((report) => {
      const list = report.buckets[window]
      return list === undefined ? [] : [list]
    })
    if (told.length > 0) outcomes[window] = addOutcomes(told)
    if (timed.length > 0) buckets[window] = sumBuckets(timed)
  }
  const coverageOf = (window: BurnWindow) =>
    coverage(reports, Math.max(1, Math.round(windows[window] / step)))
  return {
    node,
    peer,
    side,
    backends: [...new Set(reports.map(({ backend }) => backend))].toSorted(),
    outcomes,
    buckets,
    coverage: {
      '5m': coverageOf('5m'),
      '30m': coverageOf('30m'),
      '1h': coverageOf('1h'),
      '6h': coverageOf('6h'),
    },
  }
}

function addOutcomes(all: readonly Outcomes[]): Outcomes {
  const add = (number: (outcomes: Outcomes) => number) =>
    all.reduce((sum, outcomes) => sum + number(outcomes), 0)
  return {
    rate: add(({ rate }) => rate),
    errors: add(({ errors }) => errors),
    untold: add(({ untold = 0 }) => untold),
  }
}

/** The share of the last moments at which anybody reported. */
function coverage(reports: readonly BurnReport[], moments: number): Ratio {
  const length = Math.max(0, ...reports.map(({ presence }) => presence.length))
  let present = 0
  for (let back = 1; back <= Math.min(moments, length); back++) {
    if (reports.some(({ presence }) => presence.at(-back) === true)) present += 1
  }
  return ratio(present / moments)
}

/** The evidence of an availability objective. */
export function availabilityEvidence(
  service: ServiceBurn,
  windows: PresenceGrid['windows'],
  failureOf: (window: BurnWindow) => string | undefined,
): BurnEvidence {
  return eachWindow(service, failureOf, (window) => {
    const outcomes = service.outcomes[window]
    if (outcomes === undefined) return { requests: 0 }
    const missed = failedShare(outcomes)
    return {
      requests: requestsIn(perSecond(toldRate(outcomes)), windows[window]),
      ...(missed !== undefined && { missed: ratio(missed) }),
    }
  })
}

/** The evidence of a latency objective, and the bucket that its threshold lies in. */
export function latencyEvidence(
  service: ServiceBurn,
  threshold: Seconds,
  windows: PresenceGrid['windows'],
  failureOf: (window: BurnWindow) => string | undefined,
): { readonly evidence: BurnEvidence; readonly bucket?: Omit<SlowShare, 'share'> } {
  const slow = (window: BurnWindow) => estimateSlowShare(threshold, service.buckets[window] ?? [])
  const evidence = eachWindow(service, failureOf, (window) => {
    const count = service.buckets[window]?.at(-1)?.count ?? 0
    const missed = slow(window)?.share
    return {
      requests: requestsIn(perSecond(count), windows[window]),
      ...(missed !== undefined && { missed }),
    }
  })
  const found = burnWindows.map(slow).findLast((one) => one !== undefined)
  if (found === undefined) return { evidence }
  return { evidence, bucket: { lower: found.lower, upper: found.upper } }
}

function eachWindow(
  service: ServiceBurn,
  failureOf: (window: BurnWindow) => string | undefined,
  read: (window: BurnWindow) => Pick<WindowEvidence, 'requests' | 'missed'>,
): BurnEvidence {
  const of = (window: BurnWindow): WindowEvidence => {
    const failure = failureOf(window)
    const base = { ...read(window), coverage: service.coverage[window] }
    return failure === undefined ? base : { ...base, failure }
  }
  return { '5m': of('5m'), '30m': of('30m'), '1h': of('1h'), '6h': of('6h') }
}
