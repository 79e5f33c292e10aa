import { joinEdgeId, type NodeId, type Protocol, protocols } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import { epochMillis, perSecond, ratio, seconds } from '../units.ts'
import type { RowId } from './heat.ts'
import { type RankBy, rankingName, signalOf } from './rank-rows.ts'
import {
  type Departure,
  type DepartureSignal,
  departureSignals,
  type RankedRow,
  type RowFigures,
} from './ranking.ts'

/** A ranking as it crosses from a worker to the page: few objects, however many rows. */
export type PackedRanking = {
  readonly nodes: readonly NodeId[]
  /** For each row, where its source and its target are among `nodes`; {@link none} for no source. */
  readonly ends: Uint32Array<ArrayBuffer>
  /** For each row, where its protocol is among all protocols. */
  readonly protocols: Uint8Array<ArrayBuffer>
  /** For each row, {@link width} numbers; NaN for what is absent. */
  readonly numbers: Float64Array<ArrayBuffer>
}

const none = 0xffffffff
const figureNames = ['rate', 'requests', 'errors', 'mean'] as const
const departureNames = ['deviation', 'score', 'at', 'now', 'before'] as const
const departuresAt = 2 * figureNames.length
const width = departuresAt + departureSignals.length * departureNames.length

/** Packs rows in the order given. */
export function packRanking(rows: readonly RankedRow[]): PackedRanking {
  const places = new Map<NodeId, number>()
  const placeOf = (node: NodeId | undefined): number => {
    if (node === undefined) return none
    const known = places.get(node)
    if (known !== undefined) return known
    places.set(node, places.size)
    return places.size - 1
  }
  const ends = new Uint32Array(rows.length * 2)
  const numbers = new Float64Array(rows.length * width).fill(Number.NaN)
  for (const [index, row] of rows.entries()) {
    ends.set([placeOf(row.source), placeOf(row.target)], index * 2)
    numbers.set(toNumbers(row), index * width)
  }
  const kinds = Uint8Array.from(rows, ({ protocol }) => protocols.indexOf(protocol ?? 'http'))
  return { nodes: [...places.keys()], ends, protocols: kinds, numbers }
}

function toNumbers({ now, before, departures }: RankedRow): readonly number[] {
  return [
    ...fromFigures(now),
    ...fromFigures(before),
    ...departureSignals.flatMap((signal) => fromDeparture(departures[signal])),
  ]
}

const fromFigures = (figures: RowFigures | undefined): readonly number[] =>
  figureNames.map((name) => figures?.[name] ?? Number.NaN)
const fromDeparture = (departure: Departure | undefined): readonly number[] =>
  departureNames.map((name) => departure?.[name] ?? Number.NaN)

/** All rows of a ranking, each made into an object only when it is asked for. */
export class Ranking {
  readonly #packed: PackedRanking
  #ids: readonly RowId[] | undefined

  constructor(packed: PackedRanking) {
    this.#packed = packed
  }

  get size(): number {
    return this.#packed.protocols.length
  }

  /** In the order of the rows. */
  get ids(): readonly RowId[] {
    this.#ids ??= Array.from({ length: this.size }, (_, index) => toId(this.#endsOf(index)))
    return this.#ids
  }

  /** @throws RangeError if there is no such row. */
  row(index: number): RankedRow {
    const { numbers } = this.#packed
    const own = numbers.subarray(index * width, (index + 1) * width)
    const { source, target, protocol } = this.#endsOf(index)
    const before = toFigures(own.subarray(figureNames.length))
    return {
      id: toId({ source, target, protocol }),
      target,
      ...(source !== undefined && { source, protocol }),
      now: toFigures(own),
      ...(!Number.isNaN(before.rate) && { before }),
      departures: toDepartures(own),
    }
  }

  /** Makes all of them. */
  rows(): readonly RankedRow[] {
    return Array.from({ length: this.size }, (_, index) => this.row(index))
  }

  /** The places of the rows in the order that `rankRows` gives, without making any. */
  order(by: RankBy): readonly number[] {
    const { ids } = this
    const compare = by.order === 'name' ? this.#byName() : this.#byKey(by)
    return Array.from({ length: this.size }, (_, index) => index).toSorted(
      (a, b) => compare(a, b) || byText(ids[a] ?? '', ids[b] ?? ''),
    )
  }

  #byKey(by: RankBy): (a: number, b: number) => number {
    const { numbers } = this.#packed
    const place = placeOfKey(by)
    const keys = Float64Array.from({ length: this.size }, (_, index) => {
      const key = numbers[index * width + place] ?? Number.NaN
      return Number.isNaN(key) ? -1 : key
    })
    return (a, b) => (keys[b] ?? -1) - (keys[a] ?? -1)
  }

  #byName(): (a: number, b: number) => number {
    const { nodes, ends } = this.#packed
    const names = nodes.map(rankingName)
    const nameAt = (place: number): string => names[ends[place] ?? none] ?? ''
    return (a, b) =>
      byText(nameAt(a * 2), nameAt(b * 2)) || byText(nameAt(a * 2 + 1), nameAt(b * 2 + 1))
  }

  #endsOf(index: number): Ends {
    const { nodes, ends, protocols: kinds } = this.#packed
    const target = nodes[ends[index * 2 + 1] ?? none]
    if (target === undefined) throw new RangeError(`a ranking of ${this.size} has no row ${index}`)
    const source = nodes[ends[index * 2] ?? none]
    return { source, target, protocol: protocols[kinds[index] ?? 0] ?? 'http' }
  }
}

/** Where the number that rows are ranked by is among a row's numbers. */
function placeOfKey({ order, value }: RankBy): number {
  const signal = signalOf(value)
  if (order === 'departure') {
    const start = departuresAt + departureSignals.indexOf(signal) * departureNames.length
    return start + departureNames.indexOf('score')
  }
  return figureNames.indexOf(signal === 'latency' ? 'mean' : signal)
}

type Ends = {
  readonly source: NodeId | undefined
  readonly target: NodeId
  readonly protocol: Protocol
}

const toId = ({ source, target, protocol }: Ends): RowId =>
  source === undefined ? target : joinEdgeId(source, protocol, target)

function toFigures(own: Float64Array): RowFigures {
  const [rate = NaN, requests = NaN, errors = NaN, mean = NaN] = own
  return {
    rate: perSecond(rate),
    requests,
    ...(!Number.isNaN(errors) && { errors: ratio(errors) }),
    ...(!Number.isNaN(mean) && { mean: seconds(mean) }),
  }
}

function toDepartures(own: Float64Array): RankedRow['departures'] {
  const departures: { [S in DepartureSignal]?: Departure } = {}
  for (const [index, signal] of departureSignals.entries()) {
    const start = departuresAt + index * departureNames.length
    const [deviation = NaN, score = NaN, at = NaN, now = NaN, before = NaN] = own.subarray(start)
    if (Number.isNaN(deviation)) continue
    departures[signal] = { deviation, score, at: epochMillis(at), now, before }
  }
  return departures
}
