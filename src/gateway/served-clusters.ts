import { createBackend, type BackendOptions } from './backend.ts'
import type { ServedCluster } from './clusters.ts'
import {
  settingsSchema,
  type ClusterConfig,
  type GatewayConfig,
  type Timeouts,
} from './config-schema.ts'
import { createHttpUpstream } from './http-upstream.ts'
import { createSimulatorUpstream, type DemoMesh } from './simulator-upstream.ts'
import type { Upstream } from './upstream.ts'

export type ServeOptions = Pick<BackendOptions, 'now' | 'onOutcome'> & {
  readonly config: GatewayConfig
  readonly simulator: DemoMesh | undefined
  readonly version: string
  readonly demoTimeouts?: Timeouts | undefined
}

/** Shorter than for servers elsewhere: whoever opens an outage wants to see what it looks like. */
const demoTimeouts: Timeouts = { connect: 2000, firstByte: 5000, idle: 5000, total: 20_000 }

/** The clusters of the configuration with their back ends, or those of the demo mesh. */
export function serveClusters(options: ServeOptions): readonly ServedCluster[] {
  const { config, simulator } = options
  if (!simulator) return config.clusters.map((cluster) => serve(cluster, options))
  return demoClusters(simulator, options.demoTimeouts ?? demoTimeouts).map((cluster) =>
    serve(cluster, options, createSimulatorUpstream(simulator, cluster.name)),
  )
}

function serve(config: ClusterConfig, options: ServeOptions, upstream?: Upstream): ServedCluster {
  if (!config.metrics) return { config, metrics: undefined }
  const { limits } = options.config
  const metrics = createBackend({
    cluster: config.name,
    upstream:
      upstream ??
      createHttpUpstream(config.metrics, {
        userAgent: `weir/${options.version}`,
        // One more for the probe, which doesn't queue.
        connections: limits.inFlightPerBackend + 1,
        now: options.now,
      }),
    limits: {
      timeouts: config.metrics.timeouts,
      answerBytes: limits.answerMegabytes * 1024 * 1024,
    },
    inFlight: limits.inFlightPerBackend,
    queue: limits.queuePerBackend,
    now: options.now,
    onOutcome: options.onOutcome,
  })
  return { config, metrics }
}

/** The demo's clusters with the same defaults as configured ones; the address is never asked. */
function demoClusters(mesh: DemoMesh, timeouts: Timeouts): readonly ClusterConfig[] {
  const metrics = { url: 'http://simulator' }
  const { clusters } = settingsSchema.parse({
    clusters: mesh.clusters.map(({ name, cloud, region }) => ({ name, cloud, region, metrics })),
  })
  return clusters.map((cluster) => ({
    ...cluster,
    metrics: cluster.metrics && { ...cluster.metrics, timeouts },
  }))
}
