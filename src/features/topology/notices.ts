import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { describeFailure } from '#src/queries/describe-failure.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { formatAge, formatTime } from '#src/ui/formats.ts'

import { pollFailures, pollNotes } from './poll-findings.ts'
import { withheld } from './traffic-context.ts'

/** Something to know about the numbers: a sentence, what follows from it, and how bad it is. */
export type Notice = {
  readonly tone: 'info' | 'warn' | 'bad'
  readonly text: string
  readonly more: string
  readonly canRetry: boolean
}

/** Less than this is an ordinary computer's clock. */
const tolerableMillis = 30_000

/**
 * All there is to say of a view, worst first.
 *
 * @param clockOffset - How far the server's clock is ahead of this page's, in milliseconds.
 */
export function toNotices(
  view: Pick<TrafficView, 'polls' | 'quantiles'>,
  clockOffset = 0,
): readonly Notice[] {
  const { polls, quantiles } = view
  const notices = polls.flatMap(clusterNotices)
  if (Math.abs(clockOffset) > tolerableMillis) notices.push(clockNotice(clockOffset))
  if (typeof quantiles === 'object') {
    notices.push({
      tone: 'info',
      text: withheld(quantiles.tooMany),
      more: 'Rates and errors are complete.',
      canRetry: false,
    })
  }
  const order = { bad: 0, warn: 1, info: 2 } as const
  return notices.toSorted((a, b) => order[a.tone] - order[b.tone])
}

function clockNotice(offset: number): Notice {
  const difference = formatAge(Math.abs(offset) / 1000)
  return {
    tone: 'info',
    text: `This computer’s clock is ${difference} ${offset < 0 ? 'ahead of' : 'behind'} Weir’s server.`,
    more: 'Everything here goes by the server’s clock.',
    canRetry: false,
  }
}

function clusterNotices(poll: ClusterPoll): readonly Notice[] {
  const failures = pollFailures(poll).map(({ failure, queries }) => ({
    tone: poll.state === 'failed' ? ('bad' as const) : ('warn' as const),
    text: describeFailure(failure),
    more: consequence(poll, queries),
    canRetry: true,
  }))
  const notes = pollNotes(poll)
  if (notes.length === 0) return failures
  const words = notes.length === 1 ? 'a warning' : `${notes.length} warnings`
  const warning = {
    tone: 'warn' as const,
    text: `The answers of ${poll.cluster} came with ${words}: ${notes.join('; ')}.`,
    more: 'Its numbers may be incomplete.',
    canRetry: false,
  }
  return [...failures, warning]
}

/** What the failure means for the numbers on screen. */
function consequence(poll: ClusterPoll, queries: readonly string[]): string {
  if (poll.state === 'failed') return 'Nothing of it is shown.'
  if (poll.state === 'stale') {
    const since = poll.asOf === undefined ? 'the last good answer' : formatTime(poll.asOf)
    return `Its numbers are still those of ${since}.`
  }
  return `Partial: no answer to ${queries.join(', ')}; what depends on it is marked “!”.`
}
