import { Pause, RefreshCw } from 'lucide-react'

import { formatDuration } from '#src/domain/time-window.ts'
import { Button } from '#src/ui/Button.tsx'
import { IconButton } from '#src/ui/IconButton.tsx'
import { Link } from '#src/ui/Link.tsx'
import { pathAsLeft } from '#src/ui/location.ts'
import { SegmentedControl } from '#src/ui/SegmentedControl.tsx'
import { Select } from '#src/ui/Select.tsx'

import { refreshIntervals, timeRanges } from '../url.ts'
import type { ServiceState } from './service-url.ts'
import type { ServiceChange } from './use-service-state.ts'

type ServiceBarProps = {
  readonly state: ServiceState
  readonly onChange: ServiceChange
  readonly isRefreshing: boolean
  readonly onRefresh: () => void
}

const rangeOptions = timeRanges.map((range) => {
  const text = formatDuration(range)
  return { value: text, text, range }
})
const refreshOptions = [
  ...refreshIntervals.map((interval) => ({
    value: String(interval),
    text: interval < 60 ? `${interval} s` : `${interval / 60} min`,
    interval,
  })),
  { value: 'off', text: 'Off', interval: 'off' as const },
]

/** How far back, and how often it is asked for anew. */
export function ServiceBar({ state, onChange, isRefreshing, onRefresh }: ServiceBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="View"
      className="border-line bg-panel flex shrink-0 flex-wrap items-center gap-2 border-b px-3 py-1.5"
    >
      <Link to={pathAsLeft('/')} className="text-muted hover:text-ink flex h-7 items-center">
        ← Traffic
      </Link>
      <span className="grow" />
      <SegmentedControl
        label="Time range"
        value={formatDuration(state.range)}
        options={rangeOptions}
        onChange={(text) => {
          const chosen = rangeOptions.find(({ value }) => value === text)
          if (chosen !== undefined) onChange({ range: chosen.range })
        }}
      />
      <span className="flex items-center gap-1">
        <IconButton
          label="Refresh now"
          icon={RefreshCw}
          onClick={onRefresh}
          className="transition-opacity aria-disabled:opacity-40 aria-disabled:delay-700"
          aria-disabled={isRefreshing}
        />
        <Select
          label="Refresh interval"
          value={String(state.refresh)}
          options={refreshOptions}
          onChange={(text) => {
            const chosen = refreshOptions.find(({ value }) => value === text)
            if (chosen !== undefined) onChange({ refresh: chosen.interval })
          }}
        />
      </span>
      <Button aria-pressed={state.paused} onClick={() => onChange({ paused: !state.paused })}>
        <Pause size={13} aria-hidden />
        <span className="max-sm:sr-only">Pause</span>
      </Button>
    </div>
  )
}
