import type { LineLook } from './chart-content.ts'

const colours = {
  accent: 'text-accent',
  ink: 'text-ink',
  muted: 'text-muted',
  failing: 'text-failing',
  degraded: 'text-degraded',
} as const
const dashes = { solid: undefined, dashed: '5 4', dotted: '1.5 3' } as const

/** How a line looks, for the legend. */
export function LineSample({ colour, stroke }: LineLook) {
  return (
    <svg width="22" height="8" aria-hidden className={`${colours[colour]} shrink-0`}>
      <path d="M0 4h22" stroke="currentColor" strokeWidth="1.75" strokeDasharray={dashes[stroke]} />
    </svg>
  )
}
