import { errorAnswer } from './api/answer.ts'
import { answerPrometheus } from './api/prometheus-api.ts'
import { createMesh } from './mesh/deployments.ts'
import type { Cluster } from './mesh/shape.ts'
import { shopMesh } from './mesh/shop-mesh.ts'
import { endpointsOf } from './routing/endpoints.ts'
import { defaultRetries } from './routing/route.ts'
import { createSampleStore } from './samples/sample-store.ts'
import { createEngine } from './traffic/engine.ts'

export type SimulatorOptions = {
  /** The same seed and clock give the same mesh, to the byte. */
  readonly seed?: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Distance of the samples, 15 by default. */
  readonly stepSeconds?: number
  /** How much past there is at the start and is kept, 21600 (six hours) by default. */
  readonly pastSeconds?: number
}

/** The demo mesh, as the back ends of its clusters would show it. */
export type Simulator = {
  readonly clusters: readonly Cluster[]
  /** Answers the Prometheus HTTP API of one cluster, whatever precedes `/api/v1/` in the path. */
  metrics(cluster: string, request: Request): Promise<Response>
}

/** Creates a demo mesh; it makes its past at once, and its present whenever it is asked. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { now, seed = 1, stepSeconds = 15, pastSeconds = 21_600 } = options
  const stepMillis = stepSeconds * 1000
  const pastTicks = Math.ceil(pastSeconds / stepSeconds)
  const mesh = createMesh(shopMesh)
  const { clusters } = mesh.spec
  const stores = new Map(
    clusters.map(({ name }) => [name, createSampleStore(stepMillis, pastTicks + 1)]),
  )
  const engine = createEngine({
    mesh,
    stores,
    seed,
    stepMillis,
    pastTicks,
    startedAt: now(),
    revision: () => 0,
    router: (caller, call) => [
      {
        share: 1,
        retries: defaultRetries,
        pools: [
          {
            share: 1,
            isMissing: false,
            endpoints: endpointsOf(mesh, caller, mesh.service(call.to), call),
          },
        ],
      },
    ],
    isScraped: () => true,
  })
  engine.advanceTo(now())

  return {
    clusters,
    metrics: async (cluster, request) => {
      const store = stores.get(cluster)
      if (store === undefined) return errorAnswer('not_found', `no cluster "${cluster}"`)
      const at = now()
      engine.advanceTo(at)
      return answerPrometheus(request, store, at)
    },
  }
}
