import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { ClusterInfo } from '#src/contract/session.ts'
import { toNodeId, type Peer } from '#src/domain/mesh/identity.ts'
import { signalQueries, stepOf } from '#src/queries/signals.ts'
import { trafficQueries } from '#src/queries/traffic.ts'
import { useShortcuts } from '#src/ui/use-shortcuts.ts'

import { toRefresh } from '../traffic-scope.ts'
import { useFourScrapes } from '../use-four-scrapes.ts'
import { useReadingContext } from '../use-reading-context.ts'
import { ServiceBar } from './ServiceBar.tsx'
import { ServiceHead } from './ServiceHead.tsx'
import { ServiceHistory } from './ServiceHistory.tsx'
import { ServiceNeighbours } from './ServiceNeighbours.tsx'
import { ServiceNotices } from './ServiceNotices.tsx'
import { ServiceSignals } from './ServiceSignals.tsx'
import { troubleSince } from './since.ts'
import { useServiceState } from './use-service-state.ts'

type ServiceScreenProps = { readonly peer: Peer; readonly clusters: readonly ClusterInfo[] }

export function ServiceScreen({ peer, clusters }: ServiceScreenProps) {
  const [state, change] = useServiceState()
  const refresh = toRefresh(state)
  // rates of a chart are averaged over its step, those of the neighbours over the whole range
  const ofCharts = useFourScrapes(clusters, stepOf(state.range))
  const ofTraffic = useFourScrapes(clusters, state.range)
  const signals = useQuery({
    ...signalQueries.service({ clusters: ofCharts, peer, range: state.range }, refresh),
    placeholderData: keepPreviousData,
  })
  const traffic = useQuery({
    ...trafficQueries.view(
      {
        clusters: ofTraffic,
        namespaces: peer.namespace === '' ? [] : [peer.namespace],
        level: 'service',
        range: state.range,
      },
      refresh,
    ),
    placeholderData: keepPreviousData,
  })
  const context = useReadingContext(traffic.data, state.range)
  const node = traffic.data?.graph.nodes.get(toNodeId(peer))
  const refreshNow = () => {
    void signals.refetch()
    void traffic.refetch()
  }
  useShortcuts({ p: () => change({ paused: !state.paused }), r: refreshNow })

  const since =
    signals.data === undefined || node === undefined
      ? undefined
      : troubleSince(signals.data.series, node.health.state)
  return (
    <div className="flex min-h-full flex-col">
      <ServiceBar
        state={state}
        onChange={change}
        isRefreshing={signals.isFetching || traffic.isFetching}
        onRefresh={refreshNow}
      />
      <div className="mx-auto flex w-full max-w-[120rem] flex-col gap-4 p-3 sm:p-4">
        <ServiceHead
          peer={peer}
          node={node}
          isLoading={traffic.data === undefined}
          since={since}
          state={state}
          signals={signals.data}
        />
        <ServiceNotices
          signals={signals.data}
          error={signals.error ?? traffic.error}
          refresh={refresh}
          isAsking={signals.isFetching}
          onRetry={refreshNow}
        />
        <ServiceSignals
          peer={peer}
          signals={signals.data}
          isPlaceholder={signals.isPlaceholderData}
          error={signals.error}
          state={state}
          onChange={change}
          onRetry={refreshNow}
        />
        {(signals.data?.tellers.length ?? 0) > 0 && (
          <ServiceHistory peer={peer} clusters={ofCharts} state={state} paused={refresh.paused} />
        )}
        {traffic.data !== undefined && context !== undefined && node !== undefined && (
          <ServiceNeighbours
            graph={traffic.data.graph}
            node={node}
            context={context}
            state={state}
            isPlaceholder={traffic.isPlaceholderData}
          />
        )}
      </div>
    </div>
  )
}
