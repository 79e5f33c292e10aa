import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { describeFailure } from '#src/queries/describe-failure.ts'
import { useClockOffset } from '#src/queries/server-clock.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatAge, formatTime } from '#src/ui/formats.ts'
import { Popover } from '#src/ui/Popover.tsx'
import { StateDot } from '#src/ui/StateDot.tsx'
import { useNow } from '#src/ui/use-now.ts'

import { pollFailures, pollNotes } from './poll-findings.ts'

type ClusterChipProps = { readonly poll: ClusterPoll; readonly onRetry: () => void }

const tones = {
  loading: 'none',
  live: 'good',
  partial: 'warn',
  stale: 'warn',
  failed: 'bad',
} as const

const chip =
  'inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded border border-line-strong bg-panel px-2 text-xs text-ink hover:bg-hover'

/** How one cluster's last refresh went; opens to say what failed and what to do. */
export function ClusterChip({ poll, onRetry }: ClusterChipProps) {
  const notes = pollNotes(poll)
  const extra = poll.state === 'live' ? '' : ` · ${poll.state}`
  return (
    <Popover
      label={`Cluster ${poll.cluster}`}
      button={
        <StateDot
          tone={poll.state === 'live' && notes.length > 0 ? 'warn' : tones[poll.state]}
          word={`${poll.cluster}${extra}${notes.length > 0 ? ' · warnings' : ''}`}
        />
      }
      buttonClassName={chip}
    >
      <ClusterFindings poll={poll} onRetry={onRetry} />
    </Popover>
  )
}

function ClusterFindings({ poll, onRetry }: ClusterChipProps) {
  const now = useNow() + useClockOffset()
  const failures = pollFailures(poll)
  const notes = pollNotes(poll)
  return (
    <div className="flex w-96 max-w-full flex-col gap-2 p-3">
      <p className="font-semibold">
        {poll.cluster}: {poll.state}
      </p>
      {poll.asOf !== undefined && (
        <p className="text-muted">
          Its numbers are of {formatTime(poll.asOf)}, {formatAge((now - poll.asOf) / 1000)} ago.
        </p>
      )}
      {failures.map(({ queries, failure }) => (
        <div key={`${failure.kind} ${queries.join(' ')}`} className="break-words">
          <p>{describeFailure(failure)}</p>
          {queries.length > 0 && <p className="text-faint">Query: {queries.join(', ')}</p>}
        </div>
      ))}
      {notes.map((note) => (
        <p key={note}>The back end warns: {note}</p>
      ))}
      {failures.length === 0 && notes.length === 0 && (
        <p className="text-muted">
          {poll.state === 'loading' ? 'Not answered yet.' : 'All queries were answered.'}
        </p>
      )}
      <div>
        <Button onClick={onRetry}>Ask again</Button>
      </div>
    </div>
  )
}
