import { rankingGrid } from '#src/clients/prometheus/heat-ranking.ts'
import {
  createGroupReader,
  groupKey,
  type HeatGroup,
  isTwin,
  waypointPairs,
} from '#src/clients/prometheus/heat-series.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import { learnServices, type ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import { gridTimes } from '#src/clients/prometheus/service-series.ts'
import { type AppearedVersion, findAppeared } from '#src/domain/heat/appeared.ts'
import { partsPerWindow } from '#src/domain/heat/departure.ts'
import {
  foldRanking,
  type RankingColumns,
  type RankingReport,
} from '#src/domain/heat/fold-ranking.ts'
import type { RankedRow } from '#src/domain/heat/ranking.ts'
import { rowLevel, toRowId } from '#src/domain/heat/row-id.ts'
import { peerAt, toNodeId } from '#src/domain/mesh/identity.ts'
import { epochMillis } from '#src/domain/units.ts'

import type { RankingAsked } from './ask-ranking.ts'
import { type Knowledge, type KnownBackend, touches } from './knowledge.ts'
import type { HeatRequest } from './messages.ts'

/** A group of one back end and what it did. */
type Ranked = {
  readonly backend: string
  readonly group: HeatGroup
  readonly columns: RankingColumns
}

/** The answers of all clusters, joined. */
export type RankedMesh = {
  readonly ranked: readonly Ranked[]
  readonly knowledge: Knowledge
}

/**
 * Joins what all clusters answered: services are named and twins left out as on the map.
 *
 * @param before - What earlier rankings found, kept for clusters that fail and for names of those
 *   who are called no more.
 */
export function joinAnswers(
  asked: readonly RankingAsked[],
  { aliases }: HeatRequest,
  before: Knowledge | undefined,
): RankedMesh {
  const services = learnServices(
    asked.map(({ telemetry }) => telemetry),
    before?.services,
  )
  const all = asked.flatMap((one) => toRanked(one, aliases, services))
  // who fails to answer has not stopped to be what it was
  const remembered = asked.flatMap(({ cluster, poll }) =>
    poll.state === 'failed' ? (before?.backends.get(cluster)?.groups ?? []) : [],
  )
  const pairs = waypointPairs([...all.map(({ group }) => group), ...remembered])
  const ranked = all.filter(({ group }) => !isTwin(group, pairs))
  const backends = new Map<string, KnownBackend>(before?.backends)
  for (const { cluster, histograms, poll } of asked) {
    if (poll.state === 'failed') continue
    const groups = ranked.filter(({ backend }) => backend === cluster).map(({ group }) => group)
    backends.set(cluster, { groups, histograms })
  }
  return { ranked, knowledge: { services, backends, pairs, indexes: new Map() } }
}

function toRanked(
  { cluster, telemetry, columns }: RankingAsked,
  aliases: HeatRequest['aliases'],
  services: ServiceNames,
): readonly Ranked[] {
  const read = createGroupReader(createClusterNamer(cluster, aliases), services)
  return telemetry.groups.flatMap(({ labels, family }) => {
    const group = read(labels, family)
    const own = columns.get(groupKey(labels, family))
    return group === undefined || own === undefined ? [] : { backend: cluster, group, columns: own }
  })
}

/** Folds a ranked mesh to rows, cut to the namespaces in scope as the map is. */
export function foldMesh(
  { ranked }: RankedMesh,
  { kind, level, namespaces, end, span }: Omit<HeatRequest, 'clusters' | 'aliases'>,
): readonly RankedRow[] {
  const of = rowLevel(kind, level)
  const isInScope = ({ group }: Ranked): boolean =>
    namespaces.length === 0 || touches(group, namespaces)
  // Only pairs of clusters name no namespace: there the scope cuts what they are folded from.
  const folded = of === 'cluster' ? ranked.filter(isInScope) : ranked
  const inScope = new Set<string>()
  const reports = folded.map((one): RankingReport => {
    const { side, protocol, part } = one.group
    const row = toRowId(one.group, kind, level)
    if (isInScope(one)) inScope.add(row)
    return {
      row,
      part,
      side,
      protocol,
      ...(kind !== 'services' && { source: toNodeId(peerAt(one.group.source, of)) }),
      target: toNodeId(peerAt(one.group.target, of)),
      columns: one.columns,
    }
  })
  const { step } = rankingGrid(end, span, partsPerWindow)
  return foldRanking(
    reports.filter(({ row }) => inScope.has(row)),
    { end, step },
  )
}

/** Versions first heard of within the two windows, in the namespaces in scope. */
export function findNewVersions(
  { ranked }: RankedMesh,
  { namespaces, end, span }: HeatRequest,
): readonly AppearedVersion[] {
  const heard = ranked.map(({ backend, group: { target }, columns: { rate } }) => ({
    backend,
    target,
    at: Array.from(rate, (value) => !Number.isNaN(value)),
  }))
  const times = gridTimes(rankingGrid(end, span, partsPerWindow))
  return findAppeared(heard, Array.from(times, epochMillis)).filter(
    ({ namespace }) => namespaces.length === 0 || namespaces.includes(namespace),
  )
}
