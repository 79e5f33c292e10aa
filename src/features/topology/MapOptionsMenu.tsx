import type { ReactNode } from 'react'

import { usePreference } from '#src/ui/preference.ts'
import { useMediaQuery } from '#src/ui/use-media-query.ts'
import { animation, edgeLabels, type EdgeLabel, type MapOptions } from '#src/viz/map/map-options.ts'

type MapOptionsMenuProps = {
  readonly options: MapOptions
  readonly onChange: (change: Partial<MapOptions>) => void
}

const labelWords: Readonly<Record<EdgeLabel, { readonly name: string; readonly note?: string }>> = {
  trouble: { name: 'What fails', note: 'and what went silent' },
  rate: { name: 'Rate', note: 'for TCP: connections, bytes' },
  errors: { name: 'Errors', note: 'share that failed' },
  mean: { name: 'Mean latency' },
  p50: { name: 'p50' },
  p95: { name: 'p95' },
  p99: { name: 'p99' },
  share: { name: 'Share', note: 'of its caller’s requests' },
}

/** What is written on the map's edges, and whether its traffic moves. */
export function MapOptionsMenu({ options, onChange }: MapOptionsMenuProps) {
  const { labels, sides } = options
  const toggle = (label: EdgeLabel, isOn: boolean) =>
    onChange({
      labels: edgeLabels.filter((name) => (name === label ? isOn : labels.includes(name))),
    })
  return (
    <div className="flex w-80 flex-col gap-1 p-2">
      <fieldset>
        <legend className="px-1.5 pb-1 font-semibold">Written on edges</legend>
        {edgeLabels.map((label) => (
          <Choice
            key={label}
            isChosen={labels.includes(label)}
            onChange={(isOn) => toggle(label, isOn)}
            {...labelWords[label]}
          />
        ))}
      </fieldset>
      <div className="border-line border-t pt-1">
        <Choice
          name="Both sides"
          note="and the gap between them"
          isChosen={sides}
          onChange={(isOn) => onChange({ sides: isOn })}
        />
        <AnimationChoice />
      </div>
      <p className="text-muted border-line border-t px-1.5 pt-1.5 text-xs">
        What can’t be read at a zoom, or finds no free place, is left out: zoom in, or see the
        tables.
      </p>
    </div>
  )
}

/** A choice of this browser, unlike the others, which are a part of the view. */
function AnimationChoice() {
  const [chosen, choose] = usePreference(animation)
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)')
  return (
    <Choice
      name="Moving traffic"
      note={isStill ? 'off: your system asks for less motion' : 'dots on the busiest edges'}
      isChosen={chosen === 'on' && !isStill}
      isDisabled={isStill}
      onChange={(isOn) => choose(isOn ? 'on' : 'off')}
    />
  )
}

type ChoiceProps = {
  readonly name: ReactNode
  readonly note?: string
  readonly isChosen: boolean
  readonly isDisabled?: boolean
  readonly onChange: (isChosen: boolean) => void
}

function Choice({ name, note, isChosen, isDisabled = false, onChange }: ChoiceProps) {
  return (
    <label className="hover:bg-hover flex min-h-7 cursor-pointer items-center gap-2 rounded px-1.5">
      <input
        type="checkbox"
        className="accent-accent size-3.5 shrink-0"
        checked={isChosen}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="shrink-0">{name}</span>
      {note !== undefined && <span className="text-muted ml-auto text-right text-xs">{note}</span>}
    </label>
  )
}
