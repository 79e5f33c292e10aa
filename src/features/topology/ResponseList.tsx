import type { Protocol } from '#src/domain/mesh/identity.ts'
import type { SideSignals } from '#src/domain/topology/graph.ts'
import { formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'

import { toResponseRows, type ResponseRow } from './inspector-responses.ts'

const glyphs = { error: 'failing', 'client-error': 'degraded' } as const
const reasons = {
  error: 'counted as an error',
  'client-error': 'the caller’s own fault; not counted as an error',
} as const

type ResponseListProps = {
  readonly protocol: Protocol
  readonly signals: Pick<SideSignals, 'responses' | 'rate'>
}

/** What was answered and why, in words: failures first. */
export function ResponseList({ protocol, signals }: ResponseListProps) {
  return (
    <ul className="flex flex-col">
      {toResponseRows(protocol, signals).map((row) => (
        <ResponseLine key={row.key} row={row} />
      ))}
    </ul>
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
