import type {
  RequestColumns,
  ServiceSeries,
  TrafficColumns,
} from '#src/domain/series/service-series.ts'
import type { ClusterPoll, QueryName } from '#src/domain/topology/poll.ts'
import type { Side } from '#src/domain/topology/report.ts'
import type { LineExplanation } from '#src/queries/signals.ts'
import { formatBytesPerSecond, formatLatency, formatRate, formatRatio } from '#src/ui/formats.ts'
import type { ChartContent, ChartLine, LineLook } from '#src/viz/charts/chart-content.ts'

type ChartName = LineExplanation['chart']
/** A chart and the queries that it is drawn from. */
export type ServiceChart = ChartContent & {
  readonly key: ChartName
  readonly asks: readonly QueryName[]
}

type SideSeries = ServiceSeries['sides'][number]

const strokes = { client: 'solid', waypoint: 'dotted', server: 'dashed' } as const
const sideWords: Readonly<Record<Side, string>> = {
  client: 'client side',
  waypoint: 'waypoint',
  server: 'server side',
}
const colours = { client: 'accent', waypoint: 'muted', server: 'ink' } as const

/** The charts of a service: of its requests, of its TCP connections, or of both where it has both. */
export function toServiceCharts(series: ServiceSeries): readonly ServiceChart[] {
  const hasRequests = series.sides.some(({ requests }) => requests !== undefined)
  const hasConnections = series.sides.some(({ connections }) => connections !== undefined)
  return [
    ...(hasRequests ? [rateChart(series), errorChart(series), latencyChart(series)] : []),
    ...(hasConnections ? [connectionChart(series), bytesChart(series)] : []),
  ]
}

function rateChart(series: ServiceSeries): ServiceChart {
  return {
    key: 'rate',
    title: 'Requests per second',
    times: series.times,
    lines: sidesOf(series, 'requests', ({ side }, { rate }) => [
      lineOf(side, { key: 'rate', name: '', label: side, colour: colours[side] }, rate),
    ]),
    format: formatRate,
    floor: 1,
    csvUnit: '1/s',
    asks: ['requests'],
  }
}

function errorChart(series: ServiceSeries): ServiceChart {
  return {
    key: 'errors',
    title: 'Failed share of requests',
    times: series.times,
    lines: sidesOf(series, 'requests', ({ side }, columns) => {
      const requests = countOf(columns, series)
      const failed = { key: 'errors', name: 'Failed', label: side, colour: 'failing' } as const
      const refused = { key: '4xx', name: '4xx', label: '4xx', colour: 'degraded' } as const
      return [
        { ...lineOf(side, failed, columns.errors), requests },
        ...(side === 'client' || !hasSide(series, 'client')
          ? [
              {
                ...lineOf(side, refused, columns.clientErrors),
                stroke: 'dotted' as const,
                requests,
              },
            ]
          : []),
      ]
    }),
    format: formatRatio,
    floor: 0.01,
    csvUnit: 'share',
    asks: ['requests'],
  }
}

const quantileLooks = [
  { key: 'p50', colour: 'muted' },
  { key: 'p95', colour: 'accent' },
  { key: 'p99', colour: 'ink' },
] as const

const mean = { key: 'mean', name: 'Mean', label: '', colour: 'muted' } as const

function latencyChart(series: ServiceSeries): ServiceChart {
  return {
    key: 'latency',
    title: 'Latency',
    times: series.times,
    lines: sidesOf(series, 'requests', ({ side }, columns) => {
      const requests = countOf(columns, series)
      // the sides lie close together: one of them is labelled, and only its mean is drawn
      const isBest = side === 'client' || !hasSide(series, 'client')
      const label = (name: string) => (isBest ? name : '')
      return [
        ...quantileLooks.map(({ key, colour }) => ({
          ...lineOf(side, { key, name: key, label: label(key), colour }, columns[key]),
          requests,
        })),
        ...(isBest
          ? [{ ...lineOf(side, mean, columns.mean), stroke: 'dotted' as const, requests }]
          : []),
      ]
    }),
    format: formatLatency,
    floor: 0.01,
    csvUnit: 's',
    asks: ['duration-buckets', 'duration-sum', 'duration-count'],
  }
}

function connectionChart(series: ServiceSeries): ServiceChart {
  return {
    key: 'connections',
    title: 'TCP connections per second',
    times: series.times,
    lines: sidesOf(series, 'connections', ({ side }, { rate }) => [
      lineOf(side, { key: 'tcp', name: '', label: side, colour: colours[side] }, rate),
    ]),
    format: formatRate,
    floor: 1,
    csvUnit: '1/s',
    asks: ['tcp-opened'],
  }
}

function bytesChart(series: ServiceSeries): ServiceChart {
  return {
    key: 'bytes',
    title: 'TCP bytes per second',
    times: series.times,
    lines: sidesOf(series, 'connections', ({ side }, { sent, received }) => {
      const label = (word: string) =>
        side === 'client' || !hasSide(series, 'client', 'connections') ? word : ''
      const to = { key: 'sent', name: 'To it', label: label('to'), colour: 'accent' } as const
      const from = {
        key: 'received',
        name: 'From it',
        label: label('from'),
        colour: 'ink',
      } as const
      return [lineOf(side, to, sent), lineOf(side, from, received)]
    }),
    format: formatBytesPerSecond,
    floor: 1000,
    csvUnit: 'B/s',
    asks: ['tcp-sent', 'tcp-received'],
  }
}

/** The lines of each side that tells of the kind of traffic, the client's first. */
function sidesOf<K extends keyof TrafficColumns>(
  { sides }: ServiceSeries,
  kind: K,
  toLines: (side: SideSeries, columns: NonNullable<TrafficColumns[K]>) => readonly ChartLine[],
): readonly ChartLine[] {
  return sides.flatMap((side) => {
    const columns = side[kind]
    return columns === undefined ? [] : toLines(side, columns)
  })
}

const hasSide = (
  { sides }: ServiceSeries,
  wanted: Side,
  kind: keyof TrafficColumns = 'requests',
): boolean => sides.some((one) => one.side === wanted && one[kind] !== undefined)

function lineOf(
  side: Side,
  about: Pick<ChartLine, 'key' | 'name' | 'label'> & Pick<LineLook, 'colour'>,
  column: Float64Array,
): ChartLine {
  const words = sideWords[side]
  const name = about.name === '' ? capital(words) : `${about.name}, ${words}`
  return { ...about, key: `${side} ${about.key}`, name, stroke: strokes[side], column }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** How many requests each moment's numbers are made from. */
const countOf = ({ rate }: RequestColumns, { window }: ServiceSeries): Float64Array =>
  rate.map((perSecond) => perSecond * window)

/** What failed of the queries that a chart is drawn from, by cluster. */
export function failuresOf(
  { asks }: Pick<ServiceChart, 'asks'>,
  polls: readonly ClusterPoll[],
): readonly { readonly cluster: string; readonly queries: readonly QueryName[] }[] {
  return polls.flatMap(({ cluster, state, queries }) => {
    // the last good lines stand, and nothing of them is missing
    if (state === 'stale') return []
    const failed = queries.flatMap(({ query, failure }) =>
      failure !== undefined && asks.includes(query) ? [query] : [],
    )
    return failed.length === 0 ? [] : [{ cluster, queries: failed }]
  })
}
