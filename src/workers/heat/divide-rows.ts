import {
  isLetThrough,
  joinSieves,
  type RowQueryName,
  type Sieve,
} from '#src/clients/prometheus/heat-queries.ts'
import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { isOfRequests } from '#src/domain/heat/part.ts'

import { type ColumnRange, hasSums, sidesIn } from './block-store.ts'
import type { WantedRow } from './wanted-row.ts'

/** Some columns of some rows that are selected together. */
type Piece = {
  readonly query: RowQueryName
  readonly rows: readonly WantedRow[]
  readonly range: ColumnRange
  /** What it answers. */
  readonly mask: number
}

/** A piece whose size is foreseen. */
type Part = Piece & {
  readonly sieve: Sieve
  /** About how many numbers it brings. */
  readonly points: number
}

/** One query to one back end: the same columns of all its parts. */
export type Job = {
  readonly query: RowQueryName
  readonly range: ColumnRange
  readonly parts: readonly Part[]
}

/** About ten megabytes of an answer: beyond it, even what is selected together is cut. */
const mostPoints = 400_000
/** What is put together stays below this: several answers at once are here sooner than one. */
const handyPoints = 130_000
/** A line of text for each row's names: with so few rows it stays far below what servers take. */
const mostRows = 100
/** A server looks up the series of each part by themselves. */
const mostParts = 40

const seriesPerGroup: { readonly [Q in RowQueryName]: number } = {
  requests: 3,
  'tcp-opened': 2,
  'duration-buckets': 21,
}

/** How much may come that nobody asked for, before it is better to select more closely. */
const waste: {
  readonly [Q in RowQueryName]: { readonly factor: number; readonly groups: number }
} = {
  requests: { factor: 2, groups: 40 },
  'tcp-opened': { factor: 2, groups: 40 },
  'duration-buckets': { factor: 1.3, groups: 5 },
}

/**
 * Halves a piece for as long as it would bring too much, or mostly what nobody asked for.
 *
 * @param known - The groups that it could bring, and others.
 */
export function divide(piece: Piece, known: readonly HeatGroup[]): readonly Part[] {
  const { query, rows, range } = piece
  const sieve = joinSieves(rows.map((row) => row.sieve))
  if (sieve === undefined) return []
  const candidates = known.filter(
    (group) => isAsked(piece, group) && isLetThrough(group.labels, sieve),
  )
  const columns = range.to - range.from + 1
  const points = candidates.length * seriesPerGroup[query] * columns
  if (rows.length > mostRows) return halveRows(piece, candidates)
  if (points > mostPoints && rows.length > 1) return halveRows(piece, candidates)
  if (points > mostPoints && columns > 1) return halveColumns(piece, candidates)
  const wanted = candidates.filter(({ labels }) =>
    rows.some((row) => isLetThrough(labels, row.sieve)),
  )
  const { factor, groups } = waste[query]
  const isWasteful = candidates.length > factor * wanted.length + groups
  if (isWasteful && rows.length > 1) return halveRows(piece, candidates)
  return [{ ...piece, sieve, points }]
}

function isAsked({ query, mask }: Piece, group: HeatGroup): boolean {
  if (isOfRequests(group) !== (query !== 'tcp-opened')) return false
  return query !== 'duration-buckets' || sidesIn(mask).includes(group.side)
}

function halveRows(piece: Piece, known: readonly HeatGroup[]): readonly Part[] {
  const middle = Math.ceil(piece.rows.length / 2)
  return [piece.rows.slice(0, middle), piece.rows.slice(middle)].flatMap((rows) =>
    divide({ ...piece, rows }, known),
  )
}

function halveColumns(piece: Piece, known: readonly HeatGroup[]): readonly Part[] {
  const { from, to } = piece.range
  const middle = Math.floor((from + to) / 2)
  return [
    { from, to: middle },
    { from: middle + 1, to },
  ].flatMap((range) => divide({ ...piece, range }, known))
}

/** Puts parts into as few queries as their size allows. */
export function pack(parts: readonly Part[]): readonly Job[] {
  const jobs: Part[][] = []
  const open = new Map<string, Part[]>()
  for (const part of parts) {
    const key = [part.query, hasSums(part.mask), part.range.from, part.range.to].join(' ')
    const job = open.get(key)
    if (job !== undefined && isHandy([...job, part])) job.push(part)
    else {
      const fresh = [part]
      open.set(key, fresh)
      jobs.push(fresh)
    }
  }
  return jobs.flatMap((of) => {
    const [first] = of
    return first === undefined ? [] : { query: first.query, range: first.range, parts: of }
  })
}

function isHandy(parts: readonly Part[]): boolean {
  const total = (of: (part: Part) => number) => parts.reduce((sum, part) => sum + of(part), 0)
  return (
    parts.length <= mostParts &&
    total(({ rows }) => rows.length) <= mostRows &&
    total(({ points }) => points) <= handyPoints
  )
}

/** What a query answers of each of its rows. */
export const masksOf = ({ parts }: Job): ReadonlyMap<RowId, number> =>
  new Map(parts.flatMap(({ rows, mask }) => rows.map(({ id }) => [id, mask] as const)))

/** All that a query answers. */
export const maskOf = ({ parts }: Job): number => parts.reduce((all, { mask }) => all | mask, 0)
