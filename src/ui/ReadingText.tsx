import { classNames } from './class-names.ts'
import { formatCount, formatTime, noNumber } from './formats.ts'

/** A number on screen, or why there is none. */
export type ReadingShown =
  | { readonly state: 'pending' }
  | { readonly state: 'value'; readonly value: number }
  | { readonly state: 'zero' }
  | { readonly state: 'no-telemetry'; readonly since?: number }
  | { readonly state: 'too-few'; readonly requests: number; readonly value: number }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'withheld'; readonly reason: string }

type ReadingTextProps = {
  readonly reading: ReadingShown
  readonly format: (value: number) => string
  /** More about a value, for its tooltip: "between 100 ms and 250 ms". */
  readonly hint?: string | undefined
}

/** A reading in its states, each told apart by form and by words, not by colour alone. */
export function ReadingText({ reading, format, hint }: ReadingTextProps) {
  const { title, said } = readingWords(reading)
  return (
    <span title={hint ?? title} className={classNames('tabular-nums', looks[reading.state])}>
      {/* the sign is for the eye, the words for the ear; a value needs no words */}
      <span aria-hidden={said !== undefined}>
        <Sign reading={reading} format={format} />
      </span>
      {said !== undefined && <span className="sr-only">{said}</span>}
    </span>
  )
}

const looks = {
  pending: '',
  value: '',
  zero: 'text-faint',
  'no-telemetry': 'text-faint',
  'too-few': 'text-faint',
  failed: 'font-semibold text-failing',
  withheld: 'text-faint text-2xs',
} as const

function Sign({ reading, format }: Pick<ReadingTextProps, 'reading' | 'format'>) {
  if (reading.state === 'value') return format(reading.value)
  if (reading.state === 'zero') return '0'
  if (reading.state === 'failed') return '!'
  if (reading.state === 'withheld') return 'n/a'
  if (reading.state === 'pending') {
    return <span className="skeleton inline-block h-2.5 w-9 align-middle" />
  }
  if (reading.state === 'no-telemetry') {
    return (
      <span className="hatch inline-block w-9 rounded-sm text-center leading-4">{noNumber}</span>
    )
  }
  return (
    // without room for both on one line, the number stands above its count
    <span className="inline-flex flex-wrap-reverse items-baseline justify-end gap-x-1">
      <small className="text-2xs">n={formatCount(reading.requests)}</small>{' '}
      <span>{format(reading.value)}</span>
    </span>
  )
}

/** What the tooltip says, and what assistive technology hears where the sign alone says nothing. */
export function readingWords(reading: ReadingShown): { title?: string; said?: string } {
  switch (reading.state) {
    case 'value':
      return {}
    case 'zero':
      return { title: 'Measured: none' }
    case 'pending':
      return { title: 'Asked for, not answered yet', said: 'loading' }
    case 'no-telemetry': {
      const since = reading.since === undefined ? '' : ` since ${formatTime(reading.since)}`
      return { title: `No telemetry${since}`, said: `no telemetry${since}` }
    }
    case 'too-few':
      return {
        title: `Only ${formatCount(reading.requests)} requests in the window: too few to tell`,
      }
    case 'withheld':
      return { title: reading.reason, said: `not asked: ${reading.reason}` }
    case 'failed':
    default:
      return { title: reading.reason, said: `failed: ${reading.reason}` }
  }
}
