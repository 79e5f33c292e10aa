import type { TrafficEdge } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'

import { securityText } from './inspector-responses.ts'
import { InspectorSection } from './InspectorSection.tsx'
import { ResponseList } from './ResponseList.tsx'

/** What was answered and why, in words; and whether it was encrypted on its way. */
export function InspectorResponses({ edge }: { readonly edge: TrafficEdge }) {
  const shown = shownSide(edge)
  if (shown === undefined) return null
  const security = edge.sides.server?.security ?? edge.sides.waypoint?.security
  const whose = shown.mixed ? 'as shown' : `${shown.side} side`
  return (
    <>
      {shown.signals.responses.some(({ rate }) => rate > 0) && (
        <InspectorSection
          title={edge.protocol === 'tcp' ? 'Flags' : 'Codes and flags'}
          aside={whose}
        >
          <ResponseList protocol={edge.protocol} signals={shown.signals} />
        </InspectorSection>
      )}
      <InspectorSection title="Encryption">
        <p>{securityText(security)}</p>
      </InspectorSection>
    </>
  )
}
