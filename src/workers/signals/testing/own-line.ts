import type { LineExplanation } from '#src/clients/prometheus/explain-service.ts'
import { gridTimes } from '#src/clients/prometheus/service-series.ts'
import {
  clusterLabel,
  contractStep,
  contractWindow,
  isClose,
  type TwoBackEnds,
} from '#src/clients/prometheus/testing/two-back-ends.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import type { Column, ServiceSeries } from '#src/domain/series/service-series.ts'
import { epochMillis } from '#src/domain/units.ts'

import { createSignalsAsker } from '../ask-signals.ts'
import type { SignalsRequest } from '../messages.ts'

/** Draws a service from a real Prometheus, and asks it again for each line by the line's own query. */
export async function compareWithOwnLines(
  peer: Peer,
  cluster: string,
  backEnds: TwoBackEnds,
): Promise<{ readonly lines: number; readonly differences: readonly string[] }> {
  const { apiUrl, at } = backEnds
  const grid = { start: epochMillis(at - 6000), end: at, step: contractStep }
  const query = { metricPrefix: '', matchers: [`${clusterLabel}="${cluster}"`] }
  const target = { name: cluster, query: { ...query, rateWindowSeconds: contractWindow } }
  const request: SignalsRequest = { clusters: [target], aliases: [target], peer, grid }
  const ask = createSignalsAsker({ transport: fetch, metricsUrl: () => apiUrl })
  const { series, explanations } = await ask(request, new AbortController().signal)
  const { client } = backEnds.real(cluster)
  const differences: string[] = []
  for (const explanation of explanations) {
    const { data } = await client.queryRange({ query: explanation.promql, ...grid })
    const answers = new Map(data[0]?.points.map(({ at: time, value }) => [time, value]))
    const { column, scale } = columnOf(series, explanation)
    for (const [index, time] of gridTimes(grid).entries()) {
      const shown = (column[index] ?? Number.NaN) * scale
      const answer = answers.get(epochMillis(time)) ?? Number.NaN
      if (isClose(shown, answer)) continue
      differences.push(`${explanation.line}: ${shown}, but ${answer} answers ${explanation.promql}`)
    }
  }
  return { lines: explanations.length, differences }
}

/** Latencies are asked for in milliseconds and shown in seconds. */
function columnOf(
  { sides }: ServiceSeries,
  { chart, line, side }: LineExplanation,
): { readonly column: Column; readonly scale: number } {
  const { requests, connections } = sides.find((one) => one.side === side) ?? {}
  const none = new Float64Array(0)
  switch (chart) {
    case 'rate':
    case 'errors':
      return { column: requests?.[chart] ?? none, scale: 1 }
    case 'connections':
      return { column: connections?.rate ?? none, scale: 1 }
    case 'bytes': {
      const flow = line.startsWith('Bytes/s to ') ? 'sent' : 'received'
      return { column: connections?.[flow] ?? none, scale: 1 }
    }
    case 'latency':
    default: {
      const name = (['p50', 'p95', 'p99'] as const).find((one) => line.startsWith(one)) ?? 'mean'
      return { column: requests?.[name] ?? none, scale: 1000 }
    }
  }
}
