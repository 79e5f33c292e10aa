import { lazy, Suspense } from 'react'

import { heatTimes } from '#src/domain/heat/grid.ts'
import type { CellValue, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { toStrip } from '#src/domain/heat/strip.ts'
import type { Reading } from '#src/domain/signals/reading.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'
import type { Column } from '#src/ui/DataTable.tsx'
import { formatClock } from '#src/ui/formats.ts'

import { readRowOnce, valueLooks } from './to-heat-content.ts'

const HeatStrip = lazy(async () => ({
  default: (await import('#src/viz/heat/HeatStrip.tsx')).HeatStrip,
}))

/** What the strips of a table show. */
export type Trends = { readonly heat: HeatRows | undefined; readonly value: CellValue }

/** What each row did over the time that the matrix shows, in little. */
export function trendColumn<Row extends { readonly id: RowId }>(
  { heat, value }: Trends,
  isWide: boolean,
): Column<Row> {
  const { title } = valueLooks[value]
  return {
    key: 'trend',
    title: 'Trend',
    hint: `${title} over the time that the matrix shows; of two cells the worse`,
    width: isWide ? stripWidth.wide + 20 : stripWidth.narrow + 18,
    cell: ({ id }) => (
      <Trend id={id} heat={heat} value={value} width={stripWidth[isWide ? 'wide' : 'narrow']} />
    ),
    csv: ({ id }) => {
      const row = heat?.rows.get(id)
      return row === undefined || heat === undefined
        ? ''
        : summaryOf(readRowOnce(row, value, heat.window), value, heat)
    },
  }
}

const stripWidth = { wide: 120, narrow: 60 } as const

type TrendProps = Trends & { readonly id: RowId; readonly width: number }

export function Trend({ id, heat, value, width }: TrendProps) {
  const row = heat?.rows.get(id)
  const readings =
    row === undefined || heat === undefined ? undefined : readRowOnce(row, value, heat.window)
  return (
    <Suspense>
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
    </Suspense>
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
  if (most === -Infinity) return `${over}: no telemetry`
  if (least === most) return `${over}: ${format(most)} throughout`
  return `${over}: from ${format(least)} to ${format(most)}, highest at ${formatClock(at)}`
}
