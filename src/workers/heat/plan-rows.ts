import {
  type CanonicalNames,
  isLetThrough,
  joinSieves,
  type RowQuery,
  type Sieve,
  sieveOf,
} from '#src/clients/prometheus/heat-queries.ts'
import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { isOfRequests } from '#src/domain/heat/part.ts'
import { parseEdgeId, parseNodeId, type Protocol } from '#src/domain/mesh/identity.ts'

import { type ColumnRange, connectionsBit, requestsBit, sidesIn } from './block-store.ts'
import type { RowScope } from './knowledge.ts'

/** One row that cells are wanted of, and how its series are found. */
export type WantedRow = {
  readonly id: RowId
  readonly sieve: Sieve
  /** Absent for services: they may be reached by any. */
  readonly protocol?: Protocol
}

/** Reads what an id names; `undefined` for a text that names no row of the kind. */
export function toWantedRow(
  id: RowId,
  { kind, level }: RowScope,
  canonicals: CanonicalNames,
): WantedRow | undefined {
  if (kind === 'services') {
    const target = parseNodeId(id)
    if (!target.ok) return undefined
    return { id, sieve: sieveOf({ target: target.value }, level, canonicals) }
  }
  const edge = parseEdgeId(id)
  if (!edge.ok) return undefined
  const { protocol } = edge.value
  return { id, protocol, sieve: sieveOf(edge.value, level, canonicals) }
}

/** One query to one back end: some columns of some rows. */
export type Job = {
  readonly asked: RowQuery
  readonly rows: readonly WantedRow[]
  readonly range: ColumnRange
  /** What it answers. */
  readonly mask: number
}

/** What is missing of a row at one back end: a mask for each column of the grid. */
export type Missing = { readonly row: WantedRow; readonly masks: readonly number[] }

/** A line of text for each row's names; with few rows it stays far below what servers take. */
const mostRows = 30
/** About ten megabytes of an answer. */
const mostPoints = 400_000
const seriesPerGroup: { readonly [Q in RowQuery['query']]: number } = {
  requests: 3,
  'tcp-opened': 2,
  'duration-buckets': 21,
}

/**
 * Plans the queries for what is missing: rows that miss the same columns are asked for together.
 *
 * @param first - The index of the first column.
 * @param known - All groups that the back end is known to have, to foresee the size of answers.
 */
export function planJobs(
  missing: readonly Missing[],
  first: number,
  known: readonly HeatGroup[],
): readonly Job[] {
  const jobs = new Map<string, Job & { readonly rows: WantedRow[] }>()
  for (const { row, masks } of missing) {
    for (const { mask, asked } of toQueries(masks)) {
      for (const range of rangesOf(masks, mask, first)) {
        const key = `${mask} ${range.from} ${range.to}`
        const job = jobs.get(key)
        if (job === undefined) jobs.set(key, { asked, rows: [row], range, mask })
        else job.rows.push(row)
      }
    }
  }
  return [...jobs.values()].flatMap((job) =>
    divide({ ...job, rows: nearTogether(job.rows) }, known),
  )
}

/** What columns miss, query by query; latencies of several sides come by one. */
function toQueries(masks: readonly number[]): readonly Pick<Job, 'mask' | 'asked'>[] {
  const latencies = new Set(masks.map((mask) => mask & ~(requestsBit | connectionsBit)))
  const any = masks.reduce((all, mask) => all | mask, 0)
  return [
    ...((any & requestsBit) === 0
      ? []
      : [{ mask: requestsBit, asked: { query: 'requests' } as const }]),
    ...((any & connectionsBit) === 0
      ? []
      : [{ mask: connectionsBit, asked: { query: 'tcp-opened' } as const }]),
    ...[...latencies].flatMap((mask) =>
      mask === 0
        ? []
        : { mask, asked: { query: 'duration-buckets', sides: sidesIn(mask) } as const },
    ),
  ]
}

/** The columns in a row that miss just this. */
function rangesOf(masks: readonly number[], mask: number, first: number): readonly ColumnRange[] {
  const isRate = mask === requestsBit || mask === connectionsBit
  const ofLatency = ~(requestsBit | connectionsBit)
  const misses = masks.map((one) => (isRate ? (one & mask) !== 0 : (one & ofLatency) === mask))
  const ranges: ColumnRange[] = []
  for (const [index, isMissing] of misses.entries()) {
    if (!isMissing || misses[index - 1] === true) continue
    const after = misses.indexOf(false, index)
    ranges.push({ from: first + index, to: first + (after < 0 ? misses.length : after) - 1 })
  }
  return ranges
}

/** Rows with a target in common are asked for together, and all viewers ask in the same order. */
function nearTogether(rows: readonly WantedRow[]): readonly WantedRow[] {
  const keyOf = ({ id }: WantedRow) => id.slice(id.lastIndexOf('>') + 1)
  return rows.toSorted((a, b) => compare(keyOf(a), keyOf(b)) || compare(a.id, b.id))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Halves a query for as long as it would bring too much, or mostly what nobody asked for. */
function divide(job: Job, known: readonly HeatGroup[]): readonly Job[] {
  const { rows, range } = job
  if (rows.length > mostRows) return halveRows(job, known)
  const sieve = joinSieves(rows.map((row) => row.sieve))
  if (sieve === undefined) return []
  const candidates = known.filter(
    (group) => isAsked(job, group) && isLetThrough(group.labels, sieve),
  )
  const columns = range.to - range.from + 1
  const points = candidates.length * seriesPerGroup[job.asked.query] * columns
  if (points > mostPoints && rows.length > 1) return halveRows(job, known)
  if (points > mostPoints && columns > 1) return halveColumns(job, known)
  const wanted = candidates.filter(({ labels }) =>
    rows.some((row) => isLetThrough(labels, row.sieve)),
  )
  const isWasteful = candidates.length > 2 * wanted.length + 40
  return isWasteful && rows.length > 3 ? halveRows(job, known) : [job]
}

function isAsked({ asked }: Job, group: HeatGroup): boolean {
  if (isOfRequests(group) !== (asked.query !== 'tcp-opened')) return false
  return asked.query !== 'duration-buckets' || asked.sides.includes(group.side)
}

function halveRows(job: Job, known: readonly HeatGroup[]): readonly Job[] {
  const parts = Math.max(2, Math.ceil(job.rows.length / mostRows))
  const size = Math.ceil(job.rows.length / parts)
  return Array.from({ length: parts }, (_, index) => ({
    ...job,
    rows: job.rows.slice(index * size, (index + 1) * size),
  })).flatMap((part) => divide(part, known))
}

function halveColumns(job: Job, known: readonly HeatGroup[]): readonly Job[] {
  const { from, to } = job.range
  const middle = Math.floor((from + to) / 2)
  return [
    { ...job, range: { from, to: middle } },
    { ...job, range: { from: middle + 1, to } },
  ].flatMap((part) => divide(part, known))
}
