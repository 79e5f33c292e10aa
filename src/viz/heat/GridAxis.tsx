import { formatClock } from '#src/ui/formats.ts'

import type { TimeMark, TimeWindow } from './cell-grid.ts'
import { shareOf, ticksOf, type TimeSpan } from './grid-geometry.ts'

type GridAxisProps = TimeSpan & {
  readonly labelWidth: number
  /** Of the cells, in pixels. */
  readonly width: number
  readonly marks: readonly TimeMark[]
  readonly window: TimeWindow | undefined
  /** The moment that is read. */
  readonly at: number | undefined
}

/** Room for a clock, and some air. */
const tickApart = 64
/** Half of that must be left at the end for its clock. */
const tickRoom = 18
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/**
 * The time above the cells, which stays while rows scroll; for the eye only, since every cell says
 * its own time.
 */
export function GridAxis(props: GridAxisProps) {
  const { times, stepSeconds, labelWidth, width, marks, window, at } = props
  const span = { times, stepSeconds }
  const ahead = -new Date(times[0] ?? 0).getTimezoneOffset() * 60_000
  return (
    <div aria-hidden className="bg-panel border-line sticky top-0 z-10 h-6 border-b">
      <div className="absolute inset-y-0 right-0" style={{ left: labelWidth }}>
        {ticksOf(span, width, tickApart, ahead)
          .filter(({ share }) => width - share * width >= tickRoom)
          .map((tick) => (
            <span
              key={tick.at}
              className="border-line-strong text-faint text-2xs absolute bottom-0 flex h-1.5 border-l tabular-nums"
              style={{ left: percent(tick.share) }}
            >
              <span className="absolute bottom-1 -translate-x-1/2 whitespace-nowrap">
                {tickText(tick.at, ahead)}
              </span>
            </span>
          ))}
        {window !== undefined && (
          <WindowBar from={shareOf(window.from, span)} to={shareOf(window.to, span)} />
        )}
        {marks
          .map((mark) => ({ mark, share: shareOf(mark.at, span) }))
          .filter(({ share }) => isInside(share))
          .map(({ mark, share }) => (
            <Mark key={`${mark.kind} ${mark.at} ${mark.label}`} mark={mark} share={share} />
          ))}
        {at !== undefined && (
          <span
            className="bg-ink text-panel text-2xs absolute bottom-0.5 -translate-x-1/2 rounded px-1 tabular-nums"
            style={{ left: `clamp(18px, ${percent(shareOf(at, span))}, calc(100% - 18px))` }}
          >
            {formatClock(at)}
          </span>
        )}
      </div>
    </div>
  )
}

function WindowBar({ from, to }: { readonly from: number; readonly to: number }) {
  const [left, right] = [Math.max(0, from), Math.min(1, to)]
  if (right <= left) return null
  return (
    <span
      className="bg-accent absolute -bottom-px h-[3px]"
      style={{ left: percent(left), width: percent(right - left) }}
    />
  )
}

function Mark({ mark, share }: { readonly mark: TimeMark; readonly share: number }) {
  const colour = mark.kind === 'alert' ? 'text-failing' : 'text-accent'
  return (
    <svg
      width="9"
      height="7"
      className={`${colour} absolute bottom-0 -translate-x-1/2`}
      style={{ left: percent(share) }}
    >
      <title>{mark.label}</title>
      <path d="M0 0h9L4.5 7z" fill="currentColor" />
    </svg>
  )
}

const isInside = (share: number) => share >= 0 && share <= 1
const percent = (share: number) => `${share * 100}%`

/** Midnight is a date. */
const tickText = (at: number, ahead: number) =>
  (at + ahead) % 86_400_000 === 0 ? dayMonth.format(at) : formatClock(at)
