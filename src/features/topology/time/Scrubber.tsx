import { useEffect, useState } from 'react'

import { alignDown } from '#src/domain/time-window.ts'
import { epochMillis, type EpochMillis, type Seconds } from '#src/domain/units.ts'
import { formatAge, formatClock, formatTime } from '#src/ui/formats.ts'

import { markSign, type TimeMark } from './marks.ts'
import { momentStep, type Horizon } from './moments.ts'

type ScrubberProps = {
  readonly at: EpochMillis | undefined
  readonly horizon: Horizon
  /** The window up to the moment, which rates are averaged over. */
  readonly range: Seconds
  readonly marks: readonly TimeMark[]
  readonly onChange: (at: EpochMillis | undefined) => void
}

/** A hand that is still moving doesn't ask for every moment that it passes. */
const restMillis = 160

/** The moment as a place on a line, with what is known to have changed marked above it. */
export function Scrubber({ at, horizon, range, marks, onChange }: ScrubberProps) {
  const { end, span } = horizon
  const start = end - span * 1000
  const [held, setHeld] = useState<number | undefined>(undefined)
  const shown = held ?? at ?? end
  const place = (moment: number) => `${(100 * (moment - start)) / (end - start)}%`

  useEffect(() => {
    if (held === undefined) return undefined
    const timer = setTimeout(() => {
      setHeld(undefined)
      const moment = alignDown(epochMillis(held), momentStep)
      onChange(moment >= alignDown(end, momentStep) ? undefined : moment)
    }, restMillis)
    return () => clearTimeout(timer)
  }, [held, end, onChange])

  const from = Math.max(start, shown - range * 1000)
  const inView = marks.filter((mark) => mark.at >= start && mark.at <= end)
  return (
    <div className="relative flex h-7 min-w-48 flex-1 items-center">
      <div aria-hidden className="pointer-events-none absolute inset-x-2 inset-y-0">
        <span
          className="bg-selected absolute inset-y-1.5 rounded-sm"
          style={{ left: place(from), right: `calc(100% - ${place(shown)})` }}
        />
        {inView.map((mark) => (
          <span
            key={mark.key}
            title={`${mark.label}, ${formatTime(mark.at)}`}
            className="text-2xs text-accent pointer-events-auto absolute -top-0.5 -translate-x-1/2 leading-3"
            style={{ left: place(mark.at) }}
          >
            {markSign[mark.kind]}
          </span>
        ))}
      </div>
      <input
        type="range"
        aria-label="Time"
        aria-valuetext={momentText(held ?? at, end)}
        title={momentText(held ?? at, end)}
        min={start}
        max={end}
        step={momentStep * 1000}
        value={shown}
        onChange={(event) => setHeld(Number(event.target.value))}
        className="accent-accent relative h-4 w-full cursor-pointer"
      />
      <span className="text-2xs text-faint pointer-events-none absolute -bottom-0.5 left-2 leading-3 tabular-nums">
        {formatClock(start)}
      </span>
      <span className="text-2xs text-faint pointer-events-none absolute right-2 -bottom-0.5 leading-3 tabular-nums">
        {formatClock(end)}
      </span>
    </div>
  )
}

function momentText(at: number | undefined, end: number): string {
  if (at === undefined) return 'now, live'
  return `${formatTime(at)}, ${formatAge((end - at) / 1000)} before ${formatTime(end)}`
}
