import { alignDown } from '#src/domain/time-window.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import { formatTime } from '#src/ui/formats.ts'
import { Select } from '#src/ui/Select.tsx'

import type { TrafficChange } from '../use-traffic-state.ts'
import { momentStep, type CompareWith } from './moments.ts'

type CompareSelectProps = {
  readonly compare: CompareWith | undefined
  readonly at: EpochMillis | undefined
  readonly liveEnd: EpochMillis
  readonly onChange: TrafficChange
}

const choices = [
  { value: 'none', text: 'nothing' },
  { value: 'previous', text: 'previous window' },
  { value: 'yesterday', text: 'same time yesterday' },
  { value: 'last-week', text: 'same time last week' },
  { value: 'here', text: 'this very moment' },
] as const

/** What the moment that is looked at is compared with. */
export function CompareSelect({ compare, at, liveEnd, onChange }: CompareSelectProps) {
  const isMoment = typeof compare === 'number'
  const options: readonly { readonly value: string; readonly text: string }[] = isMoment
    ? [...choices, { value: 'moment', text: formatTime(compare) }]
    : choices
  return (
    <Select
      label="Compare with"
      labelShown
      value={isMoment ? 'moment' : (compare ?? 'none')}
      options={options}
      onChange={(value) => onChange({ compare: toCompare(value, compare, at ?? liveEnd) })}
    />
  )
}

function toCompare(
  value: string,
  before: CompareWith | undefined,
  here: EpochMillis,
): CompareWith | undefined {
  if (value === 'previous' || value === 'yesterday' || value === 'last-week') return value
  if (value === 'here') return alignDown(here, momentStep)
  return value === 'moment' ? before : undefined
}
