import { useState } from 'react'

import type { Fold } from '#src/domain/detail/map-detail.ts'
import type { Level, NodeId } from '#src/domain/mesh/identity.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import { InspectorSection } from './InspectorSection.tsx'
import type { ServiceRow } from './service-rows.ts'

type InspectorFoldProps = {
  readonly fold: Fold
  /** Of what is inside. */
  readonly level: Level
  /** Worst first. */
  readonly rows: readonly ServiceRow[]
  readonly onSelect: (id: NodeId) => void
}

/** More than these fold into a count; the worst are never folded away. */
const mostShown = 8

/** What stands in a card: how many, the worst of them, and how bad that is. */
export function InspectorFold({ fold, level, rows, onSelect }: InspectorFoldProps) {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? rows : rows.slice(0, mostShown)
  const left = rows.length - shown.length
  const { failing, degraded, nodes, worst } = fold
  const troubled = [
    ...(failing > 0 ? [`${failing} failing`] : []),
    ...(degraded > 0 ? [`${degraded} degraded`] : []),
  ]
  return (
    <InspectorSection title="Inside" aside={[formatQuantity(nodes, level), ...troubled].join(', ')}>
      <p className="flex items-baseline gap-2">
        <span className="text-muted">The worst in it:</span>
        <HealthGlyph state={worst} wordShown />
      </p>
      <ul className="-mx-2 flex flex-col">
        {shown.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              onClick={() => onSelect(row.id)}
              className="hover:bg-hover grid w-full grid-cols-[1rem_1fr_4.5rem_4rem] items-baseline gap-x-1.5 rounded px-2 py-1 text-left"
            >
              <HealthGlyph state={row.health.state} reason={row.health.reason} />
              <span className="min-w-0 truncate" title={`${row.label.name} (${row.label.place})`}>
                {row.label.name} <span className="text-faint text-xs">{row.label.place}</span>
              </span>
              <span className="text-right">
                <ReadingText reading={row.inbound} format={formatRate} />
                <span className="text-faint text-xs">
                  {row.inUnit === 'connections' ? ' conn/s' : '/s'}
                </span>
              </span>
              <span className="text-right">
                <ReadingText reading={row.errors} format={formatRatio} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button look="quiet" className="self-start" onClick={() => setOpen(true)}>
          Show {formatQuantity(left, 'more')}
        </Button>
      )}
    </InspectorSection>
  )
}
