import type { ReadingShown } from '#src/ui/ReadingText.tsx'

/** One row of a heatmap, as it is drawn. */
export type HeatLine = {
  readonly id: string
  /** In full, for speech: "checkout to payment". */
  readonly name: string
  /** What stands at its left, and in small behind it: "checkout → payment", "shop · east". */
  readonly label: string
  readonly place: string
  /** Why it stands where it stands, for the label's tooltip. */
  readonly hint?: string
  /** The number to the right of the label: "12.3 σ". */
  readonly rank?: string
  /** A reading for each column; `undefined` while none of the row has been fetched. */
  readonly cells: readonly ReadingShown[] | undefined
  /** The row's own middle, for the relative scale: its median in the window before. */
  readonly usual?: number
  /** The objective's limit in the unit of the cells, where the row has one. */
  readonly objective?: number
}

/** How cells are coloured. */
export const heatScales = ['absolute', 'relative', 'objective'] as const
export type HeatScale = (typeof heatScales)[number]

/** Which ramp: latency in log bands, the failed share from its first error, or a rate. */
export type HeatRamp = 'latency' | 'errors' | 'rate'

/** What one heatmap shows. */
export type HeatContent = {
  /** Milliseconds since 1970, ascending in equal steps. */
  readonly times: readonly number[]
  readonly stepSeconds: number
  readonly ramp: HeatRamp
  readonly scale: HeatScale
  /** "p95", "Errors", "Requests/s": for the legend and speech. */
  readonly title: string
  readonly format: (value: number) => string
  /** The unit of bare numbers in a file: "s", "share", "1/s". */
  readonly csvUnit: string
  readonly lines: readonly HeatLine[]
}

/** A rectangle of cells: rows by their ids in the order shown, columns by their times. */
export type HeatBrush = {
  readonly rows: readonly string[]
  /** The first and the last column. */
  readonly from: number
  readonly to: number
}
