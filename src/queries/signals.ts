import { queryOptions, type QueryFunctionContext } from '@tanstack/react-query'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import { alignDown } from '#src/domain/time-window.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { epochMillis, type Seconds, seconds } from '#src/domain/units.ts'
import type { SignalsAnswer, SignalsRequest } from '#src/workers/signals/messages.ts'
import { signalsClient } from '#src/workers/signals/signals-worker.ts'

import { serverClock } from './server-clock.ts'
import { sessionQueries } from './session.ts'
import { nextRefreshIn, settleMillis, type TrafficRefresh } from './traffic.ts'

export type { LineExplanation } from '#src/clients/prometheus/explain-service.ts'
export type { SignalsAnswer } from '#src/workers/signals/messages.ts'

/** Which service, and how far back. */
export type SignalsScope = {
  /** All that may tell of it: callers report from their own clusters. */
  readonly clusters: readonly ClusterInfo[]
  readonly peer: Peer
  readonly range: Seconds
}

const steps = [5, 10, 15, 30, 60, 120, 180, 300, 600].map(seconds)
const mostPoints = 120

/** The step of a range: about as many points as a chart has room for, at moments viewers share. */
export function stepOf(range: Seconds): Seconds {
  return steps.find((step) => range / step <= mostPoints) ?? seconds(Math.ceil(range / mostPoints))
}

type SignalsSource = Omit<SignalsRequest, 'grid'> & { readonly range: Seconds }

export const signalQueries = {
  all: () => ['signals'] as const,

  /**
   * The signals of a service over time. Clusters that fail are told in `polls`; where one that told
   * of the service before fails, the last good series stands, and the polls say so.
   */
  service: (scope: SignalsScope, refresh: TrafficRefresh) => {
    const source = toSource(scope)
    // a new column comes once a step, and not sooner
    const intervalSeconds = Math.max(refresh.intervalSeconds, stepOf(scope.range))
    return queryOptions({
      queryKey: [...signalQueries.all(), source] as const,
      queryFn: (context) => askSignals(source, context),
      refetchInterval: () =>
        refresh.paused ? false : nextRefreshIn(Date.now(), { intervalSeconds }),
      refetchOnWindowFocus: !refresh.paused,
      refetchOnReconnect: !refresh.paused,
      staleTime: refresh.paused ? Infinity : intervalSeconds * 1000,
      // columns can't be compared by what the cache compares
      structuralSharing: false,
    })
  },
}

function toSource({ clusters, peer, range }: SignalsScope): SignalsSource {
  const askable = clusters.filter(({ metrics }) => metrics.state !== 'none')
  return {
    clusters: askable.map(({ name, query }) => ({ name, query })),
    aliases: clusters.map(({ name, istioCluster }) => ({ name, istioCluster })),
    peer,
    range,
  }
}

async function askSignals(
  { range, ...source }: SignalsSource,
  { client, queryKey, signal }: QueryFunctionContext,
): Promise<SignalsAnswer> {
  const step = stepOf(range)
  const end = alignDown(epochMillis(serverClock.now() - settleMillis), step)
  const session = client.getQueryData(sessionQueries.current().queryKey)
  const aliases = session?.clusters ?? source.aliases
  const answer = await signalsClient.ask(
    {
      ...source,
      aliases: aliases.map(({ name, istioCluster }) => ({ name, istioCluster })),
      grid: { start: epochMillis(end - range * 1000), end, step },
    },
    signal,
  )
  return keepLastGood(client.getQueryData<SignalsAnswer>(queryKey), answer)
}

/** Lines must not jump because one of those who drew them is out of reach. */
export function keepLastGood(before: SignalsAnswer | undefined, now: SignalsAnswer): SignalsAnswer {
  const failed = new Set(
    now.polls.filter(({ state }) => state === 'failed').map(({ cluster }) => cluster),
  )
  const isMissed = before?.tellers.some((teller) => failed.has(teller)) ?? false
  if (before === undefined || !isMissed) return now
  const asOf = new Map(before.polls.map((poll) => [poll.cluster, poll.asOf]))
  const polls = now.polls.map((poll): ClusterPoll => {
    const last = asOf.get(poll.cluster)
    if (last === undefined || !failed.has(poll.cluster)) return poll
    return { ...poll, state: 'stale', asOf: last }
  })
  return { ...before, polls }
}
