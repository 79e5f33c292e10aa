import { pathOf } from '../mesh/deployments.ts'
import { type Labels, metricName, toLabels } from '../samples/labels.ts'
import type { SampleStore } from '../samples/sample-store.ts'
import type { Seen } from './answers.ts'
import { type EdgeLabels, istioLabels } from './istio-labels.ts'
import { bucketBounds, type Distribution } from './latency.ts'

/** The counters of one edge, one reporter and one kind of answer, as places in a store. */
export type RequestStream = { readonly store: SampleStore; readonly base: number }

/** The counters of the TCP connections of one edge and one reporter. */
export type ConnectionStream = RequestStream

const duration = 'istio_request_duration_milliseconds'
const les = [...bucketBounds.map(String), '+Inf']

/** The TCP counters, in the order of their places in a stream. */
const tcpMetrics = [
  'istio_tcp_connections_opened_total',
  'istio_tcp_connections_closed_total',
  'istio_tcp_received_bytes_total',
  'istio_tcp_sent_bytes_total',
]

/** Hands out streams, one per distinct set of labels and store. */
export type Streams = {
  requests(store: SampleStore, edge: EdgeLabels, seen: Seen): RequestStream
  connections(store: SampleStore, edge: EdgeLabels, flags: string): ConnectionStream
}

export function createStreams(): Streams {
  const known = new Map<SampleStore, Map<string, RequestStream>>()
  const streamFor = (store: SampleStore, key: string, register: () => number) => {
    const streams = known.get(store) ?? new Map<string, RequestStream>()
    known.set(store, streams)
    const stream = streams.get(key) ?? { store, base: register() }
    streams.set(key, stream)
    return stream
  }
  return {
    requests: (store, edge, seen) =>
      streamFor(store, streamKey(edge, seen), () => registerRequests(store, edge, seen)),
    connections: (store, edge, flags) => {
      const seen = { code: '', grpcStatus: '', flags }
      return streamFor(store, streamKey(edge, seen), () => registerConnections(store, edge, seen))
    },
  }
}

type Named = Pick<Seen, 'code' | 'grpcStatus' | 'flags'>

/** Names a stream without the cost of its labels, which are needed once. */
function streamKey(edge: EdgeLabels, { code, grpcStatus, flags }: Named): string {
  const { reporter, caller, service, deployment, protocol } = edge
  const ends = [caller, deployment].map((end) =>
    end === undefined ? '' : `${end.cluster}/${end.service.namespace}/${end.workload}`,
  )
  return [reporter, ...ends, pathOf(service), protocol, code, grpcStatus, flags].join(' ')
}

function registerRequests(store: SampleStore, edge: EdgeLabels, seen: Named): number {
  const total = istioLabels('istio_requests_total', edge, seen)
  const base = store.addSeries(total)
  const bucket = toLabels([...withLabel(total, metricName, `${duration}_bucket`), ['le', '0']])
  for (const le of les) store.addSeries(withLabel(bucket, 'le', le))
  store.addSeries(withLabel(total, metricName, `${duration}_sum`))
  store.addSeries(withLabel(total, metricName, `${duration}_count`))
  return base
}

function registerConnections(store: SampleStore, edge: EdgeLabels, seen: Named): number {
  const bases = tcpMetrics.map((metric) => store.addSeries(istioLabels(metric, edge, seen)))
  return bases[0] ?? 0
}

/** Another value for a label that is there, in the same place of the order. */
const withLabel = (labels: Labels, name: string, value: string): Labels =>
  new Map(labels).set(name, value)

/**
 * Counts requests into a stream.
 *
 * @param chance - 0 to 1; rounds all buckets the same way, so they stay whole and cumulative.
 * @param wobble - Noise of the mean: mean 0, variance 1.
 */
export function countRequests(
  { store, base }: RequestStream,
  count: number,
  { cumulative, firstSome, firstAll, mean }: Distribution,
  chance: number,
  wobble: number,
) {
  if (count === 0) return
  const totals = store.totals()
  const sumAt = base + 1 + cumulative.length
  begin(totals, base, sumAt + 1)
  totals[base] = (totals[base] ?? 0) + count
  for (let i = firstSome; i < firstAll; i += 1) {
    const at = base + 1 + i
    totals[at] = (totals[at] ?? 0) + Math.floor(count * (cumulative[i] ?? 1) + chance)
  }
  for (let at = base + 1 + firstAll; at < sumAt; at += 1) totals[at] = (totals[at] ?? 0) + count
  const sum = count * mean * (1 + (0.1 * wobble) / Math.sqrt(count))
  totals[sumAt] = (totals[sumAt] ?? 0) + sum
  totals[sumAt + 1] = (totals[sumAt + 1] ?? 0) + count
}

/** Counts TCP connections and bytes; `received` and `sent` as the server's side sees them. */
export function countConnections(
  { store, base }: ConnectionStream,
  opened: number,
  closed: number,
  received: number,
  sent: number,
) {
  if (opened === 0 && closed === 0) return
  const totals = store.totals()
  begin(totals, base, base + tcpMetrics.length - 1)
  const amounts = [opened, closed, received, sent]
  amounts.forEach((amount, i) => {
    totals[base + i] = (totals[base + i] ?? 0) + amount
  })
}

/** A counter appears with the first thing it counts, and all of a stream's counters together. */
function begin(totals: Float64Array, first: number, last: number) {
  if (Number.isNaN(totals[first])) totals.fill(0, first, last + 1)
}
