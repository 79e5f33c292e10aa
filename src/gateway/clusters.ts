import type { BackendState, ClusterInfo, Session } from '#src/contract/session.ts'

import type { Backend } from './backend.ts'
import type { ClusterConfig } from './config-schema.ts'
import { probe } from './probe.ts'

/** A cluster as the gateway serves it: what the session says of it, and whom to ask. */
export type ServedCluster = {
  readonly config: ClusterConfig
  readonly metrics: Backend | undefined
}

export type Watch = {
  readonly state: (cluster: string) => BackendState
  readonly stop: () => void
}

/** Probes every metrics back end at once, and then again and again until stopped. */
export function watchBackends(
  clusters: readonly ServedCluster[],
  now: () => number,
  everyMillis = 15_000,
): Watch {
  const states = new Map<string, BackendState>()
  const controller = new AbortController()
  const timers = new Set<NodeJS.Timeout>()

  const probeForEver = async (backend: Backend): Promise<void> => {
    states.set(backend.cluster, await probe(backend, now, controller.signal))
    if (controller.signal.aborted) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void probeForEver(backend)
    }, everyMillis)
    timers.add(timer.unref())
  }
  for (const { metrics } of clusters) {
    if (!metrics) continue
    states.set(metrics.cluster, { state: 'probing' })
    void probeForEver(metrics)
  }
  return {
    state: (cluster) => states.get(cluster) ?? { state: 'none' },
    stop() {
      controller.abort(new Error('The gateway stops'))
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** The body of `GET /api/session`. */
export function toSession(
  clusters: readonly ServedCluster[],
  backendState: Watch['state'],
  own: Pick<Session, 'version' | 'now' | 'readOnly' | 'demo' | 'objectives'>,
): Session {
  return {
    ...own,
    user: { name: 'local' },
    permissions: own.readOnly ? ['read'] : ['read', 'write'],
    clusters: clusters.map((cluster) => toClusterInfo(cluster.config, backendState)),
  }
}

function toClusterInfo(config: ClusterConfig, backendState: Watch['state']): ClusterInfo {
  return {
    name: config.name,
    cloud: config.cloud,
    region: config.region,
    ...(config.istioCluster !== undefined && { istioCluster: config.istioCluster }),
    query: {
      metricPrefix: config.metrics?.metricPrefix ?? '',
      matchers: config.metrics?.matchers ?? [],
      rateWindowSeconds: (config.metrics?.rateWindow ?? 60_000) / 1000,
    },
    metrics: backendState(config.name),
    traces: later(config.traces),
    kubernetes: later(config.kubernetes),
  }
}

const later = (configured: unknown): BackendState => ({
  state: configured ? 'not-connected-yet' : 'none',
})
