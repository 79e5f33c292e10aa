import { formatValue } from '../api/answer.ts'
import { type Labels, metricName } from './labels.ts'
import type { SampleStore, StoredSeries } from './sample-store.ts'

type Family = {
  readonly name: string
  readonly type: 'counter' | 'histogram'
  readonly help: string
  /** Names of the series that belong to the family. */
  readonly members: readonly string[]
}

const counter = (name: string, help: string): Family => ({
  name,
  type: 'counter',
  help,
  members: [name],
})

const duration = 'istio_request_duration_milliseconds'

const families: readonly Family[] = [
  counter('istio_requests_total', 'Requests handled by a proxy.'),
  {
    name: duration,
    type: 'histogram',
    help: 'Duration of requests in milliseconds.',
    members: [`${duration}_bucket`, `${duration}_sum`, `${duration}_count`],
  },
  counter('istio_tcp_connections_opened_total', 'TCP connections opened.'),
  counter('istio_tcp_connections_closed_total', 'TCP connections closed.'),
  counter('istio_tcp_received_bytes_total', 'Bytes received by the server over TCP.'),
  counter('istio_tcp_sent_bytes_total', 'Bytes sent by the server over TCP.'),
]

/** Writes the newest samples of a store in Prometheus' text format. */
export type Exposition = () => string

/**
 * Creates the exposition of one store: text format 0.0.4, each sample with the time of its tick, so
 * that whoever scrapes it keeps exactly our samples. Nothing while the newest tick has no samples.
 */
export function createExposition(store: SampleStore): Exposition {
  const texts = new Map<number, string>()
  const nameOf = (series: StoredSeries) => {
    const known = texts.get(series.index)
    if (known !== undefined) return known
    const text = seriesText(series.labels)
    texts.set(series.index, text)
    return text
  }
  return () => {
    const millis = store.newestTick() * store.stepMillis
    return families
      .map((family) => {
        const lines = family.members
          .flatMap((member) => store.series(member))
          // Series are numbered stream by stream: buckets, sum and count of a histogram together.
          .toSorted((a, b) => a.index - b.index)
          .map((series) => ({ name: nameOf(series), value: store.newest(series.index) }))
          .filter(({ value }) => !Number.isNaN(value))
          .map(({ name, value }) => `${name} ${formatValue(value)} ${millis}\n`)
        if (lines.length === 0) return ''
        const { name, help, type } = family
        return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
      })
      .join('')
  }
}

function seriesText(labels: Labels): string {
  const pairs = [...labels]
    .filter(([name]) => name !== metricName)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
  return `${labels.get(metricName) ?? ''}{${pairs.join(',')}}`
}

const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
