import { Pause, Play, StepBack, StepForward } from 'lucide-react'
import { useCallback, useState } from 'react'

import { formatDuration } from '#src/domain/time-window.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'
import { Button } from '#src/ui/Button.tsx'
import { classNames } from '#src/ui/class-names.ts'
import { formatMoment } from '#src/ui/formats.ts'
import { IconButton } from '#src/ui/IconButton.tsx'
import { Select } from '#src/ui/Select.tsx'
import { useShortcuts } from '#src/ui/use-shortcuts.ts'

import { matrixSpans } from '../matrix/matrix-url.ts'
import { toRefresh } from '../traffic-scope.ts'
import type { TrafficState } from '../url.ts'
import type { TrafficChange } from '../use-traffic-state.ts'
import { CompareSelect } from './CompareSelect.tsx'
import { EventsMenu } from './EventsMenu.tsx'
import type { TimeMark } from './marks.ts'
import { horizonOf, momentStep, movedBy } from './moments.ts'
import { Scrubber } from './Scrubber.tsx'
import { useLiveEnd } from './use-live-end.ts'
import { replaySpeeds, useReplay, type ReplaySpeed } from './use-replay.ts'

export type TimeBarProps = {
  readonly state: TrafficState
  readonly onChange: TrafficChange
  /** How far one step goes. */
  readonly step: Seconds
  /** Whether the numbers of the moment looked at are there. */
  readonly isReady: boolean
  readonly marks: readonly TimeMark[]
}

const spanOptions = matrixSpans.map((span) => {
  const text = formatDuration(span)
  return { value: text, text: `last ${text}`, span }
})
const speedOptions = replaySpeeds.map((speed) => ({
  value: String(speed),
  text: `${speed}×`,
  speed,
}))

/** Which moment the whole screen shows, and what it is compared with. */
export function TimeBar({ state, onChange, step, isReady, marks }: TimeBarProps) {
  const { at, matrix } = state
  const liveEnd = useLiveEnd(momentStep, toRefresh(state).paused)
  const horizon = horizonOf(at, liveEnd, matrix.span)
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<ReplaySpeed>(10)

  const goTo = useCallback(
    (moment: EpochMillis | undefined) => onChange({ at: moment }, { replace: true }),
    [onChange],
  )
  const move = useCallback(
    (bySeconds: number) => {
      const next = movedBy(at, bySeconds, liveEnd)
      if (next === undefined) setPlaying(false)
      goTo(next)
    },
    [at, liveEnd, goTo],
  )
  const goLive = () => {
    setPlaying(false)
    onChange({ at: undefined })
  }
  useReplay({ speed: isPlaying && at !== undefined ? speed : undefined, isReady, onTick: move })
  const goBack = () => move(-1 * step)
  useShortcuts({ '[': goBack, ']': () => move(step), l: goLive })

  const play = () => {
    // from now there is nothing to replay: it starts where the scrubber does
    if (!isPlaying && at === undefined) goTo(movedBy(liveEnd, -1 * matrix.span, liveEnd))
    setPlaying(!isPlaying)
  }
  return (
    <section
      aria-label="Moment"
      className="border-line bg-panel flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-t px-3 py-1"
    >
      <Button
        aria-pressed={at === undefined}
        onClick={goLive}
        title="Show the mesh as it is now (l)"
        className={classNames(at !== undefined && 'border-accent text-accent font-semibold')}
      >
        Live
      </Button>
      <span className="flex items-center">
        <IconButton label={`Back by ${formatDuration(step)}`} icon={StepBack} onClick={goBack} />
        <IconButton
          label={`Forward by ${formatDuration(step)}`}
          icon={StepForward}
          aria-disabled={at === undefined}
          className="aria-disabled:opacity-40"
          onClick={() => move(step)}
        />
        <IconButton
          label={isPlaying ? 'Stop the replay' : 'Replay'}
          icon={isPlaying ? Pause : Play}
          onClick={play}
        />
      </span>
      <Select
        label="Replay speed"
        value={String(speed)}
        options={speedOptions}
        onChange={(text) => {
          const chosen = speedOptions.find(({ value }) => value === text)
          if (chosen !== undefined) setSpeed(chosen.speed)
        }}
      />
      <Scrubber at={at} horizon={horizon} range={state.range} marks={marks} onChange={goTo} />
      <span
        className={classNames(
          'min-w-44 text-xs tabular-nums max-sm:basis-full',
          at === undefined ? 'text-faint' : 'text-ink font-medium',
        )}
      >
        {at === undefined ? 'now' : formatMoment(at)}
      </span>
      <Select
        label="Span"
        value={formatDuration(matrix.span)}
        options={spanOptions}
        onChange={(text) => {
          const chosen = spanOptions.find(({ value }) => value === text)
          if (chosen !== undefined) onChange({ matrix: { ...matrix, span: chosen.span } })
        }}
      />
      <EventsMenu marks={marks} liveEnd={liveEnd} at={at} onGoTo={goTo} />
      <CompareSelect compare={state.compare} at={at} liveEnd={liveEnd} onChange={onChange} />
    </section>
  )
}
