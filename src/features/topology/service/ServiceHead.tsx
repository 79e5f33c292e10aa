import { toNodeId, type Peer } from '#src/domain/mesh/identity.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { TrafficNode } from '#src/domain/topology/graph.ts'
import type { SignalsAnswer } from '#src/queries/signals.ts'
import { formatMoment, formatTime } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { Link } from '#src/ui/Link.tsx'

import { toPeerLabel } from '../peer-label.ts'
import { trafficPath } from '../traffic-path.ts'
import { defaultState } from '../url.ts'
import type { ServiceState } from './service-url.ts'
import type { Since } from './since.ts'

type ServiceHeadProps = {
  readonly peer: Peer
  /** Absent where it had no traffic in the range, or before the first answer. */
  readonly node: TrafficNode | undefined
  readonly isLoading: boolean
  readonly since: Since | undefined
  readonly state: ServiceState
  readonly signals: SignalsAnswer | undefined
}

/** Which service, where, and how it does: the verdict that the map and the tables give too. */
export function ServiceHead({ peer, node, isLoading, since, state, signals }: ServiceHeadProps) {
  const { name, place } = toPeerLabel(peer)
  const asOf = signals?.series.times.at(-1)
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-2">
      <div className="flex min-w-0 grow flex-col gap-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-lg font-semibold break-all">{name}</h1>
          <p className="text-muted">{place}</p>
        </div>
        <p className="flex min-h-5 flex-wrap items-baseline gap-x-2">
          {node === undefined && isLoading && <span className="skeleton h-3.5 w-64" />}
          {node !== undefined && (
            <>
              <HealthGlyph state={node.health.state} reason={node.health.reason} wordShown />
              <span className="text-muted">
                {node.health.reason}
                {since !== undefined && `, ${sinceText(since, state)}`}
                {node.silentSince !== undefined &&
                  `; silent since ${formatTime(node.silentSince)}: nobody reports it`}
              </span>
              <span className="text-faint text-xs">
                over {formatDuration(state.range)}, of what comes in
              </span>
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Link
          to={trafficPath({
            ...defaultState,
            range: state.range,
            focus: { on: toNodeId(peer), hops: 1, direction: 'both' },
            selected: toNodeId(peer),
          })}
          className="text-accent py-0.5 hover:underline"
        >
          Show on the map
        </Link>
        {asOf !== undefined && (
          <span title={formatMoment(asOf)} className="text-faint text-xs tabular-nums">
            Charts as of {formatTime(asOf)}
          </span>
        )}
      </div>
    </header>
  )
}

function sinceText({ at, isOpen }: Since, { range }: ServiceState): string {
  return isOpen
    ? `for ${formatDuration(range)} at least`
    : `without a break since ${formatTime(at)}`
}
