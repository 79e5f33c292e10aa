import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'

/** How something is doing: known good, known bad, known quiet, or not known. */
type HealthName = 'failing' | 'degraded' | 'unknown' | 'idle' | 'healthy'

type HealthGlyphProps = {
  readonly state: HealthName
  /** Why, for the tooltip. */
  readonly reason?: string
  /** Shows the word beside the glyph; otherwise only assistive technology reads it. */
  readonly wordShown?: boolean
}

const colours = {
  failing: 'text-failing',
  degraded: 'text-degraded',
  unknown: 'text-unknown',
  idle: 'text-idle',
  healthy: 'text-healthy',
} as const

/** Health as colour, shape and word at once: never by colour alone. */
export function HealthGlyph({ state, reason, wordShown = false }: HealthGlyphProps) {
  return (
    <span
      title={reason === undefined ? state : `${state}: ${reason}`}
      className={classNames('inline-flex shrink-0 items-center gap-1.5', colours[state])}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden>
        {shapes[state]}
      </svg>
      <span className={wordShown ? undefined : 'sr-only'}>{state}</span>
    </span>
  )
}

const outline = { fill: 'none', stroke: 'currentColor' } as const
const cut = { fill: 'none', stroke: 'var(--color-panel)', strokeWidth: 1.5 } as const

const shapes: Readonly<Record<HealthName, ReactNode>> = {
  failing: (
    <>
      <path d="M3.7.5h4.6l3.2 3.2v4.6l-3.2 3.2H3.7L.5 8.3V3.7z" fill="currentColor" />
      <path d="m4 4 4 4m0-4L4 8" {...cut} />
    </>
  ),
  degraded: (
    <>
      <path d="M6 .8 11.7 11H.3z" fill="currentColor" />
      <path d="M6 4.2v3.2m0 1v1.2" {...cut} />
    </>
  ),
  unknown: <path d="M1.5 1.5h9v9h-9zM1.5 6 6 1.5m-4.5 9 9-9M6 10.5 10.5 6" {...outline} />,
  idle: <circle cx="6" cy="6" r="4" strokeWidth="1.5" {...outline} />,
  healthy: <circle cx="6" cy="6" r="4" fill="currentColor" />,
}
