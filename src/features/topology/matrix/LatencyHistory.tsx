import type { ComponentProps } from 'react'

import { useHorizon } from '../time/use-horizon.ts'
import type { TrafficState } from '../url.ts'
import { LatencyBuckets } from './LatencyBuckets.tsx'

type LatencyHistoryProps = Omit<ComponentProps<typeof LatencyBuckets>, 'horizon'> & {
  readonly state: TrafficState
}

/** The latency buckets of a row over the time that the matrix shows. */
export function LatencyHistory({ state, ...props }: LatencyHistoryProps) {
  return <LatencyBuckets {...props} horizon={useHorizon(state, state.matrix.span)} />
}
