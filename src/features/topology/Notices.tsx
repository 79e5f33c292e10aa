import { formatDuration } from '#src/domain/time-window.ts'
import { useClockOffset } from '#src/queries/server-clock.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { Banner } from '#src/ui/Banner.tsx'
import { Button } from '#src/ui/Button.tsx'

import { toNotices } from './notices.ts'
import { rateWindow } from './traffic-context.ts'
import type { TrafficState } from './url.ts'

type NoticesProps = {
  readonly view: TrafficView
  readonly state: TrafficState
  /** The refresh itself failed: nothing answered, not even to say that it can't. */
  readonly error: Error | null
  readonly onRetry: () => void
}

/** What the viewer must know about the numbers below, which stay where they are. */
export function Notices({ view, state, error, onRetry }: NoticesProps) {
  const notices = toNotices(view, useClockOffset())
  const window = rateWindow(view, state.range)
  const isEmpty = notices.length === 0 && error === null && window === state.range
  if (isEmpty) return null

  const retry = <Button onClick={onRetry}>Ask again</Button>
  return (
    <div className="flex max-h-40 shrink-0 flex-col gap-1 overflow-auto px-3 pb-2">
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
      {window !== state.range && (
        <Banner tone="info">
          Rates are averaged over {formatDuration(window)}, not {formatDuration(state.range)}: at
          least four scrapes, and at least what a cluster’s configuration asks for.
        </Banner>
      )}
    </div>
  )
}
