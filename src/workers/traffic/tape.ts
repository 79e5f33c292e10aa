import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'

/**
 * Plain data as numbers and names in the order they were written. Names stand in tables of this
 * tape, each once, and only their places in the row. The rows cross to the page without a copy.
 */
export type Tape = {
  readonly numbers: Float64Array<ArrayBuffer>
  /** Where the names are in their tables. */
  readonly places: Uint32Array<ArrayBuffer>
  readonly texts: readonly string[]
  readonly nodeIds: readonly NodeId[]
  readonly edgeIds: readonly EdgeId[]
}

/** Writes a tape; whoever reads it reads the same kinds of things in the same order. */
export class TapeWriter {
  #numbers = new Float64Array(256)
  #written = 0
  readonly #places: number[] = []
  readonly #texts = new Map<string, number>()
  readonly #nodeIds = new Map<NodeId, number>()
  readonly #edgeIds = new Map<EdgeId, number>()

  number(value: number): void {
    if (this.#written === this.#numbers.length) this.#grow()
    this.#numbers[this.#written++] = value
  }
  text(text: string): void {
    this.#places.push(placeIn(this.#texts, text))
  }
  nodeId(id: NodeId): void {
    this.#places.push(placeIn(this.#nodeIds, id))
  }
  edgeId(id: EdgeId): void {
    this.#places.push(placeIn(this.#edgeIds, id))
  }
  list<T>(items: readonly T[], write: (to: TapeWriter, item: T) => void): void {
    this.number(items.length)
    for (const item of items) write(this, item)
  }
  /** Writes something that its reader may pass over; it names nothing but texts. */
  part<T>(item: T, write: (to: TapeWriter, item: T) => void): void {
    const start = this.#written
    const places = this.#places.length
    this.number(0)
    this.number(0)
    write(this, item)
    this.#numbers[start] = this.#written - start - 2
    this.#numbers[start + 1] = this.#places.length - places
  }
  finish(): Tape {
    return {
      numbers: this.#numbers.slice(0, this.#written),
      places: new Uint32Array(this.#places),
      texts: [...this.#texts.keys()],
      nodeIds: [...this.#nodeIds.keys()],
      edgeIds: [...this.#edgeIds.keys()],
    }
  }
  #grow() {
    const numbers = new Float64Array(this.#numbers.length * 4)
    numbers.set(this.#numbers)
    this.#numbers = numbers
  }
}

function placeIn<Name extends string>(table: Map<Name, number>, name: Name): number {
  const known = table.get(name)
  if (known !== undefined) return known
  table.set(name, table.size)
  return table.size - 1
}

/** Reads a tape from its start. */
export class TapeReader {
  readonly #tape: Tape
  #number = 0
  #place = 0

  constructor(tape: Tape) {
    this.#tape = tape
  }
  number(): number {
    return this.#tape.numbers[this.#number++] ?? Number.NaN
  }
  text(): string {
    return nameIn(this.#tape.texts, this.#tape.places[this.#place++])
  }
  nodeId(): NodeId {
    return nameIn(this.#tape.nodeIds, this.#tape.places[this.#place++])
  }
  edgeId(): EdgeId {
    return nameIn(this.#tape.edgeIds, this.#tape.places[this.#place++])
  }
  list<T>(read: (from: TapeReader) => T): T[] {
    const items: T[] = []
    for (let left = this.number(); left > 0; left -= 1) items.push(read(this))
    return items
  }
  /** Passes over what {@link TapeWriter.part} wrote. */
  part(): TapePart {
    const length = this.number()
    const count = this.number()
    const part = new TapePart(this.#tape, this.#number, this.#place, length, count)
    this.#number += length
    this.#place += count
    return part
  }
}

function nameIn<Name extends string>(table: readonly Name[], place: number | undefined): Name {
  const name = table[place ?? -1]
  if (name === undefined) throw new RangeError(`the tape has no name at ${place}`)
  return name
}

/** A part of a tape, to be read where it stands. */
export class TapePart {
  #tape: Pick<Tape, 'numbers' | 'places' | 'texts'>
  #number: number
  #place: number
  readonly #length: number
  readonly #count: number

  constructor(tape: Tape, number: number, place: number, length: number, count: number) {
    this.#tape = tape
    this.#number = number
    this.#place = place
    this.#length = length
    this.#count = count
  }
  numberAt(index: number): number {
    return this.#tape.numbers[this.#number + index] ?? Number.NaN
  }
  textAt(index: number): string {
    return nameIn(this.#tape.texts, this.#tape.places[this.#place + index])
  }
  /** Takes a copy of its own, unless it stands on this tape: any other is held for its sake only. */
  leave(newest: Tape): void {
    const { numbers } = this.#tape
    if (this.#tape === newest || numbers.length === this.#length) return
    const texts = Array.from({ length: this.#count }, (_text, index) => this.textAt(index))
    this.#tape = {
      numbers: numbers.slice(this.#number, this.#number + this.#length),
      places: Uint32Array.from(texts.keys()),
      texts,
    }
    this.#number = 0
    this.#place = 0
  }
}
