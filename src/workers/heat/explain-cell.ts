import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import { type HeatGroup, isTwin } from '#src/clients/prometheus/heat-series.ts'
import { createClusterNamer, type ClusterAlias } from '#src/clients/prometheus/istio-clusters.ts'
import { type Explanation, explainGroups } from '#src/clients/prometheus/istio-explain.ts'
import { rateQueries } from '#src/clients/prometheus/istio-queries.ts'
import { readTelemetry, type TelemetryGroup } from '#src/clients/prometheus/istio-telemetry.ts'
import { cellValues, type RowId } from '#src/domain/heat/heat.ts'
import { chooseShown, type SidedPart } from '#src/domain/heat/part.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import { ask } from '../traffic/ask.ts'
import { type Knowledge, rowOf, type RowScope } from './knowledge.ts'
import type { RowBackend } from './rows-question.ts'

export type CellQuestion = {
  readonly id: RowId
  readonly at: EpochMillis
  readonly scope: RowScope
  readonly knowledge: Knowledge
  readonly aliases: readonly ClusterAlias[]
  readonly backends: readonly RowBackend[]
  /** What was heard of the row in the cells around: they decide which side is shown. */
  readonly heard: readonly SidedPart[]
  readonly signal: AbortSignal
}

type Told = {
  readonly backend: RowBackend
  readonly telemetry: readonly TelemetryGroup[]
  /** Those of the row. */
  readonly own: readonly { readonly group: HeatGroup; readonly telemetry: TelemetryGroup }[]
}

/**
 * Writes the queries behind the numbers of one cell.
 *
 * To select its series and no others, one has to know all that there were at that moment: so each
 * back end is asked for them first, as for a map of that moment.
 */
export async function explainCell(question: CellQuestion): Promise<readonly Explanation[]> {
  const told = await Promise.all(question.backends.map((backend) => tell(backend, question)))
  const own = told.flatMap((one) => one.own.map(({ group }) => group))
  const isShown = chooseShown([...question.heard, ...own])
  const sides = new Set(own.filter(isShown).map(({ side }) => side))
  const [side = 'mixed'] = sides.size === 1 ? sides : []
  return told.flatMap(({ backend, telemetry, own: ofRow }) => {
    const wanted = ofRow.filter(({ group }) => isShown(group))
    const [first] = wanted
    if (first === undefined) return []
    const { family } = first.telemetry
    const explanations = explainGroups({
      backend: backend.cluster,
      side,
      // a service may be reached by both; what fails by gRPC's rules includes what fails by HTTP's
      protocol: wanted.find(({ group }) => group.protocol === 'grpc')
        ? 'grpc'
        : first.group.protocol,
      wanted: wanted.map((one) => one.telemetry),
      all: telemetry.filter((group) => group.family === family),
      source: backend.source,
      histograms: backend.histograms,
      at: question.at,
    })
    return explanations.filter(({ signal }) => cellValues.some((value) => value === signal))
  })
}

async function tell(backend: RowBackend, question: CellQuestion): Promise<Told> {
  const { scope, knowledge, aliases, id } = question
  const { cluster, read } = backend
  const [requests, opened] = await Promise.all([
    samplesOf(backend.client, 'requests', backend, question),
    samplesOf(backend.client, 'tcp-opened', backend, question),
  ])
  const answers = { ...(requests && { requests }), ...(opened && { 'tcp-opened': opened }) }
  const { groups } = readTelemetry(cluster, answers, createClusterNamer(cluster, aliases))
  const own = groups.flatMap((telemetry) => {
    const group = read(telemetry.labels, telemetry.family)
    if (group === undefined || isTwin(group, knowledge.pairs)) return []
    return rowOf(group, scope) === id ? { group, telemetry } : []
  })
  return { backend, telemetry: groups, own }
}

async function samplesOf(
  client: PrometheusClient,
  query: 'requests' | 'tcp-opened',
  { source, histograms }: RowBackend,
  { at, signal }: CellQuestion,
) {
  const promql = rateQueries(source, histograms)[query]
  const { samples } = await ask(client, { query, promql, at }, signal)
  return samples
}
