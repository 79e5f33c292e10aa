import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import { mix } from '../map/contrast.ts'
import { toCellLayers, type CellLayer, type CellLook } from './cell-layers.ts'
import { toCellScale } from './cell-scale.ts'
import type { HeatContent, HeatLine } from './heat-content.ts'
import type { HeatTheme } from './heat-theme.ts'

/** The part of a heatmap that is drawn: some of its rows, over so many pixels. */
export type RowBand = {
  readonly first: number
  readonly end: number
  readonly width: number
  readonly rowHeight: number
}

/** Says what is drawn for the rows in view. */
export function toHeatLayers(
  content: HeatContent,
  theme: HeatTheme,
  band: RowBand,
): readonly CellLayer[] {
  const look = heatLooks(content, theme)
  const { lines, times } = content
  return toCellLayers(
    {
      ...band,
      columns: times.length,
      lookAt: (row, column) => {
        const line = lines[row]
        return line === undefined ? blank : look(line.cells?.[column], line)
      },
    },
    theme.forms,
  )
}

const blank: CellLook = { form: 'blank' }
/** A value that the scale can't place: its row has no past, or no objective. */
const unplaced: CellLook = { form: 'hollow' }
const forms = {
  zero: { form: 'dot' },
  'no-telemetry': { form: 'hatch' },
  failed: { form: 'alarm' },
  withheld: { form: 'dash' },
  pending: { form: 'skeleton' },
} as const satisfies Readonly<Record<string, CellLook>>

/** How much of a colour is left where it stands on too few requests. */
export const faded = 0.68

/** Tells the look of any reading of a row; a row without readings is still loading. */
export function heatLooks(
  content: Pick<HeatContent, 'ramp' | 'scale' | 'title' | 'format'>,
  { palette, panel }: HeatTheme,
): (reading: ReadingShown | undefined, line: Pick<HeatLine, 'usual' | 'objective'>) => CellLook {
  const { colours, bandOf } = toCellScale(content, palette)
  const full = colours.map((colour) => ({ form: 'full', colour }) as const)
  const faint = colours.map(
    (colour) => ({ form: 'faint', colour, faint: mix(colour, panel, faded) }) as const,
  )
  return (reading = { state: 'pending' }, line) => {
    if (reading.state !== 'value' && reading.state !== 'too-few') return forms[reading.state]
    const band = bandOf(reading.value, line)
    const looks = reading.state === 'value' ? full : faint
    return (band === undefined ? undefined : looks[band]) ?? unplaced
  }
}
