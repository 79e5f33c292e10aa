import { listAlerts } from './api/alerts-endpoint.ts'
import { errorAnswer } from './api/answer.ts'
import { answerPrometheus } from './api/prometheus-api.ts'
import { createMesh } from './mesh/deployments.ts'
import type { Cluster } from './mesh/shape.ts'
import { shopMesh } from './mesh/shop-mesh.ts'
import { initialRules } from './routing/initial-rules.ts'
import { createRouter } from './routing/router.ts'
import { createRoutingStore, type RoutingStore } from './routing/routing-store.ts'
import { createExposition } from './samples/exposition.ts'
import { createSampleStore } from './samples/sample-store.ts'
import { misbehave } from './scenarios/misbehave.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { createEngine, type Engine } from './traffic/engine.ts'

export type SimulatorOptions = {
  /** The same seed, clock and writes give the same mesh, to the byte. */
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
  /**
   * The newest samples of one cluster in Prometheus' text format.
   *
   * @throws RangeError for a cluster that doesn't exist.
   */
  exposition(cluster: string): string
  readonly routing: RoutingStore
  readonly scenarios: {
    /** @throws RangeError for a cluster that doesn't exist. */
    set(cluster: string, scenario: Scenario | undefined): void
    get(cluster: string): Scenario | undefined
  }
}

/** Creates a demo mesh; it makes its past at once, and its present whenever it is asked. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { now, seed = 1, stepSeconds = 15, pastSeconds = 21_600 } = options
  const stepMillis = stepSeconds * 1000
  const pastTicks = Math.ceil(pastSeconds / stepSeconds)
  const mesh = createMesh(shopMesh)
  const { clusters } = mesh.spec
  const names = clusters.map(({ name }) => name)
  const backends = new Map(names.map((name) => [name, createBackend(stepMillis, pastTicks + 1)]))
  const active = new Map<string, Scenario>()

  // The first rules hold for the whole past; later changes only for what comes after them.
  let engine: Engine | undefined
  const startedAt = now()
  const catchUp = () => engine?.advanceTo(now())
  const routing = createRoutingStore(names, catchUp)
  applyInitialRules(routing)
  engine = createEngine({
    mesh,
    stores: new Map([...backends].map(([name, { store }]) => [name, store])),
    seed,
    stepMillis,
    pastTicks,
    startedAt,
    revision: () => routing.revision(),
    router: createRouter(mesh, (cluster) => routing.rulesOf(cluster)),
    isScraped: (cluster) => active.get(cluster) !== 'silent',
  })
  catchUp()

  const backendOf = (cluster: string) => {
    const backend = backends.get(cluster)
    if (backend === undefined) throw new RangeError(`the simulator has no cluster "${cluster}"`)
    return backend
  }

  return {
    clusters,
    metrics: async (cluster, request) => {
      const backend = backends.get(cluster)
      if (backend === undefined) return errorAnswer('not_found', 'no such cluster')
      catchUp()
      return misbehave(active.get(cluster), request, (honest) =>
        answerPrometheus(honest, backend.store, now(), listAlerts(mesh, cluster, startedAt, now())),
      )
    },
    exposition: (cluster) => {
      catchUp()
      return backendOf(cluster).expose()
    },
    routing,
    scenarios: {
      set: (cluster, scenario) => {
        const { store } = backendOf(cluster)
        catchUp()
        if (scenario === undefined) active.delete(cluster)
        else active.set(cluster, scenario)
        if (scenario === 'counter-reset') store.resetCounters()
      },
      get: (cluster) => active.get(cluster),
    },
  }
}

function createBackend(stepMillis: number, capacity: number) {
  const store = createSampleStore(stepMillis, capacity)
  return { store, expose: createExposition(store) }
}

function applyInitialRules(routing: RoutingStore) {
  for (const [cluster, manifests] of initialRules) {
    for (const manifest of manifests) {
      const result = routing.apply(cluster, manifest)
      if (!result.ok) throw new RangeError(`an initial rule is ${result.reason}: ${result.message}`)
    }
  }
}
