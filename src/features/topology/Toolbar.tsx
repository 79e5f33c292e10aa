import { Pause, RefreshCw } from 'lucide-react'
import { memo, type RefObject } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import { levels } from '#src/domain/mesh/identity.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { Seconds } from '#src/domain/units.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { IconButton } from '#src/ui/IconButton.tsx'
import { SegmentedControl } from '#src/ui/SegmentedControl.tsx'
import { Select } from '#src/ui/Select.tsx'

import { FindBox } from './FindBox.tsx'
import { ScopePicker } from './ScopePicker.tsx'
import { refreshIntervals, timeRanges, type RefreshInterval, type TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

type ToolbarProps = {
  readonly state: TrafficState
  readonly onChange: TrafficChange
  readonly clusters: readonly ClusterInfo[]
  readonly namespaces: readonly string[]
  readonly isRefreshing: boolean
  readonly onRefresh: () => void
  readonly view: TrafficView | undefined
  readonly findBox: RefObject<HTMLInputElement | null>
}

const levelOptions = levels.map((level) => ({ value: level, text: `by ${level}` }))
const rangeOptions = timeRanges.map((range) => {
  const text = formatDuration(range)
  return { value: text, text, range }
})
const refreshOptions = [...refreshIntervals, 'off' as const].map((interval) => ({
  value: String(interval),
  text: refreshText(interval),
  interval,
}))

/** A brushed window may be of any length. */
function withRange(range: Seconds) {
  const text = formatDuration(range)
  if (rangeOptions.some(({ value }) => value === text)) return rangeOptions
  return [...rangeOptions, { value: text, text, range }]
}

function refreshText(interval: RefreshInterval): string {
  if (interval === 'off') return 'Off'
  return interval < 60 ? `${interval} s` : `${interval / 60} min`
}

/** Which part of the mesh, how fine, over what time, and how often it is asked for anew. */
export const Toolbar = memo(function Toolbar(props: ToolbarProps) {
  const { state, onChange, clusters, namespaces, isRefreshing, onRefresh, view, findBox } = props
  return (
    <div
      role="toolbar"
      aria-label="View"
      className="border-line bg-panel flex shrink-0 flex-wrap items-center gap-2 border-b px-3 py-1.5"
    >
      <ScopePicker
        things="clusters"
        options={clusters.map(({ name, cloud, region }) => ({
          value: name,
          note: [cloud, region].filter((part) => part !== '').join(' '),
        }))}
        chosen={state.clusters}
        onChange={(chosen) => onChange({ clusters: chosen })}
      />
      <ScopePicker
        things="namespaces"
        options={namespaces.map((value) => ({ value }))}
        chosen={state.namespaces}
        onChange={(chosen) => onChange({ namespaces: chosen })}
      />
      <Select
        label="Level"
        value={state.level}
        options={levelOptions}
        // an edge of one level is no edge of another
        onChange={(level) => onChange({ level, selected: undefined })}
      />
      <FindBox box={findBox} view={view} state={state} onChange={onChange} />
      <span className="grow" />
      <SegmentedControl
        label="Time range"
        value={formatDuration(state.range)}
        options={withRange(state.range)}
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
          // an answer that comes at once must not make it blink
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
      <Button
        aria-pressed={state.paused}
        onClick={() => onChange({ paused: !state.paused }, { replace: true })}
      >
        <Pause size={13} aria-hidden />
        <span className="max-sm:sr-only">Pause</span>
      </Button>
    </div>
  )
})
