import type { Band, Group } from './groups.ts'
import type { Network } from './network.ts'
import type { Packer } from './pack.ts'
import { pitch } from './size.ts'

/** How many steps of arithmetic may be spent on it; more on larger maps would not be near-linear. */
const budget = 1_000_000

const passes = 2

/**
 * Puts the groups of each band, then the bands, into an order in which the arcs between them are
 * short: takes one after the other out and puts it back where that is best.
 *
 * @param ys - The heights of the nodes as `packer` has the groups now; changed in place.
 * @returns Whether anything moved.
 */
export function siftGroups(
  network: Network,
  bands: Band[],
  packer: Packer,
  ys: Float64Array,
): boolean {
  const sifting = new Sifting(network, bands, packer, ys)
  let hasMoved = false
  const count = sifting.groups.length
  const step = count * 6 + sifting.arcs * 2
  // places tried on either side of where a group stands
  const reach = Math.max(2, Math.floor(budget / step / count / passes / 2))
  for (let pass = 0; pass < passes; pass += 1) {
    let isBetter = false
    for (const band of bands) {
      for (const group of band.groups.toSorted((a, b) => sifting.degree(b) - sifting.degree(a))) {
        if (sifting.degree(group) > 0 && sifting.siftGroup(band, group, reach)) isBetter = true
      }
    }
    if (bands.length > 1 && sifting.siftBands()) isBetter = true
    if (!isBetter) break
    hasMoved = true
  }
  sifting.writeHeights(ys)
  return hasMoved
}

class Sifting {
  readonly groups: readonly Group[]
  readonly arcs: number
  readonly #bands: Band[]
  readonly #packer: Packer
  /** For each arc between groups: the two groups, and how far below the one the other's end is. */
  readonly #from: Int32Array
  readonly #to: Int32Array
  readonly #shift: Float64Array
  readonly #degrees: Int32Array
  readonly #offsets: Float64Array
  readonly #groupOf: Int32Array

  constructor(network: Network, bands: Band[], packer: Packer, ys: Float64Array) {
    this.#bands = bands
    this.#packer = packer
    this.groups = bands.flatMap((band) => band.groups)
    packer.pack(bands)
    this.#groupOf = new Int32Array(network.ids.length)
    this.#offsets = new Float64Array(network.ids.length)
    this.#degrees = new Int32Array(this.groups.length)
    for (const { index, lanes } of this.groups) {
      for (const node of lanes.flat()) {
        this.#groupOf[node] = index
        this.#offsets[node] = (ys[node] ?? 0) - (packer.tops[index] ?? 0)
      }
    }
    const groupOf = (node: number) => this.#groupOf[node] ?? 0
    const between = network.arcs.filter((arc) => groupOf(arc.source) !== groupOf(arc.target))
    this.arcs = between.length
    this.#from = Int32Array.from(between, (arc) => groupOf(arc.source))
    this.#to = Int32Array.from(between, (arc) => groupOf(arc.target))
    this.#shift = Float64Array.from(
      between,
      ({ source, target }) => (this.#offsets[target] ?? 0) - (this.#offsets[source] ?? 0),
    )
    for (const index of [...this.#from, ...this.#to]) {
      this.#degrees[index] = (this.#degrees[index] ?? 0) + 1
    }
  }

  degree({ index }: Group): number {
    return this.#degrees[index] ?? 0
  }

  /** The sum of the heights of all arcs between groups, in map units, and what height costs. */
  #cost(): number {
    this.#packer.pack(this.#bands)
    const { tops } = this.#packer
    let sum = 0
    for (let arc = 0; arc < this.arcs; arc += 1) {
      const from = tops[this.#from[arc] ?? 0] ?? 0
      const to = tops[this.#to[arc] ?? 0] ?? 0
      sum += Math.abs(to - from + (this.#shift[arc] ?? 0))
    }
    return sum + heightPrice * this.#packer.height * (1 + this.arcs / 10)
  }

  siftGroup(band: Band, group: Group, reach: number): boolean {
    const before = band.groups
    const at = before.indexOf(group)
    const others = before.filter((other) => other !== group)
    let best = at
    let bestCost = this.#cost()
    const candidate = [...before]
    band.groups = candidate
    for (
      let place = Math.max(0, at - reach);
      place <= Math.min(others.length, at + reach);
      place += 1
    ) {
      if (place === at) continue
      insertInto(candidate, others, group, place)
      const cost = this.#cost()
      if (cost >= bestCost - pitch.row / 4) continue
      best = place
      bestCost = cost
    }
    insertInto(candidate, others, group, best)
    return best !== at
  }

  siftBands(): boolean {
    let hasMoved = false
    let bestCost = this.#cost()
    for (let place = 1; place < this.#bands.length; place += 1) {
      swap(this.#bands, place)
      const cost = this.#cost()
      if (cost < bestCost - pitch.row / 4) [bestCost, hasMoved] = [cost, true]
      else swap(this.#bands, place)
    }
    return hasMoved
  }

  writeHeights(ys: Float64Array): void {
    this.#packer.pack(this.#bands)
    for (const [node, group] of this.#groupOf.entries()) {
      ys[node] = (this.#packer.tops[group] ?? 0) + (this.#offsets[node] ?? 0)
    }
  }
}

/** What a map's height costs against the length of arcs. */
const heightPrice = 1

function insertInto<T>(into: T[], others: readonly T[], item: T, place: number): void {
  for (let index = 0; index < place; index += 1) into[index] = others[index] ?? item
  into[place] = item
  for (let index = place; index < others.length; index += 1) into[index + 1] = others[index] ?? item
}

function swap(bands: Band[], place: number): void {
  const [one, other] = [bands[place - 1], bands[place]]
  if (one === undefined || other === undefined) return
  bands[place - 1] = other
  bands[place] = one
}
