import type { EdgeId, Protocol } from '../mesh/identity.ts'
import type { Side } from '../topology/report.ts'
import { sidePreference } from '../topology/shown-side.ts'

/** What one side says of one part of a row; a part is an edge at the finest level. */
export type SidedPart = {
  readonly part: EdgeId
  readonly side: Side
  readonly protocol: Protocol
}

/**
 * The side that each part is shown by: as on the map, the caller's, else the waypoint's, else the
 * server's. It is chosen once for all cells, so that a line never jumps from one to another.
 *
 * @param heard - All that was heard of anywhere in what is looked at.
 */
function chooseSides(heard: Iterable<SidedPart>): ReadonlyMap<string, Side> {
  const chosen = new Map<string, Side>()
  for (const { part, side } of heard) {
    const before = chosen.get(part)
    if (before === undefined || isBetter(side, before)) chosen.set(part, side)
  }
  return chosen
}

const isBetter = (side: Side, than: Side): boolean =>
  sidePreference.indexOf(side) < sidePreference.indexOf(than)

/**
 * Tells what a row is the sum of: each part by its one side; and where a service is reached by
 * requests, these alone, since requests and TCP connections are never added.
 *
 * @param heard - All that was heard of the row anywhere in what is looked at.
 */
export function chooseShown(heard: readonly SidedPart[]): (report: SidedPart) => boolean {
  const sideOf = chooseSides(heard)
  const hasRequests = heard.some(isOfRequests)
  return (report) =>
    sideOf.get(report.part) === report.side && (!hasRequests || isOfRequests(report))
}

/** Whether it tells of requests rather than of TCP connections. */
export const isOfRequests = ({ protocol }: Pick<SidedPart, 'protocol'>): boolean =>
  protocol !== 'tcp'
