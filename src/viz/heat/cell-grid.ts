import type { ReactNode } from 'react'

import type { CellLayer } from './cell-layers.ts'
import type { CellRange } from './grid-geometry.ts'
import type { CellPlace } from './grid-keys.ts'
import type { HeatTheme } from './heat-theme.ts'
import type { RowBand } from './to-heat-layers.ts'

/** What stands to the left of a row's cells. */
export type GridRow = {
  readonly id: string
  /** In full, for speech. */
  readonly name: string
  readonly label: string
  readonly place?: string
  readonly hint?: string
  readonly rank?: string
}

/** What is known to have happened at a moment. */
export type TimeMark = { readonly at: number; readonly label: string; readonly kind: string }

/** From a moment to a moment, in milliseconds since 1970. */
export type TimeWindow = { readonly from: number; readonly to: number }

/** A grid of cells over time, whatever the cells mean; places count from the top left. */
export type CellGridProps = {
  readonly label: string
  readonly rows: readonly GridRow[]
  readonly times: readonly number[]
  readonly stepSeconds: number
  /** In pixels, as is the width of the labels. */
  readonly rowHeight: number
  readonly labelWidth: number
  /** All that is drawn for some rows; a new function where the cells have changed. */
  readonly paint: (theme: HeatTheme, band: RowBand) => readonly CellLayer[]
  /** A cell's value in words; a new function where the cells have changed. */
  readonly wordsOf: (row: number, column: number) => string
  /** What the card beside a cell says. */
  readonly renderCard: (place: CellPlace) => ReactNode
  readonly cursor: CellPlace | undefined
  readonly onCursor: (place: CellPlace) => void
  readonly selected?: string | undefined
  readonly onSelect?: ((place: CellPlace) => void) | undefined
  readonly onOpen?: ((place: CellPlace) => void) | undefined
  readonly onExplain?: ((place: CellPlace) => void) | undefined
  readonly brush: CellRange | undefined
  readonly onBrush: (range: CellRange | undefined) => void
  readonly window?: TimeWindow | undefined
  readonly marks?: readonly TimeMark[] | undefined
  readonly onVisible?: ((ids: readonly string[]) => void) | undefined
  /** Lies over the cells, and lets the pointer through. */
  readonly overlay?: ReactNode
}
