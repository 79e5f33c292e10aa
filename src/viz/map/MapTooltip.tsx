import type { CSSProperties } from 'react'

import type { Rectangle } from '#src/domain/layout/size.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import type { Pane } from './fit-map.ts'
import type { Tooltip } from './map-tooltip.ts'

type MapTooltipProps = {
  readonly tooltip: Tooltip
  /** What it speaks of, and the pane that both are in, in pixels. */
  readonly beside: Rectangle
  readonly pane: Pane
  readonly onEnter: () => void
  readonly onLeave: () => void
}

const gap = 8

/** Where there is more room: above or below what it speaks of, and never over it. */
function place({ left, top, right, bottom }: Rectangle, { width, height }: Pane): CSSProperties {
  const isBelow = (top + bottom) / 2 < height / 2
  const isFromLeft = (left + right) / 2 < width / 2
  const [startX, endX] = [Math.max(gap, left), Math.max(gap, width - right)]
  return {
    ...(isBelow
      ? { top: Math.max(gap, bottom + gap) }
      : { bottom: Math.max(gap, height - top + gap) }),
    ...(isFromLeft ? { left: startX } : { right: endX }),
    maxWidth: width - (isFromLeft ? startX : endX) - gap,
  }
}

/**
 * A card with the numbers of what is pointed at. It can be pointed at itself, so that its text can
 * be read at any size; the walk says the same aloud, so it is for the eye alone.
 */
export function MapTooltip({ tooltip, beside, pane, onEnter, onLeave }: MapTooltipProps) {
  const { title, notes, health, lines } = tooltip
  return (
    <div
      aria-hidden
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      style={place(beside, pane)}
      className="border-line-strong bg-raised shadow-popover absolute z-10 flex w-max max-w-72 flex-col gap-1 rounded-md border px-3 py-2 text-xs"
    >
      <p className="text-sm font-semibold break-words">{title}</p>
      {notes.map((note) => (
        <p key={note} className="text-muted">
          {note}
        </p>
      ))}
      {health !== undefined && (
        <p className="flex items-baseline gap-1.5">
          <HealthGlyph state={health.state} wordShown />
          <span className="text-muted">{health.reason}</span>
        </p>
      )}
      {lines.length > 0 && (
        <dl className="border-line mt-0.5 grid grid-cols-[auto_auto_1fr] items-baseline gap-x-3 border-t pt-1.5">
          {lines.map(({ label, reading, format, bucket }) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="text-right">
                <ReadingText reading={reading} format={format} />
              </dd>
              <dd className="text-faint text-2xs">{bucket}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
