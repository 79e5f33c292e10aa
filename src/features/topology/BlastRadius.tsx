import { useMemo } from 'react'

import type { NodeId } from '#src/domain/mesh/identity.ts'
import { blastRadius, type AffectedCaller } from '#src/domain/suspects/blast-radius.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'

import { InspectorSection } from './InspectorSection.tsx'
import { idName } from './peer-label.ts'

type BlastRadiusProps = {
  readonly graph: TrafficGraph
  readonly node: NodeId
  readonly onSelect: (id: NodeId) => void
}

const mostShown = 12

/** Who suffers when this node fails, up to the entry points, and with what share of their requests. */
export function BlastRadius({ graph, node, onSelect }: BlastRadiusProps) {
  const { callers, entries, unknown } = useMemo(() => blastRadius(graph, node), [graph, node])
  if (callers.length + unknown.length === 0) return null
  return (
    <InspectorSection title="Blast radius" aside={<span title={explanation}>if it fails</span>}>
      {entries.share !== undefined && entries.rate > 0 && (
        <p>
          Up to <strong className="tabular-nums">{formatRatio(entries.share)}</strong> of all
          requests that come in:{' '}
          <span className="tabular-nums">
            {formatRate(entries.rate)} of {formatRate(entries.total)}/s
          </span>
          .
        </p>
      )}
      <ul aria-label="Affected callers" className="flex flex-col">
        {callers.slice(0, mostShown).map((caller) => (
          <li key={caller.id} className="border-line border-t py-1 first:border-t-0">
            <button
              type="button"
              onClick={() => onSelect(caller.id)}
              title={detailOf(caller)}
              className="hover:bg-hover grid w-full grid-cols-[1fr_auto] gap-x-3 rounded text-left"
            >
              <span className="min-w-0 truncate">
                {idName(caller.id)}{' '}
                <span className="text-faint text-xs">
                  {caller.isEntry ? 'entry point' : formatQuantity(caller.hops, 'call') + ' away'}
                </span>
              </span>
              <span className="text-right tabular-nums">
                {caller.isAtLeast && 'at least '}
                {formatRatio(caller.share)}
              </span>
              <svg aria-hidden className="text-accent col-span-2 h-1.5 w-full rounded-full">
                <rect width="100%" height="100%" className="fill-hover" />
                <rect width={`${caller.share * 100}%`} height="100%" fill="currentColor" />
              </svg>
            </button>
          </li>
        ))}
      </ul>
      {callers.length > mostShown && (
        <p className="text-faint text-xs">And {callers.length - mostShown} more callers.</p>
      )}
      {unknown.length > 0 && (
        <p className="text-muted text-xs" title={unknown.map(unknownWords).join('\n')}>
          {formatQuantity(unknown.length, 'caller')} besides, with a share that can’t be told:{' '}
          {unknown.slice(0, mostShown).map(unknownWords).join('; ')}.
        </p>
      )}
    </InspectorSection>
  )
}

const explanation =
  'The share of each caller’s requests that depend on this node: calls for each request it gets, ' +
  'times the share of these calls that need it, up the chain. An upper bound: retries, caches and ' +
  'fallbacks are not known.'

const detailOf = ({ rate, total }: AffectedCaller): string =>
  `${formatRate(rate)} of its ${formatRate(total)} requests/s`

const unknownWords = ({ id, reason }: { readonly id: NodeId; readonly reason: string }): string =>
  `${idName(id)} (${reason})`
