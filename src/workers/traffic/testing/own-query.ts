import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import {
  clusterLabel,
  contractWindow,
  isClose,
  toValues,
  type TwoBackEnds,
} from '#src/clients/prometheus/testing/two-back-ends.ts'
import { plainDetail } from '#src/domain/detail/map-detail.ts'
import type { Level } from '#src/domain/mesh/identity.ts'
import type { QuantileEstimate } from '#src/domain/signals/latency.ts'
import { applyDiff, emptyGraph } from '#src/domain/topology/diff.ts'
import type { SideSignals, TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'

import type { PackedUpdate } from '../messages.ts'
import { unpackUpdate } from '../pack-update.ts'
import { createTrafficPoller, type TrafficPoller } from '../poll-traffic.ts'

/** How the numbers of a graph compare with the answers to the queries behind them. */
export type Comparison = {
  readonly edges: number
  readonly numbers: number
  /** In words; empty when each number equals the answer to its own query. */
  readonly differences: readonly string[]
}

/** Polls a real Prometheus once, and asks it again for each number by that number's own query. */
export async function compareWithOwnQueries(
  level: Level,
  clusters: readonly string[],
  backEnds: TwoBackEnds,
): Promise<Comparison> {
  const { poller, graph } = await pollOnce(level, clusters, backEnds)
  let numbers = 0
  const differences: string[] = []
  for (const edge of graph.edges.values()) {
    const explanations = poller.explain(edge.id)
    const answers = await Promise.all(explanations.map((one) => answerOf(one, backEnds)))
    for (const { explanation, answer } of sumByNumber(explanations, answers)) {
      const shown = shownNumber(edge, explanation)
      numbers += 1
      if (isSame(shown, answer)) continue
      const { number, promql } = explanation
      differences.push(`${edge.id} ${number}: ${shown}, but ${answer} answers ${promql}`)
    }
  }
  return { edges: graph.edges.size, numbers, differences }
}

/** Where the screen shows no number there is none to be had: 0/0, or nothing observed. */
function isSame(shown: number | undefined, answer: number): boolean {
  return shown === undefined ? Number.isNaN(answer) || answer === 0 : isClose(shown, answer)
}

async function pollOnce(
  level: Level,
  names: readonly string[],
  { apiUrl, at }: TwoBackEnds,
): Promise<{ readonly poller: TrafficPoller; readonly graph: TrafficGraph }> {
  const poller = createTrafficPoller({
    transport: fetch,
    metricsUrl: () => apiUrl,
    now: () => at,
    random: () => 0,
    patience: () => new Promise<void>(() => {}),
  })
  const clusters = names.map((name) => {
    const matchers = [`${clusterLabel}="${name}"`]
    return { name, query: { metricPrefix: '', matchers, rateWindowSeconds: contractWindow } }
  })
  const scope = { clusters, aliases: clusters, namespaces: [], level, range: contractWindow }
  let graph = emptyGraph(level)
  const post = (update: PackedUpdate) => {
    graph = applyDiff(graph, unpackUpdate(update, graph).diff)
  }
  const request = { role: 'live' as const, ...scope, at }
  const call = { request, known: 0, detail: plainDetail }
  await poller.refresh('view', call, post, new AbortController().signal)
  return { poller, graph }
}

async function answerOf(
  { promql, at, cluster }: Explanation,
  backEnds: TwoBackEnds,
): Promise<number> {
  const { data } = await backEnds.real(cluster).client.query({ query: promql, time: at })
  const [value = Number.NaN, ...others] = toValues(data).values()
  return others.length === 0 ? value : Number.NaN
}

type Answered = { readonly explanation: Explanation; readonly answer: number }

/**
 * Where several back ends tell of one side, rates are the sum of theirs; shares, means and
 * quantiles are nobody's answer alone and are left out.
 */
function sumByNumber(
  explanations: readonly Explanation[],
  answers: readonly number[],
): readonly Answered[] {
  const numbers = new Map<string, Answered[]>()
  for (const [index, explanation] of explanations.entries()) {
    const found = numbers.get(explanation.number) ?? []
    numbers.set(explanation.number, found)
    found.push({ explanation, answer: answers[index] ?? Number.NaN })
  }
  return [...numbers.values()].flatMap((found) => {
    const [first] = found
    if (first === undefined) return []
    const { explanation } = first
    const adds = ['rate', 'sent', 'received'].includes(explanation.signal)
    if (found.length > 1 && !adds) return []
    return { explanation, answer: found.reduce((sum, { answer }) => sum + answer, 0) }
  })
}

function shownNumber(edge: TrafficEdge, { side, signal }: Explanation): number | undefined {
  const signals = side === 'mixed' ? edge.mixed : edge.sides[side]
  return signals === undefined ? undefined : shownBy[signal](signals)
}

/** As the queries give them: shares of one, milliseconds, per second. */
const shownBy: {
  readonly [S in Explanation['signal']]: (signals: SideSignals) => number | undefined
} = {
  rate: ({ rate }) => rate,
  errors: ({ rate, errors }) => (rate === 0 ? undefined : errors / rate),
  mean: ({ duration }) =>
    duration && duration.count > 0 ? (duration.sum / duration.count) * 1000 : undefined,
  p50: ({ quantiles }) => inMillis(quantiles?.p50),
  p95: ({ quantiles }) => inMillis(quantiles?.p95),
  p99: ({ quantiles }) => inMillis(quantiles?.p99),
  sent: ({ bytes }) => bytes?.sent,
  received: ({ bytes }) => bytes?.received,
}

function inMillis(estimate: QuantileEstimate | undefined): number | undefined {
  return estimate && estimate.value * 1000
}
