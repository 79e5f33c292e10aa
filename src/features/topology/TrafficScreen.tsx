import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { MapDetail } from '#src/domain/detail/map-detail.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { useClockOffset } from '#src/queries/server-clock.ts'
import { drawTraffic, trafficQueries } from '#src/queries/traffic.ts'
import { useMediaQuery } from '#src/ui/use-media-query.ts'
import { useShortcuts } from '#src/ui/use-shortcuts.ts'

import { edgePastOf } from './edge-past.ts'
import { isWithin } from './findings/suspects-of-window.ts'
import { useComparison } from './findings/use-comparison.ts'
import { HeadlineBar } from './HeadlineBar.tsx'
import { layOutAhead } from './layout-ahead.ts'
import { LoadingScreen } from './LoadingScreen.tsx'
import { useCellsInView } from './matrix/use-heat-rows.ts'
import { useScreenHeat } from './matrix/use-screen-heat.ts'
import { toScreenNotices } from './notices.ts'
import { NoticeAnnouncer } from './Notices.tsx'
import { scopeKey } from './scope-key.ts'
import { LazyTimeBar } from './time/LazyTimeBar.tsx'
import { momentStep } from './time/moments.ts'
import { Toolbar } from './Toolbar.tsx'
import { chosenClusters, toRefresh } from './traffic-scope.ts'
import { TrafficPanes } from './TrafficPanes.tsx'
import type { TrafficState } from './url.ts'
import { useFourScrapes } from './use-four-scrapes.ts'
import { useReadingContext } from './use-reading-context.ts'
import { useTrafficState } from './use-traffic-state.ts'

const none: readonly string[] = []

type TrafficScreenProps = { readonly clusters: readonly ClusterInfo[] }

export function TrafficScreen({ clusters }: TrafficScreenProps) {
  const [state, change] = useTrafficState()
  const findBox = useRef<HTMLInputElement>(null)
  const isNarrow = useMediaQuery('(max-width: 767px)')

  const scope = {
    clusters: useFourScrapes(chosenClusters(clusters, state), state.range),
    namespaces: state.namespaces,
    level: state.level,
    range: state.range,
    at: state.at,
  }
  const query = useQuery({
    ...trafficQueries.view(scope, toRefresh(state)),
    placeholderData: keepPreviousData,
  })
  const detail = useMapDetail(state)
  // the detail is compared where it is sent, so that sending it with every render costs nothing
  useEffect(() => drawTraffic(scope, detail))
  const view = query.data
  const { paused } = toRefresh(state)
  const heat = useScreenHeat(scope.clusters, state, paused)
  const context = useReadingContext(view, state.range)
  useLayoutAhead(query.isPlaceholderData ? undefined : view?.map.graph, scopeKey(state))
  const cells = useCellsInView(heat.scope)
  const compared = useComparison(state, scope, view, query.isPlaceholderData)
  const { range } = state
  const clockOffset = useClockOffset()
  const { error, refetch } = query
  const notices = useMemo(
    () => (view === undefined ? [] : toScreenNotices(view, { range, clockOffset, error })),
    [view, range, clockOffset, error],
  )
  const refreshNow = useCallback(() => void refetch(), [refetch])

  useShortcuts({
    '/': () => findBox.current?.focus(),
    p: () => change({ paused: !state.paused }, { replace: true }),
    r: refreshNow,
    Escape: () => change({ selected: undefined }),
  })

  return (
    <div className="flex min-h-full flex-col md:h-full">
      <h1 className="sr-only">Traffic</h1>
      <Toolbar
        state={state}
        onChange={change}
        clusters={clusters}
        namespaces={view?.namespaces ?? none}
        isRefreshing={query.isFetching}
        onRefresh={refreshNow}
        view={view}
        findBox={findBox}
      />
      {view === undefined || context === undefined ? (
        <LoadingScreen asked={scope.clusters.map(({ name }) => name)} />
      ) : (
        <>
          <HeadlineBar
            view={view}
            state={state}
            known={{
              pastOf: edgePastOf(view.graph, heat.ranking, cells.heat.edges),
              suspects: (heat.ranking.suspects ?? []).filter(
                isWithin({ at: view.at, range: context.range, span: state.matrix.span }),
              ),
            }}
            isAsking={query.isFetching}
            onRetry={refreshNow}
          />
          <NoticeAnnouncer notices={notices} />
          <LazyTimeBar
            state={state}
            onChange={change}
            step={momentStep}
            isReady={!query.isPlaceholderData}
            marks={heat.marks}
          />
          <TrafficPanes
            view={view}
            context={context}
            detail={detail}
            state={state}
            onChange={change}
            compared={compared}
            heat={heat}
            cells={cells}
            isPlaceholder={query.isPlaceholderData}
            isNarrow={isNarrow}
            notices={notices}
            onRetry={refreshNow}
          />
        </>
      )}
    </div>
  )
}

/** How the map is to be drawn: the part of the address that the worker has to know. */
function useMapDetail(state: TrafficState): MapDetail {
  const { opened, closed, focus, find, hide, everything, selected } = state
  return useMemo(
    () => ({ opened, closed, focus, find, hide, everything, selected }),
    [opened, closed, focus, find, hide, everything, selected],
  )
}

/** Asks for the layout of a scope once, before anything below is drawn. */
function useLayoutAhead(graph: TrafficGraph | undefined, scope: string): void {
  const [asked, setAsked] = useState<string>()
  if (graph === undefined || asked === scope) return
  setAsked(scope)
  layOutAhead(graph, scope)
}
