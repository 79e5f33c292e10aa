import { failedShare, toldRate } from '#src/domain/signals/errors.ts'
import { isTooFew, requestsIn } from '#src/domain/signals/health.ts'
import type { Reading, ReadingContext } from '#src/domain/signals/reading.ts'
import type { NodeRates, TrafficEdge } from '#src/domain/topology/graph.ts'
import { perSecond, ratio, type PerSecond, type Ratio } from '#src/domain/units.ts'

/** What the edges of one direction of a node say together. */
export type NodeNumbers = {
  /** Connections where no edge of that direction carries requests. */
  readonly unit: 'requests' | 'connections'
  readonly rate: Reading<PerSecond>
  /** The share of them that failed. */
  readonly errors: Reading<Ratio>
}

/**
 * Reads what comes in at a node, or goes out of it.
 *
 * @param edges - Those of that direction, the silent ones too.
 */
export function readNode(
  edges: readonly TrafficEdge[],
  totals: NodeRates,
  { range }: ReadingContext,
): NodeNumbers {
  const reported = edges.filter(({ silentSince }) => silentSince === undefined)
  if (reported.length === 0) {
    return {
      unit: 'requests',
      rate: { state: 'no-telemetry' },
      errors: readShare(totals, false, range),
    }
  }
  const isTcp = reported.every(({ protocol }) => protocol === 'tcp')
  const { rate } = totals
  return {
    unit: isTcp ? 'connections' : 'requests',
    rate: rate === 0 ? { state: 'zero' } : { state: 'value', value: rate },
    errors: readShare(totals, !isTcp, range),
  }
}

/** @param tellsSuccess - Whether something that did not fail is known to have gone well. */
function readShare(
  totals: NodeRates,
  tellsSuccess: boolean,
  range: ReadingContext['range'],
): Reading<Ratio> {
  const { errors } = totals
  const share = failedShare(totals)
  if (share === undefined || (!tellsSuccess && errors === 0)) return { state: 'no-telemetry' }
  const requests = requestsIn(perSecond(toldRate(totals)), range)
  const value = ratio(share)
  if (isTooFew(requests)) return { state: 'too-few', requests, value }
  return errors === 0 ? { state: 'zero' } : { state: 'value', value }
}
