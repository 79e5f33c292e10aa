import type { Column } from './service-series.ts'

/** A number of a column; NaN where it has none. */
export const valueAt = (column: Column, index: number): number => column[index] ?? Number.NaN

/** A column of gaps. */
export const nothing = (length: number): Column => new Float64Array(length).fill(Number.NaN)

/** Adds in place; what isn't a number is no part of a sum. */
export function add(sum: Column, column: Column): void {
  for (let at = 0; at < sum.length; at += 1) {
    const value = valueAt(column, at)
    if (!Number.isFinite(value)) continue
    const before = valueAt(sum, at)
    sum[at] = Number.isNaN(before) ? value : before + value
  }
}
