import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficEdge } from '#src/domain/topology/graph.ts'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import { reportingSides, sidesNote, toSignalRows, type SignalRow } from './inspector-signals.ts'
import { InspectorSection } from './InspectorSection.tsx'

type InspectorSignalsProps = {
  readonly edge: TrafficEdge
  readonly context: ReadingContext
}

const sideNames = { client: 'Client', waypoint: 'Waypoint', server: 'Server' } as const
const sideHints = {
  client: 'As the caller’s proxy measured it',
  waypoint: 'As the waypoint between them measured it',
  server: 'As the target’s proxy measured it',
} as const

/** The signals of an edge as each side tells them: side by side, never summed. */
export function InspectorSignals({ edge, context }: InspectorSignalsProps) {
  const sides = reportingSides(edge)
  const rows = toSignalRows(edge, context)
  const note = sidesNote(edge)
  const hasGap = rows.some((row) => row.gap !== undefined)
  return (
    <InspectorSection title="Signals">
      {sides.length > 0 && (
        <table className="w-full tabular-nums">
          <thead>
            <tr className="text-muted text-xs">
              <th scope="col">
                <span className="sr-only">Signal</span>
              </th>
              {sides.map((side) => (
                <th key={side} scope="col" title={sideHints[side]} className={numberCell}>
                  {sideNames[side]}
                </th>
              ))}
              {hasGap && (
                <th scope="col" title="Client less server" className={numberCell}>
                  Gap
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <SignalLine key={row.key} row={row} hasGap={hasGap} />
            ))}
          </tbody>
        </table>
      )}
      {note !== undefined && <p className="text-muted text-xs">{note}</p>}
      {edge.mixed !== undefined && (
        <p className="text-muted text-xs">
          Parts of this edge are measured by different sides; the map and the tables add the best
          side of each part.
        </p>
      )}
    </InspectorSection>
  )
}

const numberCell = 'py-1 pl-3 text-right font-normal whitespace-nowrap'

function SignalLine({ row, hasGap }: { readonly row: SignalRow; readonly hasGap: boolean }) {
  return (
    <tr className="border-line border-t">
      <th scope="row" title={row.hint} className="text-muted py-1 text-left font-normal">
        {row.title}
      </th>
      {row.cells.map(({ side, reading, hint }) => (
        <td key={side} className={numberCell}>
          <ReadingText
            reading={reading}
            format={row.format}
            {...(hint !== undefined && { hint })}
          />
        </td>
      ))}
      {hasGap && <td className={`${numberCell} text-faint`}>{row.gap}</td>}
    </tr>
  )
}
