import { useState } from 'react'

import { alignDown } from '#src/domain/time-window.ts'
import { epochMillis, type EpochMillis } from '#src/domain/units.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatMoment } from '#src/ui/formats.ts'
import { Popover } from '#src/ui/Popover.tsx'

import { markSign, type TimeMark } from './marks.ts'
import { momentStep } from './moments.ts'

type EventsMenuProps = {
  readonly marks: readonly TimeMark[]
  readonly liveEnd: EpochMillis
  readonly at: EpochMillis | undefined
  readonly onGoTo: (at: EpochMillis | undefined) => void
}

/** What is known to have changed, newest first, and any other moment to go to. */
export function EventsMenu({ marks, liveEnd, at, onGoTo }: EventsMenuProps) {
  const newestFirst = marks.toSorted((a, b) => b.at - a.at)
  return (
    <Popover label="Events" button={`Events${marks.length > 0 ? ` (${marks.length})` : ''}`}>
      <div className="flex w-96 max-w-full flex-col gap-2 p-3">
        <h2 className="font-semibold">What is known to have changed</h2>
        {newestFirst.length === 0 && (
          <p className="text-muted">
            No alert began and no version appeared in this time. Changes of routing rules are not
            known to Weir yet.
          </p>
        )}
        <ul className="flex flex-col">
          {newestFirst.map((mark) => (
            <li key={mark.key} className="border-line border-t first:border-t-0">
              <button
                type="button"
                onClick={() => onGoTo(alignDown(mark.at, momentStep))}
                className="hover:bg-hover grid w-full grid-cols-[1rem_1fr] gap-x-1.5 rounded px-1 py-1.5 text-left"
              >
                <span aria-hidden className="text-accent">
                  {markSign[mark.kind]}
                </span>
                <span>{mark.label}</span>
                <span className="text-faint col-start-2 text-xs tabular-nums">
                  {formatMoment(mark.at)}
                  {mark.more !== undefined && ` · ${mark.more}`}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <GoTo at={at} liveEnd={liveEnd} onGoTo={onGoTo} />
      </div>
    </Popover>
  )
}

const hourMillis = 3_600_000

/** Any moment, in the viewer's own zone. */
function GoTo({ at, liveEnd, onGoTo }: Omit<EventsMenuProps, 'marks'>) {
  const [text, setText] = useState(toLocalText(at ?? epochMillis(liveEnd - hourMillis)))
  const moment = Date.parse(text)
  const isPast = Number.isFinite(moment) && moment < liveEnd
  return (
    <form
      className="border-line flex flex-wrap items-end gap-2 border-t pt-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (isPast) onGoTo(alignDown(epochMillis(moment), momentStep))
      }}
    >
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">Another moment</span>
        <input
          type="datetime-local"
          step={1}
          value={text}
          max={toLocalText(liveEnd)}
          onChange={(event) => setText(event.target.value)}
          className="border-line-strong bg-canvas h-7 rounded border px-2 text-sm"
        />
      </label>
      <Button type="submit" disabled={!isPast}>
        Go there
      </Button>
      {!isPast && text !== '' && (
        <p className="text-muted basis-full text-xs">A moment that has passed, please.</p>
      )}
    </form>
  )
}

/** As a field for local times wants it. */
function toLocalText(at: EpochMillis): string {
  const date = new Date(at)
  const local = new Date(at - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19)
}
