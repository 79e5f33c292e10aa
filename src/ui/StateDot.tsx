import { classNames } from './class-names.ts'

type StateDotProps = {
  readonly tone: 'good' | 'warn' | 'bad' | 'none'
  readonly word: string
}

const looks = {
  good: { colour: 'text-healthy', path: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8z' },
  warn: { colour: 'text-degraded', path: 'M5 .6 9.8 9.2H.2z' },
  bad: { colour: 'text-failing', path: 'M3.1.5h3.8l2.6 2.6v3.8L6.9 9.5H3.1L.5 6.9V3.1z' },
  none: {
    colour: 'text-idle',
    path: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0 1.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z',
  },
} as const

/** How something that answers (or doesn't) is doing: shape and colour, and always the word. */
export function StateDot({ tone, word }: StateDotProps) {
  const { colour, path } = looks[tone]
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <svg
        width="10"
        height="10"
        viewBox="0 0 10 10"
        aria-hidden
        className={classNames('shrink-0', colour)}
      >
        <path d={path} fill="currentColor" fillRule="evenodd" />
      </svg>
      <span className="min-w-0 break-words">{word}</span>
    </span>
  )
}
