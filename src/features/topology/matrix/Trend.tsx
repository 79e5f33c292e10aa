import { heatTimes } from '#src/domain/heat/grid.ts'
import type { CellValue, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { toStrip } from '#src/domain/heat/strip.ts'
import type { Reading } from '#src/domain/signals/reading.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'
import { formatClock } from '#src/ui/formats.ts'
import { HeatStrip } from '#src/viz/heat/HeatStrip.tsx'

import { readRowOnce, valueLooks } from './to-heat-content.ts'

export type TrendProps = {
  readonly id: RowId
  readonly heat: HeatRows | undefined
  readonly value: CellValue
  /** In pixels. */
  readonly width: number
}

/** What one row did lately, in little: of two cells the worse. */
export function Trend({ id, heat, value, width }: TrendProps) {
  const row = heat?.rows.get(id)
  const readings =
    row === undefined || heat === undefined ? undefined : readRowOnce(row, value, heat.window)
  return (
    <HeatStrip
      readings={readings === undefined ? undefined : stripOf(readings)}
      ramp={valueLooks[value].ramp}
      label={
        readings === undefined || heat === undefined
          ? `${valueLooks[value].title}: loading`
          : summaryOf(readings, value, heat)
      }
      width={width}
    />
  )
}

const strips = new WeakMap<readonly Reading[], readonly Reading[]>()

/** The same strip for the same row, so that it is drawn once. */
function stripOf(readings: readonly Reading[]): readonly Reading[] {
  const known = strips.get(readings) ?? toStrip(readings)
  strips.set(readings, known)
  return known
}

/** "Errors over 1h: from 0 % to 32 %, highest at 14:02". */
function summaryOf(readings: readonly Reading[], value: CellValue, { grid }: HeatRows): string {
  const { title, format } = valueLooks[value]
  const over = `${title} over ${formatDuration(seconds(grid.step * grid.count))}`
  const times = heatTimes(grid)
  let [least, most, at] = [Infinity, -Infinity, 0]
  for (const [column, reading] of readings.entries()) {
    const number = reading.state === 'zero' ? 0 : 'value' in reading ? reading.value : undefined
    if (number === undefined) continue
    least = Math.min(least, number)
    if (number > most) [most, at] = [number, times[column] ?? 0]
  }
  if (most === -Infinity) {
    const isPending = readings.every(({ state }) => state === 'pending')
    return `${over}: ${isPending ? 'loading' : 'no telemetry'}`
  }
  if (least === most) return `${over}: ${format(most)} throughout`
  return `${over}: from ${format(least)} to ${format(most)}, highest at ${formatClock(at)}`
}
