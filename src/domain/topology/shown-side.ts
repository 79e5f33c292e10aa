import type { SideSignals, TrafficEdge } from './graph.ts'
import type { Side } from './report.ts'

/** The side whose numbers stand for an edge. */
export type ShownSide = {
  readonly side: Side
  readonly signals: SideSignals
  /**
   * True where parts of a folded edge are shown by different sides: `signals` then adds the shown
   * side of each part, and `side` is the best side among them.
   */
  readonly mixed: boolean
}

/** Best first: the caller sees failures that never arrived; a waypoint sees more than ztunnel's L4. */
export const sidePreference: readonly Side[] = ['client', 'waypoint', 'server']

type Sides = Pick<TrafficEdge, 'sides' | 'mixed'>

/**
 * Which side's report stands for an edge on the map and in lists: the client's, else the
 * waypoint's, else the server's.
 *
 * @returns `undefined` when no side reported: the edge is silent.
 */
export function shownSide(edge: Sides): ShownSide | undefined {
  const side = sidePreference.find((candidate) => edge.sides[candidate] !== undefined)
  const signals = shownSignals(edge)
  if (side === undefined || signals === undefined) return undefined
  return { side, signals, mixed: edge.mixed !== undefined }
}

/** The numbers of {@link shownSide} alone. */
export function shownSignals({ sides, mixed }: Sides): SideSignals | undefined {
  return mixed ?? sides.client ?? sides.waypoint ?? sides.server
}
