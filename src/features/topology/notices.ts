import { formatDuration } from '#src/domain/time-window.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import type { Seconds } from '#src/domain/units.ts'
import { describeFailure } from '#src/queries/describe-failure.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { formatAge, formatTime } from '#src/ui/formats.ts'

import { pollFailures, pollNotes } from './poll-findings.ts'
import { rateWindow, withheld } from './traffic-context.ts'

/** Something to know about the numbers: a sentence, what follows from it, and how bad it is. */
export type Notice = {
  /** Of what it is: the same while only its words change. */
  readonly key: string
  /** In two or three words. */
  readonly brief: string
  readonly tone: 'info' | 'warn' | 'bad'
  readonly text: string
  readonly more: string
  readonly canRetry: boolean
}

type Asked = {
  readonly range: Seconds
  readonly clockOffset: number
  /** The refresh itself failed: nothing answered, not even to say that it can't. */
  readonly error: Error | null
}

/** {@link toNotices}, with what there is to say of how the view was asked for. */
export function toScreenNotices(
  view: Pick<TrafficView, 'polls' | 'quantiles'>,
  { range, clockOffset, error }: Asked,
): readonly Notice[] {
  const window = rateWindow(view, range)
  const notices = [...toNotices(view, clockOffset)]
  if (error !== null) {
    notices.unshift({
      key: 'refresh',
      brief: 'Refresh failed',
      tone: 'bad',
      text: `The last refresh broke down: ${error.message}`,
      more: '',
      canRetry: true,
    })
  }
  if (window !== range) {
    notices.push({
      key: 'window',
      brief: `Rates over ${formatDuration(window)}`,
      tone: 'info',
      text: `Rates are averaged over ${formatDuration(window)}, not ${formatDuration(range)}: at least four scrapes, and at least what a cluster’s configuration asks for.`,
      more: '',
      canRetry: false,
    })
  }
  return notices
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
      key: 'quantiles',
      brief: 'No quantiles',
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
    key: 'clock',
    brief: `Clock ${difference} ${offset < 0 ? 'ahead' : 'behind'}`,
    tone: 'info',
    text: `This computer’s clock is ${difference} ${offset < 0 ? 'ahead of' : 'behind'} Weir’s server.`,
    more: 'Everything here goes by the server’s clock.',
    canRetry: false,
  }
}

function clusterNotices(poll: ClusterPoll): readonly Notice[] {
  const { cluster } = poll
  const failures = pollFailures(poll).map(({ failure, queries }) => ({
    key: `${cluster} ${failure.kind} ${queries.join()}`,
    brief: `${cluster}: ${poll.state}`,
    tone: poll.state === 'failed' ? ('bad' as const) : ('warn' as const),
    text: describeFailure(failure),
    more: consequence(poll, queries),
    canRetry: true,
  }))
  const notes = pollNotes(poll)
  if (notes.length === 0) return failures
  const words = notes.length === 1 ? 'a warning' : `${notes.length} warnings`
  const warning = {
    key: `${cluster} warnings`,
    brief: `${cluster}: warnings`,
    tone: 'warn' as const,
    text: `The answers of ${cluster} came with ${words}: ${notes.join('; ')}.`,
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
