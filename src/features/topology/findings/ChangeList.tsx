import { useState } from 'react'

import type { EdgeChange } from '#src/domain/compare/edge-change.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { Comparison } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { classNames } from '#src/ui/class-names.ts'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { formatDayTime, formatMoment, formatQuantity } from '#src/ui/formats.ts'

import { rowNames } from '../matrix/to-heat-content.ts'
import { idName } from '../peer-label.ts'
import {
  changeNumbers,
  kindsInWords,
  toneOf,
  toneSign,
  weightText,
  type ChangeTone,
} from './change-words.ts'
import { FindingsSection } from './FindingsSection.tsx'

type ChangeListProps = {
  /** Absent before the first comparison. */
  readonly comparison: Comparison | undefined
  /** The moment that it is compared with. */
  readonly before: number
  /** Of the moment before nobody could tell anything: why. */
  readonly failure: string | undefined
  readonly selected: string | undefined
  readonly onSelect: (edge: EdgeId) => void
}

const shownAtFirst = 12

/** How the traffic differs from another moment's, most important first. */
export function ChangeList(props: ChangeListProps) {
  const { comparison, before, failure, selected, onSelect } = props
  const [isWhole, setWhole] = useState(false)
  const changes = comparison?.changes ?? []
  const shown = isWhole ? changes : changes.slice(0, shownAtFirst)
  return (
    <FindingsSection
      title="What changed"
      aside={<span title={formatMoment(before)}>since {formatDayTime(before)}</span>}
      tools={
        changes.length > 0 && (
          <CopyButton what="what changed, as text" text={toText(changes, before)} />
        )
      }
    >
      {failure !== undefined && <p className="text-failing">{failure}</p>}
      {comparison === undefined && failure === undefined && (
        <p className="text-faint">Comparing…</p>
      )}
      {comparison !== undefined && <p className="text-muted text-xs">{summaryOf(comparison)}</p>}
      {changes.length > 0 && (
        <p className="text-faint text-2xs">
          On the map: <span className="text-worse">▲ worse</span>,{' '}
          <span className="text-better">▼ better</span>, ◇ more or less traffic, + new, − gone
          (dotted); dashed where chance would explain it.
        </p>
      )}
      <ul aria-label="What changed" className="flex flex-col">
        {shown.map((change) => (
          <ChangeItem
            key={change.id}
            change={change}
            isSelected={change.id === selected}
            onSelect={onSelect}
          />
        ))}
      </ul>
      {changes.length > shownAtFirst && (
        <Button look="quiet" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Fewer' : `All ${changes.length}`}
        </Button>
      )}
    </FindingsSection>
  )
}

function summaryOf({ changes, insignificant }: Comparison): string {
  const significant = changes.filter(({ isSignificant }) => isSignificant).length
  if (significant === 0 && insignificant === 0) return 'Nothing differs beyond chance.'
  const few =
    insignificant === 0
      ? ''
      : ` ${formatQuantity(insignificant, 'more', 'more')} say little (hatched).`
  return `${formatQuantity(significant, 'edge')} changed.${few}`
}

const toneColours: Readonly<Record<ChangeTone, string>> = {
  worse: 'text-worse',
  better: 'text-better',
  traffic: 'text-muted',
  added: 'text-ink',
  removed: 'text-ink',
}

type ChangeItemProps = {
  readonly change: EdgeChange
  readonly isSelected: boolean
  readonly onSelect: (edge: EdgeId) => void
}

function ChangeItem({ change, isSelected, onSelect }: ChangeItemProps) {
  const tone = toneOf(change)
  const { label, place } = rowNames(change.id)
  return (
    <li className="border-line border-t first:border-t-0">
      <button
        type="button"
        aria-current={isSelected ? 'true' : undefined}
        title={change.reason ?? weightText(change)}
        onClick={() => onSelect(change.id)}
        className={classNames(
          'grid w-full grid-cols-[1rem_1fr] gap-x-1.5 rounded px-1 py-1 text-left',
          isSelected ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <span
          aria-hidden
          className={classNames(
            'row-span-3 rounded-sm text-center',
            toneColours[tone],
            !change.isSignificant && 'hatch',
          )}
        >
          {toneSign[tone]}
        </span>
        <span className="min-w-0">
          <span className="font-medium break-words">{label}</span>{' '}
          <span className={toneColours[tone]}>{kindsInWords(change)}</span>
        </span>
        <span className="text-muted col-start-2 text-xs tabular-nums">
          {changeNumbers(change).join('; ')}
          {change.reason !== undefined && ` · ${change.reason}`}
        </span>
        <span className="text-faint col-start-2 text-xs">{place}</span>
      </button>
    </li>
  )
}

function toText(changes: readonly EdgeChange[], before: number): string {
  const lines = changes.map(
    (change) =>
      `${toneSign[toneOf(change)]} ${idName(change.id)} ${kindsInWords(change)}: ${changeNumbers(change).join('; ')} (${change.reason ?? weightText(change)})`,
  )
  return [`What changed since ${formatMoment(before)}`, ...lines].join('\n')
}
