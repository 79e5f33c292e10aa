import { Info, OctagonX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'

type BannerProps = {
  readonly tone: 'info' | 'warn' | 'bad'
  readonly children: ReactNode
  /** A way out: usually a button. */
  readonly action?: ReactNode
}

const tones = {
  info: { icon: Info, frame: 'border-line bg-panel', mark: 'text-accent' },
  warn: {
    icon: TriangleAlert,
    frame: 'border-degraded/40 bg-degraded-tint',
    mark: 'text-degraded',
  },
  bad: { icon: OctagonX, frame: 'border-failing/40 bg-failing-tint', mark: 'text-failing' },
} as const

/** One thing the viewer should know about the numbers beneath, which stay where they are. */
export function Banner({ tone, children, action }: BannerProps) {
  return (
    <div
      className={classNames('flex items-start gap-2 rounded border px-3 py-1.5', tones[tone].frame)}
    >
      <span className="mt-0.5">
        <ToneIcon tone={tone} />
      </span>
      <div className="min-w-0 grow break-words">{children}</div>
      {action}
    </div>
  )
}

export function ToneIcon({ tone }: Pick<BannerProps, 'tone'>) {
  const { icon: Icon, mark } = tones[tone]
  return <Icon size={15} aria-hidden className={classNames('shrink-0', mark)} />
}
