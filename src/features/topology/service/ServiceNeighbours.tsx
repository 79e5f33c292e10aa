import { useMemo } from 'react'

import type { ReadingContext } from '#src/domain/signals/reading.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'
import { classNames } from '#src/ui/class-names.ts'

import { toNodeDetail } from '../inspector-node.ts'
import type { ServiceState } from './service-url.ts'
import { ServiceAnswers } from './ServiceAnswers.tsx'
import { ServicePeers } from './ServicePeers.tsx'

type ServiceNeighboursProps = {
  readonly graph: TrafficGraph
  readonly node: TrafficNode
  readonly context: ReadingContext
  readonly state: ServiceState
  readonly isPlaceholder: boolean
}

/** Who calls and is called, what was answered, and how safely; averaged over the whole range. */
export function ServiceNeighbours(props: ServiceNeighboursProps) {
  const { graph, node, context, state, isPlaceholder } = props
  const detail = useMemo(() => toNodeDetail(graph, node.id, context), [graph, node.id, context])
  if (detail === undefined) return null
  return (
    <div
      aria-busy={isPlaceholder}
      className={classNames('flex flex-col gap-4', isPlaceholder && 'opacity-60')}
    >
      <p className="text-faint -mb-2 text-xs">
        Below: averaged over {formatDuration(context.range)}, by the side that the map shows.
      </p>
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <ServicePeers
          title="Callers"
          rows={detail.callers}
          end="source"
          graph={graph}
          state={state}
        />
        <ServicePeers
          title="Callees"
          rows={detail.callees}
          end="target"
          graph={graph}
          state={state}
        />
      </div>
      <ServiceAnswers graph={graph} node={node} />
    </div>
  )
}
