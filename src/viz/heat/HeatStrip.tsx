import { memo, useMemo } from 'react'

import type { ReadingShown } from '#src/ui/ReadingText.tsx'

import { toCellLayers } from './cell-layers.ts'
import type { HeatRamp } from './heat-content.ts'
import type { HeatTheme } from './heat-theme.ts'
import { LayerPicture } from './LayerPicture.tsx'
import { heatLooks } from './to-heat-layers.ts'
import { useHeatTheme } from './use-heat-theme.ts'

type HeatStripProps = {
  /** Sixty at most; `undefined` while they are loading. */
  readonly readings: readonly ReadingShown[] | undefined
  readonly ramp: HeatRamp
  /** What it shows, in a sentence: "p95 over the last 1 h: from 24 ms to 310 ms, highest at 14:02". */
  readonly label: string
  /** In pixels. */
  readonly width?: number
}

const plainWidth = 120
const height = 14

/** One row of a heatmap, small enough for a table. */
export const HeatStrip = memo(function HeatStrip({
  readings,
  ramp,
  label,
  width = plainWidth,
}: HeatStripProps) {
  const theme = useHeatTheme()
  const layers = useMemo(() => {
    const look = looksOf(ramp, theme)
    const columns = readings?.length ?? 1
    return toCellLayers(
      {
        first: 0,
        end: 1,
        columns,
        width,
        // what is between rows is not drawn
        rowHeight: height + 1,
        lookAt: (_, column) => look(readings?.[column], {}),
      },
      theme.forms,
    )
  }, [readings, ramp, width, theme])
  return (
    <span role="img" aria-label={label} title={label} className="inline-block align-middle">
      <LayerPicture layers={layers} width={width} height={height} />
    </span>
  )
})

type Looks = ReturnType<typeof heatLooks>
const known = new WeakMap<HeatTheme, Map<HeatRamp, Looks>>()

/** Forty strips in a table are coloured alike. */
function looksOf(ramp: HeatRamp, theme: HeatTheme): Looks {
  const byRamp = known.get(theme) ?? new Map<HeatRamp, Looks>()
  known.set(theme, byRamp)
  const looks =
    byRamp.get(ramp) ?? heatLooks({ ramp, scale: 'absolute', title: '', format: String }, theme)
  byRamp.set(ramp, looks)
  return looks
}
