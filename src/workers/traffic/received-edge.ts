import type { EdgeId, NodeId, Protocol } from '#src/domain/mesh/identity.ts'
import { type Figure, figures, readFigure } from '#src/domain/signals/figures.ts'
import type { HealthVerdict } from '#src/domain/signals/health.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { SideSignals, TrafficEdge } from '#src/domain/topology/graph.ts'
import type { Side } from '#src/domain/topology/report.ts'
import { shownSignals, sidePreference } from '#src/domain/topology/shown-side.ts'
import { type EpochMillis, seconds } from '#src/domain/units.ts'

import { SignalsReader, writeSignals } from './pack-signals.ts'
import type { Tape, TapePart, TapeWriter } from './tape.ts'

/** Who tells of an edge. They are written in the order in which one of them stands for it. */
const has = { mixed: 1, client: 2, waypoint: 4, server: 8 } as const

const answered: ReadingContext = { range: seconds(1), polls: new Map(), quantilesPending: false }

/** Writes all that is told of an edge, to be a part that a {@link ReceivedEdge} reads. */
export function writeTold(to: TapeWriter, edge: TrafficEdge): void {
  const { sides, mixed } = edge
  let present = mixed === undefined ? 0 : has.mixed
  for (const side of sidePreference) if (sides[side] !== undefined) present += has[side]
  to.number(present)
  const shown = shownSignals(edge)
  for (const figure of figures) to.number(readFigure(shown, figure, answered))
  if (mixed !== undefined) writeSignals(to, mixed)
  for (const side of sidePreference) {
    const signals = sides[side]
    if (signals !== undefined) writeSignals(to, signals)
  }
}

/** What never changes of an edge. */
export type EdgeName = Pick<TrafficEdge, 'id' | 'source' | 'target' | 'protocol'>

/**
 * An edge as it came from the worker. Of ten thousand edges the page shows a few, so what sides say
 * is read when it is asked for. It has the very fields of a plain edge all the same: whoever copies,
 * lists or compares them finds what a plain edge holds.
 */
export class ReceivedEdge implements TrafficEdge {
  readonly id: EdgeId
  readonly source: NodeId
  readonly target: NodeId
  readonly protocol: Protocol
  readonly health: HealthVerdict
  declare readonly silentSince?: EpochMillis
  declare readonly sides: TrafficEdge['sides']
  declare readonly mixed?: SideSignals
  readonly #part: TapePart
  #sides: TrafficEdge['sides'] | undefined = undefined
  #mixed: SideSignals | undefined = undefined

  constructor(
    { id, source, target, protocol }: EdgeName,
    health: HealthVerdict,
    silentSince: EpochMillis | undefined,
    part: TapePart,
  ) {
    this.id = id
    this.source = source
    this.target = target
    this.protocol = protocol
    Object.defineProperty(this, 'sides', sidesField)
    if ((part.numberAt(0) & has.mixed) !== 0) Object.defineProperty(this, 'mixed', mixedField)
    this.health = health
    if (silentSince !== undefined) this.silentSince = silentSince
    this.#part = part
  }

  /**
   * The number of its shown side to sort by, as `readFigure` gives it where every query was
   * answered: for that alone nothing else has to be read.
   */
  figure(figure: Figure): number {
    return this.#part.numberAt(1 + figures.indexOf(figure))
  }

  /** Reads all that is told, once. */
  tell(): { readonly sides: TrafficEdge['sides']; readonly mixed: SideSignals | undefined } {
    if (this.#sides !== undefined) return { sides: this.#sides, mixed: this.#mixed }
    const present = this.#part.numberAt(0)
    const reader = new SignalsReader(this.#part, 1 + figures.length)
    if ((present & has.mixed) !== 0) this.#mixed = reader.next()
    const sides: { [S in Side]?: SideSignals } = {}
    for (const side of sidePreference) {
      if ((present & has[side]) !== 0) sides[side] = reader.next()
    }
    this.#sides = sides
    return { sides, mixed: this.#mixed }
  }

  /** Lets go of a tape that is held for its sake only. */
  leaveTape(newest: Tape): void {
    this.#part.leave(newest)
  }
}

const sidesField: PropertyDescriptor & ThisType<ReceivedEdge> = {
  enumerable: true,
  get() {
    return this.tell().sides
  },
}
const mixedField: PropertyDescriptor & ThisType<ReceivedEdge> = {
  enumerable: true,
  get() {
    return this.tell().mixed
  },
}
