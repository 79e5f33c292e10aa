import type { Ratio, Seconds } from '../units.ts'

/** What is promised of a service. */
export type Objective = {
  /** Weir's name of the cluster it runs in; absent: wherever it runs. */
  readonly cluster?: string
  readonly namespace: string
  readonly service: string
  /** The share of requests that must not fail: above 0, below 1. */
  readonly availability?: Ratio
  readonly latency?: LatencyObjective
}

/** The share of requests that must be answered within a time. */
type LatencyObjective = { readonly threshold: Seconds; readonly target: Ratio }

/**
 * The objective that holds for a service in a cluster: the one that names the cluster before the one
 * that names none.
 */
export function objectiveFor(
  objectives: readonly Objective[],
  at: { readonly cluster: string; readonly namespace: string; readonly service: string },
): Objective | undefined {
  const ofService = objectives.filter(
    ({ namespace, service }) => namespace === at.namespace && service === at.service,
  )
  return (
    ofService.find(({ cluster }) => cluster === at.cluster) ??
    ofService.find(({ cluster }) => cluster === undefined)
  )
}
