import { useState } from 'react'

import type { EdgeId } from '#src/domain/mesh/identity.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import type { EdgeRow } from './edge-rows.ts'
import { InspectorSection } from './InspectorSection.tsx'

type InspectorPeersProps = {
  readonly title: string
  /** Worst first. */
  readonly rows: readonly EdgeRow[]
  /** At which end of the edges the peers are. */
  readonly end: 'source' | 'target'
  readonly onSelect: (id: EdgeId) => void
}

/** More than these fold into a count; the worst are never folded away. */
const mostShown = 8

/** Who calls, or is called, each leading to its edge. */
export function InspectorPeers({ title, rows, end, onSelect }: InspectorPeersProps) {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? rows : rows.slice(0, mostShown)
  const folded = rows.length - shown.length
  return (
    <InspectorSection
      title={title}
      aside={rows.length > 1 ? `${rows.length}, worst first` : undefined}
    >
      {rows.length === 0 && <p className="text-muted">None in this window.</p>}
      <ul className="-mx-2 flex flex-col">
        {shown.map((row) => (
          <li key={row.id}>
            <PeerButton row={row} end={end} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {folded > 0 && (
        <Button look="quiet" className="self-start" onClick={() => setOpen(true)}>
          Show {formatQuantity(folded, 'more')}
        </Button>
      )}
    </InspectorSection>
  )
}

type PeerButtonProps = Pick<InspectorPeersProps, 'end' | 'onSelect'> & { readonly row: EdgeRow }

function PeerButton({ row, end, onSelect }: PeerButtonProps) {
  const { name, place } = row[end]
  return (
    <button
      type="button"
      onClick={() => onSelect(row.id)}
      className="hover:bg-hover grid w-full grid-cols-[1rem_1fr_4.5rem_4rem] items-baseline gap-x-1.5 rounded px-2 py-1 text-left"
    >
      <HealthGlyph state={row.health.state} reason={row.health.reason} />
      <span className="min-w-0 truncate" title={`${name} (${place})`}>
        {name} <span className="text-faint text-xs">{place}</span>
      </span>
      <span className="text-right">
        <ReadingText reading={row.rate} format={formatRate} />
        <span className="text-faint text-xs">{row.protocol === 'tcp' ? ' conn/s' : '/s'}</span>
      </span>
      <span className="text-right">
        <ReadingText reading={row.errors} format={formatRatio} />
      </span>
    </button>
  )
}
