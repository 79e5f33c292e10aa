import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { partsPerWindow } from '#src/domain/heat/departure.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import type { RankedRow } from '#src/domain/heat/ranking.ts'
import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { seconds, type Seconds } from '#src/domain/units.ts'
import { heatQueries, type HeatScope } from '#src/queries/heat.ts'
import { classNames } from '#src/ui/class-names.ts'
import { formatClock, formatLatency, formatQuantity, formatRatio } from '#src/ui/formats.ts'

import { toCurl } from '../inspector-curl.ts'
import { QueryLine } from '../QueryLine.tsx'
import { FindingsSection } from './FindingsSection.tsx'
import { RowName } from './RowName.tsx'
import type { StandingTrouble } from './standing-trouble.ts'

/** What the last ranking found. */
export type Suspected = {
  /** Absent before the first ranking. */
  readonly suspects: readonly Suspect[] | undefined
  /** What was ranked, for the queries behind it. */
  readonly scope: HeatScope
  /** Why nothing could be ranked. */
  readonly failure: string | undefined
  readonly rowOf: (id: string) => RankedRow | undefined
}

type SuspectListProps = Omit<Suspected, 'rowOf'> & {
  /** What is in trouble as it was before. */
  readonly standing: readonly StandingTrouble[]
  readonly selected: string | undefined
  readonly onSelect: (id: EdgeId | NodeId) => void
}

/** Where trouble is likely to begin, likeliest first. */
export function SuspectList(props: SuspectListProps) {
  const { suspects, scope, failure, standing, selected, onSelect } = props
  return (
    <FindingsSection
      title="Suspects"
      aside={<span title={explanation}>likely origins, likeliest first</span>}
    >
      {failure !== undefined && (
        <p className="text-muted text-xs" title={failure}>
          A cluster did not answer the last ranking: what it tells is as before, or missing.
        </p>
      )}
      {suspects === undefined && failure === undefined && <p className="text-faint">Ranking…</p>}
      {suspects?.length === 0 && (
        <p className="text-muted">
          Nothing departs from its own past: no edge fails or slows beyond what it did before.
          {standing.length > 0 && ' What is in trouble has been so before:'}
        </p>
      )}
      <ul aria-label="Suspects" className="flex flex-col">
        {suspects?.map((suspect, index) => (
          <SuspectItem
            key={`${suspect.edge} ${suspect.signal}`}
            place={index + 1}
            suspect={suspect}
            scope={scope}
            isSelected={suspect.edge === selected}
            onSelect={onSelect}
          />
        ))}
        {suspects !== undefined &&
          standing.map((trouble, index) => (
            <StandingItem
              key={trouble.edge}
              place={suspects.length + index + 1}
              trouble={trouble}
              isSelected={trouble.edge === selected}
              onSelect={onSelect}
            />
          ))}
      </ul>
    </FindingsSection>
  )
}

type StandingItemProps = ClaimPlace & { readonly trouble: StandingTrouble }

function StandingItem({ trouble, ...place }: StandingItemProps) {
  const { edge, state, reason, before } = trouble
  const was = before === undefined ? '' : `; ${formatRatio(before)} over the window before`
  return (
    <li className="border-line border-t pb-1 first:border-t-0">
      <Claim id={edge} {...place}>
        <span>
          {state} as before: {reason}
          {was}
        </span>
      </Claim>
    </li>
  )
}

type ClaimPlace = {
  readonly place: number
  readonly isSelected: boolean
  readonly onSelect: SuspectListProps['onSelect']
}

/** Who is suspected, and of what; a press selects it. */
function Claim({
  id,
  place,
  isSelected,
  onSelect,
  children,
}: ClaimPlace & { readonly id: RowId; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => onSelect(id)}
      className={classNames(
        'grid w-full grid-cols-[1.25rem_1fr] gap-x-1 rounded px-1 pt-1 text-left',
        isSelected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <span className="text-faint tabular-nums">{place}.</span>
      <span>
        <RowName id={id} />
      </span>
      <span className="text-muted col-start-2 flex flex-col text-xs tabular-nums">{children}</span>
    </button>
  )
}

const explanation =
  'An edge is suspected where its errors or its latency depart from its own past by three robust ' +
  'standard deviations or more. What departs hands its score (deviation × traffic) down to what it ' +
  'calls, as far as that departs too: so blame gathers at the most downstream edge.'

type SuspectItemProps = ClaimPlace & {
  readonly scope: HeatScope
  readonly suspect: Suspect
}

function SuspectItem({ suspect, scope, ...place }: SuspectItemProps) {
  const { edge, explains } = suspect
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="border-line border-t first:border-t-0">
      <Claim id={edge} {...place}>
        <span>{claimOf(suspect, partOf(scope.span))}</span>
        {explains > 0 && <span>may explain {formatQuantity(explains, 'edge')} upstream of it</span>}
      </Claim>
      <details
        className="pb-1 pl-6 text-xs"
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary className="text-faint hover:text-ink cursor-pointer py-0.5">Queries</summary>
        {isOpen && <SuspectQueries scope={scope} suspect={suspect} />}
      </details>
    </li>
  )
}

/** "errors 7.4 % in the 10m up to 14:02, usually 0 %: 12.1 σ, of 1,700 requests". */
function claimOf({ signal, departure, requests }: Suspect, part: Seconds): string {
  const format = signal === 'errors' ? formatRatio : formatLatency
  const name = signal === 'errors' ? 'errors' : 'mean latency'
  const { now, before, deviation, at } = departure
  return (
    `${name} ${format(now)} in the ${formatDuration(part)} up to ${formatClock(at)}, ` +
    `usually ${format(before)}: ` +
    `${deviation > 50 ? 'over 50' : deviation.toFixed(1)} σ, of ${formatQuantity(requests, 'request')}`
  )
}

function SuspectQueries({ scope, suspect }: Pick<SuspectItemProps, 'scope' | 'suspect'>) {
  const { edge, departure } = suspect
  // the part of the window that departs most
  const part = { end: departure.at, step: partOf(scope.span), count: 0 }
  const kind = { ...scope, kind: 'edges' } as const
  const { data, error } = useQuery(heatQueries.explanation(kind, part, edge, departure.at))
  if (error !== null) return <p className="text-failing">They can’t be told: {error.message}</p>
  if (data === undefined) return <p className="text-faint">Looking them up…</p>
  return (
    <ul className="flex flex-col text-sm">
      {data.map((line) => (
        <QueryLine
          key={`${line.cluster} ${line.number}`}
          {...line}
          curl={toCurl(line, window.location.origin)}
        />
      ))}
    </ul>
  )
}

const partOf = (span: Seconds): Seconds => seconds(span / partsPerWindow)
