import type { Labels } from '#src/clients/prometheus/answer.ts'
import { type MapDetail, plainDetail } from '#src/domain/detail/map-detail.ts'
import { toEdgeId } from '#src/domain/mesh/identity.ts'
import type { QueryName } from '#src/domain/topology/poll.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import { createTrafficClient, type TrafficClient, type TrafficView } from '../client.ts'
import type { ClusterTarget, FromWorker, TrafficRequest } from '../messages.ts'
import { createTrafficPoller } from '../poll-traffic.ts'
import { serveTraffic } from '../serve-traffic.ts'

const start = 1_700_000_000_000

/** Which of the product's queries a text is, by the metric it names. */
const metricOf: readonly (readonly [QueryName, string])[] = [
  ['requests', 'istio_requests_total'],
  ['duration-sum', 'milliseconds_sum'],
  ['duration-count', 'milliseconds_count'],
  ['duration-buckets', 'milliseconds_bucket'],
  ['tcp-opened', 'connections_opened'],
  ['tcp-sent', 'received_bytes'],
  ['tcp-received', 'sent_bytes'],
]

const web: Labels = {
  reporter: 'source',
  source_cluster: 'unknown',
  source_workload_namespace: 'shop',
  source_workload: 'web',
  source_canonical_service: 'web',
  source_canonical_revision: 'v1',
}
export const toCart: Labels = {
  ...web,
  destination_cluster: 'unknown',
  destination_service_namespace: 'shop',
  destination_service_name: 'cart',
  destination_workload_namespace: 'shop',
  destination_workload: 'cart',
  destination_canonical_service: 'cart',
  destination_canonical_revision: 'v1',
}
export const toRedis: Labels = {
  ...toCart,
  destination_service_namespace: 'data',
  destination_service_name: 'redis',
  destination_workload_namespace: 'data',
  destination_workload: 'redis',
  destination_canonical_service: 'redis',
}
export const http = { request_protocol: 'http' }
export const good = {
  response_code: '200',
  response_flags: '-',
  connection_security_policy: 'unknown',
}

type Series = readonly (readonly [Labels, number])[]
type Answers = { readonly [Q in QueryName]?: Series }

export const healthy: Answers = {
  requests: [[{ ...toCart, ...http, ...good }, 10]],
  'duration-sum': [[{ ...toCart, ...http }, 1000]],
  'duration-count': [[{ ...toCart, ...http }, 10]],
  'duration-buckets': [
    [{ ...toCart, ...http, le: '100' }, 9],
    [{ ...toCart, ...http, le: '+Inf' }, 10],
  ],
  'tcp-opened': [[{ ...toRedis, response_flags: '-' }, 1]],
  'tcp-sent': [[toRedis, 100]],
  'tcp-received': [[toRedis, 50]],
}

type Reply = Series | Response | Promise<Response> | Error
type BackEnd = (cluster: string, query: QueryName | 'probe') => Reply

export const target = (name: string): ClusterTarget => ({
  name,
  query: { metricPrefix: '', matchers: [], rateWindowSeconds: 60 },
})

/** A page and its worker on a clock that stands still until it is moved. */
type Bench = {
  readonly asked: string[]
  now: number
  backEnd: BackEnd
  patience: () => Promise<void>
  readonly client: TrafficClient
  readonly views: TrafficView[]
  refresh(changes?: Partial<TrafficRequest>, signal?: AbortSignal): Promise<TrafficView>
  /** What the view of a refresh with these changes is called. */
  nameOf(changes: Partial<TrafficRequest>): string
  /** Draws the view last refreshed in another detail. */
  draw(detail: Partial<MapDetail>): TrafficView | undefined
}

const plainScope: Omit<TrafficRequest, 'at'> = {
  role: 'live',
  clusters: [target('east')],
  aliases: [],
  namespaces: [],
  level: 'service',
  range: seconds(300),
}

/** A view is named by all that it asks for but its moment. */
const nameOf = (request: Partial<TrafficRequest>): string =>
  JSON.stringify({ ...request, at: undefined })

export function createBench(backEnd: BackEnd): Bench {
  let last = ''
  const bench: Bench = {
    asked: [],
    now: start,
    backEnd,
    patience: () => new Promise<void>(() => {}),
    client: createTrafficClient(() => startWorkerOf(bench)),
    views: [],
    refresh: (changes = {}, signal = new AbortController().signal) => {
      const at = epochMillis(Math.floor(bench.now / 15_000) * 15_000)
      const request: TrafficRequest = { ...plainScope, at, ...changes }
      const onView = (view: TrafficView) => bench.views.push(view)
      last = nameOf(request)
      return bench.client.refresh(last, request, { signal, onView })
    },
    nameOf: (changes) => nameOf({ ...plainScope, ...changes }),
    draw: (detail) => {
      bench.client.draw(last, { ...plainDetail, ...detail })
      return bench.views.at(-1)
    },
  }
  return bench
}

function startWorkerOf(bench: Bench) {
  const poller = createTrafficPoller({
    transport: async (request) => {
      const url = new URL(request.url)
      const form = request.method === 'POST' ? await request.text() : url.search
      const text = new URLSearchParams(form).get('query') ?? ''
      const cluster = url.pathname.split('/')[1] ?? ''
      const query = text.startsWith('count(')
        ? 'probe'
        : (metricOf.find(([, metric]) => text.includes(metric))?.[0] ?? 'probe')
      bench.asked.push(`${cluster} ${query}`)
      return toResponse(bench.backEnd(cluster, query))
    },
    metricsUrl: (cluster) => new URL(`http://gateway.test/${cluster}/`),
    now: () => epochMillis(bench.now),
    random: () => 0,
    patience: () => bench.patience(),
  })
  const listeners: ((message: FromWorker) => void)[] = []
  const handle = serveTraffic(poller, (message, transfer) => {
    // what crosses to a worker must survive being cloned
    const received = structuredClone(message, { transfer })
    for (const listen of listeners) listen(received)
  })
  return {
    send: (message: Parameters<typeof handle>[0]) => handle(structuredClone(message)),
    terminate: () => {},
    onMessage: (listen: (message: FromWorker) => void) => void listeners.push(listen),
    onError: () => {},
  }
}

export function toResponse(reply: Reply): Response | Promise<Response> {
  if (reply instanceof Error) return Promise.reject(reply)
  if (reply instanceof Response || reply instanceof Promise) return reply
  const result = reply.map(([metric, value]) => ({ metric, value: [start / 1000, String(value)] }))
  return Response.json({ status: 'success', data: { resultType: 'vector', result } })
}

export const answering =
  (answers: Answers): BackEnd =>
  (_cluster, query) =>
    query === 'probe' ? [] : (answers[query] ?? [])
export const down: BackEnd = () => new TypeError('connection refused')
export const without =
  (failing: QueryName): BackEnd =>
  (cluster, query) =>
    query === failing ? new Response('', { status: 503 }) : answering(healthy)(cluster, query)

export const hung: BackEnd = (cluster, query) =>
  cluster === 'west' ? new Promise<Response>(() => {}) : answering(healthy)(cluster, query)

export const peer = (namespace: string, service: string, cluster = 'east') =>
  ({ kind: 'mesh', cluster, namespace, service, workload: '', version: '' }) as const
export const webToCart = toEdgeId({
  source: peer('shop', 'web'),
  target: peer('shop', 'cart'),
  protocol: 'http',
})
export const webToRedis = toEdgeId({
  source: peer('shop', 'web'),
  target: peer('data', 'redis'),
  protocol: 'tcp',
})
export const clientOf = (view: TrafficView, edge = webToCart) =>
  view.graph.edges.get(edge)?.sides.client
