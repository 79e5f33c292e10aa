import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { useClockOffset } from '#src/queries/server-clock.ts'
import type { SignalsAnswer } from '#src/queries/signals.ts'
import type { TrafficRefresh } from '#src/queries/traffic.ts'
import { Banner } from '#src/ui/Banner.tsx'
import { Button } from '#src/ui/Button.tsx'
import { formatAge, formatTime } from '#src/ui/formats.ts'
import { useNow } from '#src/ui/use-now.ts'

import { toNotices } from '../notices.ts'

type ServiceNoticesProps = {
  readonly signals: SignalsAnswer | undefined
  readonly error: Error | null
  readonly refresh: TrafficRefresh
  readonly isAsking: boolean
  readonly onRetry: () => void
}

/** What the viewer must know about the numbers below, which stay where they are. */
export function ServiceNotices(props: ServiceNoticesProps) {
  const { signals, error, refresh, isAsking, onRetry } = props
  const offset = useClockOffset()
  const notices =
    signals === undefined
      ? []
      : toNotices({ polls: signals.polls.map(withoutParts), quantiles: 'ready' }, offset)
  const retry = (
    <Button onClick={onRetry} disabled={isAsking}>
      {isAsking ? 'Asking…' : 'Ask again'}
    </Button>
  )
  return (
    <div className="flex flex-col gap-1 empty:hidden">
      {error !== null && (
        <Banner tone="bad" action={retry}>
          The last refresh broke down: {error.message}
        </Banner>
      )}
      {notices.map((notice) => (
        <Banner key={notice.text} tone={notice.tone} action={notice.canRetry && retry}>
          {notice.text} <span className="text-muted">{notice.more}</span>
        </Banner>
      ))}
      {signals !== undefined && !refresh.paused && (
        <StaleNotice asOf={signals.series.times.at(-1)} signals={signals} refresh={refresh} />
      )}
    </div>
  )
}

/** What failed in part is told at the charts that lack it. */
const withoutParts = (poll: ClusterPoll): ClusterPoll =>
  poll.state === 'partial'
    ? { ...poll, queries: poll.queries.filter(({ failure }) => failure === undefined) }
    : poll

/** Three missed columns are no coincidence. */
const missedColumns = 3

function StaleNotice({
  asOf,
  signals,
  refresh,
}: {
  readonly asOf: number | undefined
  readonly signals: SignalsAnswer
  readonly refresh: TrafficRefresh
}) {
  const now = useNow() + useClockOffset()
  const [first = 0, second = first] = signals.series.times
  const due = Math.max(refresh.intervalSeconds, (second - first) / 1000)
  const age = asOf === undefined ? 0 : (now - asOf) / 1000
  if (asOf === undefined || age <= (missedColumns + 1) * due) return null
  return (
    <Banner tone="warn">
      The charts are stale: they end at {formatTime(asOf)}, {formatAge(age)} ago.
    </Banner>
  )
}
