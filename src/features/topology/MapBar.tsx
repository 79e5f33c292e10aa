import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import {
  focusDirections,
  focusHops,
  isTooMuch,
  type Focus,
  type MapDetail,
  type MapGraph,
} from '#src/domain/detail/map-detail.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatCount, formatQuantity } from '#src/ui/formats.ts'
import { IconButton } from '#src/ui/IconButton.tsx'

import type { MapActions } from './map-actions.ts'
import { idName } from './peer-label.ts'

type MapBarProps = {
  readonly map: MapGraph
  readonly detail: MapDetail
  readonly actions: MapActions
}

/** What of the mesh is not on the map, and how to have it there. Nothing while all of it is. */
export function MapBar({ map, detail, actions }: MapBarProps) {
  const { focus } = detail
  const chosen = detail.opened.length + detail.closed.length
  const isCut = map.folds.size > 0 || detail.everything
  const hidden = hiddenWords(map)
  const isPlain = focus === undefined && !isCut && chosen === 0
  if (isPlain && hidden === '') return null
  return (
    <section
      aria-label="What is drawn"
      className="border-line bg-panel flex shrink-0 flex-wrap gap-x-4 gap-y-1 border-b px-1 py-0.5"
    >
      {focus !== undefined && <FocusChip focus={focus} onChange={actions.focus} />}
      {isCut && <FoldChip map={map} detail={detail} actions={actions} />}
      {hidden !== '' && <Chip>{hidden}</Chip>}
      {chosen > 0 && (
        <Chip>
          <span>{formatQuantity(chosen, 'box', 'boxes')} opened or folded by hand</span>
          <Button look="quiet" onClick={actions.resetFolds}>
            Undo
          </Button>
        </Chip>
      )}
    </section>
  )
}

/** How much; what by stands where it was written. */
function hiddenWords({ graph, hidden, inScope }: MapGraph): string {
  if (hidden.state !== 'found') return ''
  let edges = 0
  for (const id of hidden.ids) if (id.includes('>')) edges += 1
  const cards = formatCount(hidden.ids.size - edges)
  return `Hidden: ${cards} of ${formatQuantity(inScope.nodes, graph.level)}, ${formatCount(edges)} of ${formatQuantity(inScope.edges, 'edge')}`
}

function Chip({ children }: { readonly children: ReactNode }) {
  return <div className="flex min-h-7 flex-wrap items-center gap-x-2 pl-2 text-xs">{children}</div>
}

function FoldChip({ map, detail, actions }: MapBarProps) {
  const { drawn, wanted, foldedUnhealthy, graph } = map
  const { level } = graph
  return (
    <Chip>
      <span className="tabular-nums">
        {detail.everything
          ? `All ${formatQuantity(wanted.nodes, level)} and ${formatQuantity(wanted.edges, 'edge')} drawn`
          : `${formatQuantity(drawn.nodes, 'card')} for ${formatQuantity(wanted.nodes, level)}, ` +
            `${formatQuantity(drawn.edges, 'line')} for ${formatQuantity(wanted.edges, 'edge')}${isTooMuch(wanted) ? ': what is healthy is folded' : ''}`}
      </span>
      {foldedUnhealthy > 0 && (
        <span className="text-failing font-medium">
          ✖ {formatCount(foldedUnhealthy)} unhealthy are folded too: choose fewer namespaces, or a
          focus
        </span>
      )}
      {isTooMuch(wanted) && (
        <Button look="quiet" onClick={() => actions.drawEverything(!detail.everything)}>
          {detail.everything ? 'Fold again' : 'Draw everything'}
        </Button>
      )}
    </Chip>
  )
}

const ways = { both: 'both ways', upstream: 'callers', downstream: 'callees' } as const

type FocusChipProps = {
  readonly focus: Focus
  readonly onChange: (focus: Focus | undefined) => void
}

function FocusChip({ focus, onChange }: FocusChipProps) {
  return (
    <Chip>
      <span>
        Around <strong className="font-semibold">{idName(focus.on)}</strong>
      </span>
      <Choice
        label="Hops"
        value={focus.hops}
        options={focusHops.map((hops) => ({ value: hops, text: formatQuantity(hops, 'hop') }))}
        onChange={(hops) => onChange({ ...focus, hops })}
      />
      <Choice
        label="Direction"
        value={focus.direction}
        options={focusDirections.map((way) => ({ value: way, text: ways[way] }))}
        onChange={(direction) => onChange({ ...focus, direction })}
      />
      <IconButton label="Leave the focus" icon={X} onClick={() => onChange(undefined)} />
    </Chip>
  )
}

type ChoiceProps<T extends string | number> = {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly onChange: (value: T) => void
}

function Choice<T extends string | number>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => String(option.value) === event.target.value)
        if (chosen !== undefined) onChange(chosen.value)
      }}
      className="border-line-strong bg-canvas h-6 rounded border px-1"
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  )
}
