import type { QuantileEstimate } from '#src/domain/signals/latency.ts'
import { formatClock, formatLatency } from '#src/ui/formats.ts'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import type { PeerLabel } from './peer-label.ts'

/** A name and where it is: beside it where the table is wide, beneath it where it is narrow. */
export function PeerCell({ name, place }: PeerLabel) {
  return (
    <span
      title={place === '' ? name : `${name} (${place})`}
      className="flex flex-col leading-4 group-data-[wide=true]/table:flex-row group-data-[wide=true]/table:items-baseline group-data-[wide=true]/table:gap-x-2"
    >
      <span className="max-w-full min-w-0 truncate group-data-[wide=true]/table:shrink-0">
        {name}
      </span>{' '}
      <span className="text-2xs text-faint min-w-0 truncate group-data-[wide=true]/table:text-xs">
        {place}
      </span>
    </span>
  )
}

/** A number that is reported no more, and since when: beneath in a narrow table, before in a wide one. */
export function SilentCell({ since }: { readonly since: number }) {
  return (
    <span className="inline-flex flex-wrap-reverse items-baseline justify-end gap-x-1">
      <small className="text-2xs text-faint whitespace-nowrap" aria-hidden>
        since {formatClock(since)}
      </small>{' '}
      <ReadingText reading={{ state: 'no-telemetry', since }} format={formatLatency} />
    </span>
  )
}

/** The bucket that an estimate lies in, in words: it can't be finer than that. */
export function bucketHint(estimate: QuantileEstimate | undefined): string | undefined {
  if (estimate === undefined) return undefined
  const { lower, upper } = estimate
  return Number.isFinite(upper)
    ? `Between ${formatLatency(lower)} and ${formatLatency(upper)}, the bounds of its bucket`
    : `Above ${formatLatency(lower)}, the largest bound of the histogram`
}
