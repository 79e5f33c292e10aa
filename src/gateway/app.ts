import type { Hono } from 'hono'

import { toSession, watchBackends, type ServedCluster, type Watch } from './clusters.ts'
import type { GatewayConfig, Timeouts } from './config-schema.ts'
import { createDemoHandlers } from './demo-handlers.ts'
import type { Services } from './dispatch.ts'
import { createFrontDoor, type FrontDoor } from './front-door.ts'
import { createHttpApp, type AppEnvironment } from './http-app.ts'
import type { Log } from './log.ts'
import { createMetricsHandler } from './metrics-handler.ts'
import { demoObjectives, toObjectiveInfos } from './objectives.ts'
import { createPage } from './page.ts'
import { createRateLimit } from './rate-limit.ts'
import { serveClusters } from './served-clusters.ts'
import { startServer, type Listening, type ServerTimes } from './server.ts'
import { createSharedAnswers } from './shared-answers.ts'
import type { DemoMesh } from './simulator-upstream.ts'
import { createTelemetry, type BackendGauges, type Telemetry } from './telemetry.ts'

export type GatewayOptions = {
  readonly config: GatewayConfig
  /** Given in demo mode; takes the place of the configured clusters. */
  readonly simulator?: DemoMesh
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly version: string
  /** Where the built page is. */
  readonly pageDirectory: string
  readonly times?: Partial<ServerTimes>
  /** How often back ends are asked whether they are there; 15 s by default. */
  readonly probeEveryMillis?: number
  /** How long the demo mesh may take. */
  readonly demoTimeouts?: Timeouts
}

export type Gateway = {
  readonly app: Hono<AppEnvironment>
  /** The app behind the checks that need the raw request, for any Node server. */
  readonly frontDoor: FrontDoor
  readonly listen: () => Promise<Listening>
  /** Stops probing and closes the connections to the back ends. */
  readonly close: () => Promise<void>
}

export function createGateway(options: GatewayOptions): Gateway {
  const { config, log, now, version } = options
  const state = { draining: false }
  const clusters = serveClusters({
    config,
    simulator: options.simulator,
    demoTimeouts: options.demoTimeouts,
    now,
    version,
    onOutcome: (cluster, { endpoint }, outcome, millis) =>
      telemetry.upstream(cluster, endpoint, outcome, millis),
  })
  const telemetry = createTelemetry(version, gaugesOf(clusters))
  const watch = watchBackends(clusters, now, options.probeEveryMillis)
  const services = createServices(options, clusters, telemetry, {
    isDraining: () => state.draining,
    backendState: watch.state,
  })
  const app = createHttpApp({ services, telemetry, log, now })
  const frontDoor = createFrontDoor({
    app,
    allowedHosts: config.listen.allowedHosts,
    telemetry,
    log,
  })
  const close = async () => {
    watch.stop()
    await Promise.all(clusters.map(({ metrics }) => metrics?.upstream.close() ?? Promise.resolve()))
  }
  return {
    app,
    frontDoor,
    close,
    listen: () =>
      startServer({
        ...config.listen,
        frontDoor,
        log,
        state,
        onClosed: close,
        times: options.times,
      }),
  }
}

/** What the routes need, made once. */
function createServices(
  { config, simulator, now, version, pageDirectory }: GatewayOptions,
  clusters: readonly ServedCluster[],
  telemetry: Telemetry,
  { isDraining, backendState }: { isDraining: () => boolean; backendState: Watch['state'] },
): Services {
  const backends = new Map(
    clusters.flatMap(({ metrics }) => (metrics ? [[metrics.cluster, metrics]] : [])),
  )
  const answers = createSharedAnswers({
    cacheBytes: config.limits.cacheMegabytes * 1024 * 1024,
    now,
  })
  const { requestsPerSecond: perSecond, burst } = config.limits
  const isDemoAlone = simulator !== undefined && config.objectives.length === 0
  const objectives = toObjectiveInfos(isDemoAlone ? demoObjectives : config.objectives)
  return {
    page: createPage(pageDirectory),
    metrics: createMetricsHandler({ backends, answers, telemetry, now }),
    demo: createDemoHandlers(simulator, (cluster) => answers.forget(`${cluster}\n`)),
    session: () =>
      toSession(clusters, backendState, {
        version,
        now: now(),
        readOnly: config.readOnly,
        demo: simulator !== undefined,
        objectives: [...objectives],
      }),
    registry: telemetry.registry,
    rateLimit: createRateLimit({ perSecond, burst, now }),
    readOnly: config.readOnly,
    isDraining,
    backendStates: () =>
      clusters.map(({ config: { name } }) => ({ cluster: name, metrics: backendState(name) })),
  }
}

function gaugesOf(clusters: readonly ServedCluster[]): readonly BackendGauges[] {
  return clusters.flatMap(({ metrics }) =>
    metrics
      ? [
          {
            cluster: metrics.cluster,
            inFlight: metrics.gate.inside,
            queued: metrics.gate.waiting,
            breakerOpen: () => metrics.breaker.state() !== 'closed',
          },
        ]
      : [],
  )
}
