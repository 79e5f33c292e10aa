import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import type { Histogram, HeatReport } from '#src/domain/heat/fold-row.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { isOfRequests } from '#src/domain/heat/part.ts'
import { type Side, sides } from '#src/domain/topology/report.ts'

/** How many columns are kept, dropped and found together. */
const blockColumns = 64

/**
 * What can be asked about a column, each a bit: rates of each kind, and latencies of each side,
 * group by group or as sums of groups.
 */
export const requestsBit = 1
export const connectionsBit = 16
type LatencyBits = { readonly [S in Side]: number }
const sumBits: LatencyBits = { client: 2, waypoint: 4, server: 8 }
const groupBits: LatencyBits = { client: 32, waypoint: 64, server: 128 }

/** The bits of the latencies of some sides. */
export const latencyMask = (of: Iterable<Side>, areSums: boolean): number =>
  [...of].reduce((mask, side) => mask | (areSums ? sumBits : groupBits)[side], 0)

/** The sides whose latencies a mask holds. */
export const sidesIn = (mask: number): readonly Side[] =>
  sides.filter((side) => (mask & (sumBits[side] | groupBits[side])) !== 0)

/** Whether a mask holds latencies as sums of groups. */
export const hasSums = (mask: number): boolean => sides.some((side) => (mask & sumBits[side]) !== 0)

/** A group, or the sum of several: one of these, under the sum's own key. */
type StoredGroup = HeatGroup & { readonly isSum?: true }

/** What one group did, as it was told. */
export type StoredReport = HeatReport & { readonly group: StoredGroup }

/** What one group did in the columns of a block. */
type GroupBlock = {
  readonly group: StoredGroup
  readonly rate: Float64Array
  readonly errors: Float64Array
  readonly untold: Float64Array
  readonly histograms: (Histogram | undefined)[]
}

/** Some columns in a row of one row, as one back end told of them. */
type Block = {
  /** By column: what has been answered, and what of it will not change any more. */
  readonly answered: Uint8Array
  readonly settled: Uint8Array
  readonly groups: Map<string, GroupBlock>
}

/** Columns of a row from one to another, both included; the index of a column is its moment / step. */
export type ColumnRange = { readonly from: number; readonly to: number }

/**
 * What one back end has told of the columns of rows.
 *
 * Columns are kept in blocks of fixed places in time, so that a row that is looked at in two
 * windows at once has both. Those that were not used for longest are forgotten.
 */
export class BlockStore {
  readonly #blocks = new Map<string, Block>()
  readonly #mostBlocks: number

  constructor(mostBlocks: number) {
    this.#mostBlocks = mostBlocks
  }

  get size(): number {
    return this.#blocks.size
  }

  /** What of a column has been answered; `settled`: for good. */
  bits(id: RowId, column: number, what: 'answered' | 'settled'): number {
    return this.#find(id, column)?.[what][placeOf(column)] ?? 0
  }

  /** Forgets what a mask names, for an answer that comes in its place. */
  clear(id: RowId, { from, to }: ColumnRange, mask: number): void {
    for (let column = from; column <= to; column += 1) {
      const place = placeOf(column)
      for (const groupBlock of this.#open(id, column).groups.values()) {
        const ratesBit = isOfRequests(groupBlock.group) ? requestsBit : connectionsBit
        if ((mask & ratesBit) !== 0) {
          groupBlock.rate[place] = Number.NaN
          groupBlock.errors[place] = Number.NaN
          groupBlock.untold[place] = Number.NaN
        }
        const bits = groupBlock.group.isSum === true ? sumBits : groupBits
        if ((mask & bits[groupBlock.group.side]) !== 0) {
          groupBlock.histograms[place] = undefined
        }
      }
    }
  }

  /** Notes that a mask has been answered. */
  markAnswered(id: RowId, column: number, mask: number, isSettled: boolean): void {
    const block = this.#open(id, column)
    const place = placeOf(column)
    block.answered[place] = (block.answered[place] ?? 0) | mask
    if (isSettled) block.settled[place] = (block.settled[place] ?? 0) | mask
  }

  /** Adds to what a group did; what isn't a number is no part of a sum. */
  addRate(
    id: RowId,
    group: HeatGroup,
    column: number,
    {
      rate,
      isFailed,
      isTold,
    }: {
      readonly rate: number
      readonly isFailed: boolean
      readonly isTold: boolean
    },
  ): void {
    if (!Number.isFinite(rate)) return
    const to = this.#openGroup(id, group, column)
    const place = placeOf(column)
    to.rate[place] = (to.rate[place] || 0) + rate
    to.errors[place] = (to.errors[place] || 0) + (isFailed ? rate : 0)
    to.untold[place] = (to.untold[place] || 0) + (isTold ? 0 : rate)
  }

  setHistogram(id: RowId, group: StoredGroup, column: number, histogram: Histogram): void {
    this.#openGroup(id, group, column).histograms[placeOf(column)] = histogram
  }

  /** What is known of a row in some columns, group by group, in the order of their keys. */
  read(id: RowId, { from, to }: ColumnRange): readonly StoredReport[] {
    const drafts = new Map<string, Draft>()
    const length = to - from + 1
    for (let start = from; start <= to; start = nextBlock(start)) {
      const end = Math.min(to + 1, nextBlock(start))
      for (const [key, groupBlock] of this.#find(id, start)?.groups ?? []) {
        const draft = drafts.get(key) ?? openDraft(groupBlock.group, length)
        drafts.set(key, draft)
        const [first, behind] = [placeOf(start), placeOf(start) + end - start]
        for (const name of ['rate', 'errors', 'untold'] as const) {
          draft[name].set(groupBlock[name].subarray(first, behind), start - from)
        }
        for (let column = start; column < end; column += 1) {
          draft.histograms[column - from] = groupBlock.histograms[placeOf(column)]
        }
      }
    }
    return [...drafts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, draft]) => draft)
  }

  /** Keeps a row's columns for longer, and forgets those that were not used for longest. */
  touch(id: RowId, { from, to }: ColumnRange): void {
    for (let start = from; start <= to; start = nextBlock(start)) {
      const block = this.#open(id, start)
      const key = keyOf(id, start)
      this.#blocks.delete(key)
      this.#blocks.set(key, block)
    }
  }

  forget(): void {
    for (const key of this.#blocks.keys()) {
      if (this.#blocks.size <= this.#mostBlocks) return
      this.#blocks.delete(key)
    }
  }

  #find(id: RowId, column: number): Block | undefined {
    return this.#blocks.get(keyOf(id, column))
  }

  #open(id: RowId, column: number): Block {
    const known = this.#find(id, column)
    if (known !== undefined) return known
    const fresh: Block = {
      answered: new Uint8Array(blockColumns),
      settled: new Uint8Array(blockColumns),
      groups: new Map(),
    }
    this.#blocks.set(keyOf(id, column), fresh)
    return fresh
  }

  #openGroup(id: RowId, group: StoredGroup, column: number): GroupBlock {
    const { groups } = this.#open(id, column)
    const known = groups.get(group.key)
    if (known !== undefined) return known
    const fresh: GroupBlock = {
      group,
      rate: nothing(blockColumns),
      errors: nothing(blockColumns),
      untold: nothing(blockColumns),
      histograms: Array.from({ length: blockColumns }, () => undefined),
    }
    groups.set(group.key, fresh)
    return fresh
  }
}

type Draft = Omit<StoredReport, 'histograms'> & { readonly histograms: (Histogram | undefined)[] }

const openDraft = (group: StoredGroup, length: number): Draft => ({
  group,
  part: group.part,
  side: group.side,
  protocol: group.protocol,
  rate: nothing(length),
  errors: nothing(length),
  untold: nothing(length),
  histograms: Array.from({ length }, () => undefined),
})

const nothing = (length: number) => new Float64Array(length).fill(Number.NaN)
const keyOf = (id: RowId, column: number) => `${Math.floor(column / blockColumns)} ${id}`
const placeOf = (column: number) => column % blockColumns
const nextBlock = (column: number) => (Math.floor(column / blockColumns) + 1) * blockColumns
