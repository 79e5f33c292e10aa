import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import type { EdgeChange } from '#src/domain/compare/edge-change.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import { describeFailure } from '#src/queries/describe-failure.ts'
import {
  stopComparing,
  trafficQueries,
  viewName,
  type Comparison,
  type TrafficScope,
  type TrafficView,
} from '#src/queries/traffic.ts'
import type { EdgeLooks } from '#src/viz/map/use-map-view.ts'

import { baselineOf } from '../time/moments.ts'
import { rateWindow } from '../traffic-context.ts'
import type { TrafficState } from '../url.ts'
import { toEdgeLooks } from './change-words.ts'

/** The view that is looked at, held against another moment. */
export type Compared = {
  readonly before: EpochMillis
  /** Absent before the first, and where nothing can be said. */
  readonly comparison: Comparison | undefined
  /** Why nothing can be said. */
  readonly failure: string | undefined
  readonly byEdge: ReadonlyMap<string, EdgeChange>
  /** Absent where nothing can be said: then the map says what it says without. */
  readonly looks: EdgeLooks | undefined
}

const nothing: readonly EdgeChange[] = []
const paused = { intervalSeconds: 60, paused: true }

/** Compares what is looked at with what was chosen, as long as anything is. */
export function useComparison(
  { compare, range }: Pick<TrafficState, 'compare' | 'range'>,
  scope: TrafficScope,
  view: TrafficView | undefined,
  isPlaceholder: boolean,
): Compared | undefined {
  const isOn = compare !== undefined && view !== undefined
  const before = isOn ? baselineOf(compare, view.at, rateWindow(view, range)) : undefined
  const beforeScope = { ...scope, at: before, isBefore: true }
  const baseline = useQuery({
    ...trafficQueries.view(beforeScope, paused),
    enabled: isOn,
    placeholderData: keepPreviousData,
  })
  const base = baseline.isPlaceholderData ? undefined : baseline.data
  const { data: comparison } = useQuery({
    ...trafficQueries.comparison(scope, beforeScope, [...revision(view), ...revision(base)]),
    // what still stands for the view to come is no moment of its own
    enabled: isOn && base !== undefined && !isPlaceholder,
    placeholderData: keepPreviousData,
  })
  useStop(isOn, scope)

  const failure = base === undefined ? baseline.error?.message : failureOf(base)
  const changes = failure === undefined ? (comparison?.changes ?? nothing) : nothing
  const byEdge = useMemo(() => new Map(changes.map((change) => [change.id, change])), [changes])
  const looks = useMemo(
    () => (failure === undefined ? toEdgeLooks(changes) : undefined),
    [changes, failure],
  )
  return useMemo(() => {
    if (before === undefined) return undefined
    const told = failure === undefined ? comparison : undefined
    return { before, comparison: told, failure, byEdge, looks }
  }, [before, comparison, failure, byEdge, looks])
}

const revision = (view: TrafficView | undefined): readonly unknown[] => [
  view?.at,
  view?.quantiles,
  view?.polls.map(({ asOf, state }) => [asOf, state]),
]

/** Without an answer, or with an empty one, everything would look new. */
function failureOf({ polls, graph }: TrafficView): string | undefined {
  const failed = polls.find(({ failure }) => failure !== undefined)?.failure
  if (polls.some(({ asOf }) => asOf !== undefined) || failed === undefined) {
    const isLoading = polls.some(({ state }) => state === 'loading')
    if (graph.edges.size > 0 || isLoading) return undefined
    return 'There is no telemetry of that moment: it may lie before the back ends’ memory begins.'
  }
  return `That moment can’t be told: ${describeFailure(failed)}`
}

/** What only the other moment had is drawn no more: in each view that was compared, once it isn't. */
function useStop(isOn: boolean, scope: TrafficScope): void {
  const view = viewName(scope)
  useEffect(() => (isOn ? () => stopComparing(view) : undefined), [isOn, view])
}
