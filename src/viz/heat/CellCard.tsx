import type { CSSProperties, ReactNode } from 'react'

import type { Rectangle } from '#src/domain/layout/size.ts'

type CellCardProps = {
  /** What it speaks of, in the page's window. */
  readonly beside: Rectangle
  readonly onEnter: () => void
  readonly onLeave: () => void
  readonly children: ReactNode
}

const gap = 6

/** Where there is more room: above or below what it speaks of, and never over it. */
function place({ left, top, right, bottom }: Rectangle): CSSProperties {
  const { innerWidth, innerHeight } = window
  const isBelow = (top + bottom) / 2 < innerHeight / 2
  const isFromLeft = (left + right) / 2 < innerWidth / 2
  return {
    ...(isBelow ? { top: bottom + gap } : { bottom: innerHeight - top + gap }),
    ...(isFromLeft ? { left } : { right: innerWidth - right }),
  }
}

/**
 * What is to be said of a cell. It can be pointed at itself; whoever walks hears the same from the
 * cell, so it is for the eye alone.
 */
export function CellCard({ beside, onEnter, onLeave, children }: CellCardProps) {
  return (
    <div
      aria-hidden
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      style={place(beside)}
      className="border-line-strong bg-raised shadow-popover fixed z-30 flex w-max max-w-80 flex-col gap-1 rounded-md border px-3 py-2 text-xs"
    >
      {children}
    </div>
  )
}
