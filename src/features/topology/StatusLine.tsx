import { useClockOffset } from '#src/queries/server-clock.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { formatAge, formatMoment, formatTime } from '#src/ui/formats.ts'
import { StateDot } from '#src/ui/StateDot.tsx'
import { useNow } from '#src/ui/use-now.ts'

import { ClusterChip } from './ClusterChip.tsx'
import { toFreshness } from './freshness.ts'
import { toRefresh } from './traffic-scope.ts'
import type { TrafficState } from './url.ts'

type StatusLineProps = {
  readonly view: TrafficView
  readonly state: TrafficState
  readonly isAsking: boolean
  readonly onRetry: () => void
}

const faces = {
  live: { word: 'Live', tone: 'good' },
  past: { word: 'Not now', tone: 'warn' },
  loading: { word: 'Loading', tone: 'none' },
  waiting: { word: 'Waiting for an answer', tone: 'none' },
  paused: { word: 'Paused', tone: 'none' },
  off: { word: 'Refresh off', tone: 'none' },
  partial: { word: 'Partial', tone: 'warn' },
  stale: { word: 'Stale', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
} as const

/** When the numbers are of, how old that is by now, and how each cluster answered. */
export function StatusLine({ view, state, isAsking, onRetry }: StatusLineProps) {
  const now = useNow() + useClockOffset()
  const { state: freshness, asOf } = toFreshness(
    view,
    { ...toRefresh(state), isPast: state.at !== undefined },
    now,
    isAsking,
  )
  const { word, tone } = faces[freshness === 'paused' && !state.paused ? 'off' : freshness]
  return (
    <div className="text-muted ml-auto flex flex-wrap items-center gap-2 text-xs tabular-nums max-sm:w-full">
      {/* a line of its own where there is little room: its words change, and nothing below may move */}
      <span className="flex items-center gap-2 whitespace-nowrap max-sm:basis-full">
        <StateDot tone={tone} word={word} />
        {asOf !== undefined && (
          <span title={formatMoment(asOf)}>
            {formatTime(asOf)}
            <span className="text-faint ml-1.5 inline-block min-w-14">
              {formatAge((now - asOf) / 1000)} ago
            </span>
          </span>
        )}
      </span>
      <ul aria-label="Clusters" className="flex flex-wrap gap-1">
        {view.polls.map((poll) => (
          <li key={poll.cluster}>
            <ClusterChip poll={poll} onRetry={onRetry} />
          </li>
        ))}
      </ul>
    </div>
  )
}
