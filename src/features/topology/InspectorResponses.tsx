import type { TrafficEdge } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'
import { formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'

import { securityText, toResponseRows, type ResponseRow } from './inspector-responses.ts'
import { InspectorSection } from './InspectorSection.tsx'

const glyphs = { error: 'failing', 'client-error': 'degraded' } as const
const reasons = {
  error: 'counted as an error',
  'client-error': 'the caller’s own fault; not counted as an error',
} as const

/** What was answered and why, in words; and whether it was encrypted on its way. */
export function InspectorResponses({ edge }: { readonly edge: TrafficEdge }) {
  const shown = shownSide(edge)
  if (shown === undefined) return null
  const rows = toResponseRows(edge.protocol, shown.signals)
  const security = edge.sides.server?.security ?? edge.sides.waypoint?.security
  const whose = shown.mixed ? 'as shown' : `${shown.side} side`
  return (
    <>
      {rows.length > 0 && (
        <InspectorSection
          title={edge.protocol === 'tcp' ? 'Flags' : 'Codes and flags'}
          aside={whose}
        >
          <ul className="flex flex-col">
            {rows.map((row) => (
              <ResponseLine key={row.key} row={row} />
            ))}
          </ul>
        </InspectorSection>
      )}
      <InspectorSection title="Encryption">
        <p>{securityText(security)}</p>
      </InspectorSection>
    </>
  )
}

function ResponseLine({ row }: { readonly row: ResponseRow }) {
  const { name, flags, meaning, verdict, rate, share } = row
  return (
    <li className="border-line grid grid-cols-[1rem_1fr_auto] gap-x-1.5 border-t py-1.5 first:border-t-0">
      <span className="pt-0.5">
        {verdict !== 'fine' && <HealthGlyph state={glyphs[verdict]} reason={reasons[verdict]} />}
      </span>
      <span>
        <span className="font-semibold">{name}</span>
        {flags !== '' && <span className="text-muted"> · {flags}</span>}
        <span className="text-muted block text-xs">{meaning}</span>
      </span>
      <span className="text-right tabular-nums">
        {formatRatio(share)}
        <span className="text-faint block text-xs">{formatRate(rate)}/s</span>
      </span>
    </li>
  )
}
