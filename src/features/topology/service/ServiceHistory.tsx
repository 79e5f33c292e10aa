import type { ClusterInfo } from '#src/contract/session.ts'
import { toNodeId, type Peer } from '#src/domain/mesh/identity.ts'
import { seconds } from '#src/domain/units.ts'
import { stepOf } from '#src/queries/signals.ts'
import { navigate } from '#src/ui/location.ts'

import { LatencyBuckets } from '../matrix/LatencyBuckets.tsx'
import { InspectorObjectives } from '../objectives/InspectorObjectives.tsx'
import { objectiveOf, useObjectives } from '../objectives/use-objectives.ts'
import { useLiveEnd } from '../time/use-live-end.ts'
import { trafficPath } from '../traffic-path.ts'
import { defaultState } from '../url.ts'
import type { ServiceState } from './service-url.ts'

type ServiceHistoryProps = {
  readonly peer: Peer
  readonly clusters: readonly ClusterInfo[]
  readonly state: ServiceState
  readonly paused: boolean
}

/** A window shorter than this has no room for a histogram over time. */
const shortestSpan = 900

/** How long requests took over time, and how that stands with what the service has promised. */
export function ServiceHistory({ peer, clusters, state, paused }: ServiceHistoryProps) {
  const span = seconds(Math.max(shortestSpan, state.range))
  const end = useLiveEnd(stepOf(span), paused)
  const { objectives, statuses } = useObjectives(clusters, undefined, paused)
  const row = toNodeId(peer)
  const status = statuses.get(row)
  return (
    <div className="grid grid-cols-1 gap-3 xl:grid-cols-[2fr_1fr]">
      <div className="border-line bg-panel min-w-0 rounded-md border [&>section]:border-t-0">
        <LatencyBuckets
          scope={{ clusters, namespaces: [], level: 'service', kind: 'services', span }}
          horizon={{ end, span }}
          row={row}
          objective={objectiveOf(row, objectives)?.latency?.threshold}
          onBrush={(view) => navigate(trafficPath({ ...defaultState, ...view, selected: row }))}
        />
      </div>
      {status !== undefined && (
        <div className="border-line bg-panel min-w-0 rounded-md border [&>section]:border-t-0">
          <InspectorObjectives status={status} />
        </div>
      )}
    </div>
  )
}
