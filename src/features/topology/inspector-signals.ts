import type { Protocol } from '#src/domain/mesh/identity.ts'
import { toldRate } from '#src/domain/signals/errors.ts'
import { isTooFew, requestsIn } from '#src/domain/signals/health.ts'
import {
  readErrorRatio,
  readMean,
  readQuantile,
  readRate,
  type Reading,
  type ReadingContext,
} from '#src/domain/signals/reading.ts'
import type { SideSignals, TrafficEdge } from '#src/domain/topology/graph.ts'
import type { QueryName } from '#src/domain/topology/poll.ts'
import type { Side } from '#src/domain/topology/report.ts'
import { perSecond, ratio, type Ratio } from '#src/domain/units.ts'
import { formatBytesPerSecond, formatLatency, formatRate, formatRatio } from '#src/ui/formats.ts'

import { bucketHint } from './cells.tsx'

/** One signal of an edge, as every side that reports tells it. */
export type SignalRow = {
  readonly key: string
  readonly title: string
  readonly hint?: string
  readonly format: (value: number) => string
  /** In the order of the sides asked for. */
  readonly cells: readonly SignalCell[]
  /** What the client's proxy counts beyond the server's; absent where either tells nothing. */
  readonly gap?: string
}
type SignalCell = { readonly side: Side; readonly reading: Reading; readonly hint?: string }

/** The sides that report an edge, in the order they are shown. */
export const reportingSides = (edge: TrafficEdge): readonly Side[] =>
  (['client', 'waypoint', 'server'] as const).filter((side) => edge.sides[side] !== undefined)

type Spec = {
  readonly key: string
  readonly title: string
  readonly hint?: string
  readonly format: (value: number) => string
  readonly read: (signals: SideSignals, context: ReadingContext) => Reading
  readonly bucket?: (signals: SideSignals) => string | undefined
  readonly gap?: (client: number, server: number) => string | undefined
}

/** All signals of an edge: requests of HTTP and gRPC, connections and bytes of TCP. */
export function toSignalRows(edge: TrafficEdge, context: ReadingContext): readonly SignalRow[] {
  const sides = reportingSides(edge)
  return specsOf(edge.protocol).map(({ key, title, hint, format, read, bucket, gap }) => {
    const cells = sides.flatMap((side): SignalCell[] => {
      const signals = edge.sides[side]
      if (signals === undefined) return []
      const bucketWords = bucket?.(signals)
      return [{ side, reading: read(signals, context), ...(bucketWords && { hint: bucketWords }) }]
    })
    const difference = gapOf(cells, gap)
    return {
      key,
      title,
      format,
      cells,
      ...(hint !== undefined && { hint }),
      ...(difference !== undefined && { gap: difference }),
    }
  })
}

function gapOf(cells: readonly SignalCell[], gap: Spec['gap']): string | undefined {
  const client = numberOf(cells.find(({ side }) => side === 'client')?.reading)
  const server = numberOf(cells.find(({ side }) => side === 'server')?.reading)
  return client === undefined || server === undefined ? undefined : gap?.(client, server)
}

function numberOf(reading: Reading | undefined): number | undefined {
  if (reading?.state === 'zero') return 0
  return reading?.state === 'value' || reading?.state === 'too-few' ? reading.value : undefined
}

const signed = (text: string, difference: number) => (difference < 0 ? `−${text}` : `+${text}`)

/** Of what the client counts; sides are never scraped at one instant, so a little is no gap. */
const rateGap = (client: number, server: number): string | undefined => {
  if (client === 0) return undefined
  const share = (client - server) / client
  return Math.abs(share) < 0.005 ? 'none' : signed(formatRatio(Math.abs(share)), share)
}
const latencyGap = (client: number, server: number): string =>
  signed(formatLatency(Math.abs(client - server)), client - server)

const latency = (quantile: 'p50' | 'p95' | 'p99'): Spec => ({
  key: quantile,
  title: quantile,
  hint: `${quantile.slice(1)} of 100 requests are at least as fast; an estimate from buckets`,
  format: formatLatency,
  read: (signals, context) => readQuantile(signals, quantile, context),
  bucket: (signals) => bucketHint(signals.quantiles?.[quantile]),
  gap: latencyGap,
})

const errors: Spec = {
  key: 'errors',
  title: 'Errors',
  hint: 'Share that failed',
  format: formatRatio,
  read: readErrorRatio,
}

const requestSpecs: readonly Spec[] = [
  { key: 'rate', title: 'Requests/s', format: formatRate, read: readRate, gap: rateGap },
  errors,
  {
    key: '4xx',
    title: '4xx',
    hint: 'Share refused for the caller’s own reasons; not counted as errors',
    format: formatRatio,
    read: readClientErrorRatio,
  },
  { key: 'mean', title: 'Mean', format: formatLatency, read: readMean, gap: latencyGap },
  latency('p50'),
  latency('p95'),
  latency('p99'),
]

const connectionSpecs: readonly Spec[] = [
  {
    key: 'rate',
    title: 'Connections/s',
    hint: 'Connections opened per second',
    format: formatRate,
    read: readRate,
    gap: rateGap,
  },
  { ...errors, hint: 'Share of connections with a failure flag' },
  { ...bytesSpec('sent', 'tcp-sent'), hint: 'From source to target' },
  { ...bytesSpec('received', 'tcp-received'), hint: 'From target to source' },
]

function bytesSpec(key: 'sent' | 'received', query: QueryName): Spec {
  return {
    key,
    title: key === 'sent' ? 'Sent' : 'Received',
    format: formatBytesPerSecond,
    read: (signals, context) => {
      const failure = failedQuery(signals, context, query)
      if (failure !== undefined) return failure
      if (signals.bytes === undefined) return { state: 'no-telemetry' }
      const value = signals.bytes[key]
      return value === 0 ? { state: 'zero' } : { state: 'value', value }
    },
    gap: rateGap,
  }
}

const specsOf = (protocol: Protocol): readonly Spec[] =>
  protocol === 'tcp' ? connectionSpecs : requestSpecs

/** The share answered 4xx, in the states of the share that failed. */
function readClientErrorRatio(signals: SideSignals, context: ReadingContext): Reading<Ratio> {
  const failed = readErrorRatio(signals, context)
  if (failed.state === 'failed' || failed.state === 'no-telemetry') return failed
  const requests = requestsIn(perSecond(toldRate(signals)), context.range)
  const value = ratio(signals.clientErrors / toldRate(signals))
  if (isTooFew(requests)) return { state: 'too-few', requests, value }
  return value === 0 ? { state: 'zero' } : { state: 'value', value }
}

function failedQuery(
  { backends }: SideSignals,
  { polls }: ReadingContext,
  query: QueryName,
): Reading<never> | undefined {
  for (const backend of backends) {
    const poll = polls.get(backend)
    if (poll === undefined || poll.state === 'stale') continue
    const failure = poll.queries.find((outcome) => outcome.query === query)?.failure
    if (failure !== undefined) {
      return {
        state: 'failed',
        reason: `the ${query} query failed: ${failure.source}, ${failure.kind}`,
      }
    }
  }
  return undefined
}

/** What it means that a side tells nothing of this edge; nothing to say where both ends do. */
export function sidesNote(edge: TrafficEdge): string | undefined {
  const sides = new Set(reportingSides(edge))
  if (sides.size === 0) return 'No side reports this edge any more.'
  if (sides.has('waypoint')) return 'Measured by a waypoint, which sees what both ends would.'
  if (!sides.has('server')) {
    return 'Client side only: the target has no proxy that reports, or nothing arrived there.'
  }
  if (!sides.has('client')) {
    return 'Server side only: the caller has no proxy that reports. Requests that never arrived are missing.'
  }
  return undefined
}
