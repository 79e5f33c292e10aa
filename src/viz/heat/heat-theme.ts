import { contrast, mix } from '../map/contrast.ts'
import { readTheme } from '../map/map-theme.ts'
import type { FormColours } from './cell-layers.ts'
import { heatPalette, type HeatPalette, type Tone } from './heat-colours.ts'

/** All colours of a heatmap, as `#rrggbb`. */
export type HeatTheme = {
  readonly tone: Tone
  readonly palette: HeatPalette
  readonly panel: string
  readonly forms: FormColours
}

/** Puts the colours of cells together for a panel. */
export function toHeatTheme(colours: {
  readonly panel: string
  readonly failing: string
  readonly control: string
  readonly line: string
}): HeatTheme {
  const { panel, failing, control, line } = colours
  const tone = contrast(panel, '#000000') > contrast(panel, '#ffffff') ? 'light' : 'dark'
  return {
    tone,
    palette: heatPalette(tone),
    panel,
    forms: {
      dot: control,
      hatch: mix(control, panel, 0.35),
      alarm: failing,
      alarmTint: mix(failing, panel, 0.82),
      skeleton: line,
    },
  }
}

/** The colours of cells on the page as it is now. */
export const readHeatTheme = (host: Element): HeatTheme => toHeatTheme(readTheme(host))
