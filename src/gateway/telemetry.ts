import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import type { AnswerOrigin } from './shared-answers.ts'

/** The gateway's own metrics, in a registry of their own so that tests can run several gateways. */
export type Telemetry = {
  readonly registry: Registry
  readonly request: (route: string, method: string, status: number, millis: number) => void
  readonly upstream: (cluster: string, endpoint: string, outcome: string, millis: number) => void
  readonly answer: (cluster: string, origin: AnswerOrigin) => void
  readonly refused: (reason: string) => void
}

export type BackendGauges = {
  readonly cluster: string
  readonly inFlight: () => number
  readonly queued: () => number
  readonly breakerOpen: () => boolean
}

const buckets = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createTelemetry(version: string, backends: readonly BackendGauges[]): Telemetry {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'weir_' })
  registerBuildInfo(registry, version)
  registerGauges(registry, backends)

  const requests = new Counter({
    name: 'weir_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'method', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'weir_http_request_duration_seconds',
    help: 'From the request to the end of the answer.',
    labelNames: ['route'],
    buckets,
    registers,
  })
  const upstreamCalls = new Counter({
    name: 'weir_upstream_requests_total',
    help: 'Calls of back ends, by how they ended.',
    labelNames: ['cluster', 'endpoint', 'outcome'],
    registers,
  })
  const upstreamSeconds = new Histogram({
    name: 'weir_upstream_request_duration_seconds',
    help: 'From the call of a back end to the end of its answer.',
    labelNames: ['cluster', 'endpoint'],
    buckets,
    registers,
  })
  const answers = new Counter({
    name: 'weir_answers_total',
    help: 'Answers of back ends passed on: asked for anew, joined in flight, or kept.',
    labelNames: ['cluster', 'origin'],
    registers,
  })
  const refusals = new Counter({
    name: 'weir_http_refused_total',
    help: 'Requests refused before they were routed, by reason.',
    labelNames: ['reason'],
    registers,
  })

  return {
    registry,
    request(route, method, status, millis) {
      requests.inc({ route, method, status })
      requestSeconds.observe({ route }, millis / 1000)
    },
    upstream(cluster, endpoint, outcome, millis) {
      upstreamCalls.inc({ cluster, endpoint, outcome })
      upstreamSeconds.observe({ cluster, endpoint }, millis / 1000)
    },
    answer: (cluster, origin) => answers.inc({ cluster, origin }),
    refused: (reason) => refusals.inc({ reason }),
  }
}

function registerBuildInfo(registry: Registry, version: string): void {
  new Gauge({
    name: 'weir_build_info',
    help: 'Always 1; the labels tell the version.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1)
}

function registerGauges(registry: Registry, backends: readonly BackendGauges[]): void {
  const gauge = (name: string, help: string, value: (backend: BackendGauges) => number) =>
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['cluster'],
        registers: [],
        collect() {
          for (const backend of backends) this.set({ cluster: backend.cluster }, value(backend))
        },
      }),
    )
  gauge('weir_upstream_in_flight', 'Calls of the back end in flight.', (one) => one.inFlight())
  gauge('weir_upstream_queued', 'Calls waiting for a place.', (one) => one.queued())
  gauge(
    'weir_upstream_breaker_open',
    '1 while the back end is not asked because it is away.',
    (one) => (one.breakerOpen() ? 1 : 0),
  )
}
