import { crowding, crowdingSlowdown, isActive, sourceRate } from '../mesh/clockwork.ts'
import type { Mesh } from '../mesh/deployments.ts'
import { createRandom, mixSeed } from '../random.ts'
import type { Route } from '../routing/route.ts'
import type { SampleStore } from '../samples/sample-store.ts'
import { callRates, type ConnectionFlow, type Flow, type Flows, traceFlows } from './flow.ts'
import { callKey, compilePlan, type Conditions, type Router } from './plan.ts'
import { type ConnectionStream, countConnections, countRequests, createStreams } from './streams.ts'

/** Everything the engine needs to know of the world around it. */
export type EngineOptions = {
  readonly mesh: Mesh
  readonly stores: ReadonlyMap<string, SampleStore>
  readonly seed: number
  readonly stepMillis: number
  /** Ticks of past at the start, and kept at any time. */
  readonly pastTicks: number
  /** Epoch milliseconds: when the simulator was made; incidents are told from here. */
  readonly startedAt: number
  /** Changes whenever a routing document does. */
  readonly revision: () => number
  readonly router: Router
  readonly isScraped: (cluster: string) => boolean
}

/** Makes traffic, tick by tick, up to a moment asked for. */
export type Engine = { advanceTo(at: number): void }

/** Creates an engine; the past is made at the first call of `advanceTo`. */
export function createEngine(options: EngineOptions): Engine {
  const { mesh, stores, stepMillis, pastTicks, startedAt } = options
  const random = createRandom(options.seed)
  const flowsAt = createFlowBook(options)
  const open = new Map<ConnectionStream, number>()
  let last = Math.floor(startedAt / stepMillis) - pastTicks - 1

  const tick = (number: number) => {
    const at = number * stepMillis
    const stepSeconds = stepMillis / 1000
    random.reseed(mixSeed(options.seed, number))
    const rates = mesh.spec.sources.map(
      (source, place) => sourceRate(source, place, at) * (1 + 0.03 * random.normal()),
    )
    const { requests, connections } = flowsAt(at)
    for (const { flow, reports } of requests) {
      const count = random.poisson(expected(flow, rates) * stepSeconds)
      if (count === 0) continue
      for (const { stream, distribution } of reports) {
        countRequests(stream, count, distribution, random.next(), random.normal())
      }
    }
    for (const connection of connections) {
      const mean = expected(connection.flow, rates) * stepSeconds
      connect(connection, random.poisson(mean), mean * (1 + 0.05 * random.normal()))
    }
    for (const [cluster, store] of stores) store.keep(number, options.isScraped(cluster))
  }

  /** What a tick opened is closed by the next one. */
  const connect = ({ streams, bytes }: ConnectionFlow, opened: number, load: number) => {
    const received = Math.round(load * bytes.sent)
    const sent = Math.round(load * bytes.received)
    for (const stream of streams) {
      countConnections(stream, opened, open.get(stream) ?? 0, received, sent)
      open.set(stream, opened)
    }
  }

  return {
    advanceTo: (at) => {
      const target = Math.floor(at / stepMillis)
      last = Math.max(last, target - pastTicks - 1)
      while (last < target) {
        last += 1
        tick(last)
      }
    },
  }
}

function expected(flow: Flow, rates: readonly number[]): number {
  let sum = 0
  for (let place = 0; place < flow.length; place += 1) {
    sum += (flow[place] ?? 0) * (rates[place] ?? 0)
  }
  return sum
}

/** Flows by conditions: worked out once for each combination, and anew when routing changes. */
function createFlowBook(options: EngineOptions): (at: number) => Flows {
  const { mesh, startedAt } = options
  const { incidents, sources } = mesh.spec
  const streams = createStreams()
  const book = new Map<string, Flows>()
  let revision = Number.NaN
  let nominal: ReadonlyMap<string, number> = new Map()

  // Routes follow from the rules alone, so all conditions share them.
  const routes = new Map<string, readonly Route[]>()
  const router: Router = (caller, call) => {
    const key = callKey(caller, call)
    const found = routes.get(key) ?? options.router(caller, call)
    routes.set(key, found)
    return found
  }
  const storeOf = (cluster: string) => {
    const store = options.stores.get(cluster)
    if (store === undefined) throw new RangeError(`the mesh has no cluster "${cluster}"`)
    return store
  }
  const restart = () => {
    revision = options.revision()
    book.clear()
    routes.clear()
    const calm: Conditions = { incidents: [], slowdown: 1 }
    const plan = compilePlan(mesh, router, calm, new Map())
    nominal = callRates(
      mesh,
      plan,
      sources.map(({ perSecond }) => perSecond),
    )
  }
  return (at) => {
    if (revision !== options.revision()) restart()
    const active = incidents.filter((incident) => isActive(incident, startedAt, at))
    const level = crowding(at)
    const key = `${level} ${active.map(({ name }) => name).join()}`
    const known = book.get(key)
    if (known !== undefined) return known
    const conditions = { incidents: active, slowdown: crowdingSlowdown(level) }
    const flows = traceFlows(mesh, compilePlan(mesh, router, conditions, nominal), streams, storeOf)
    book.set(key, flows)
    return flows
  }
}
