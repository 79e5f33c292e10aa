import type { HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import type { HistogramKind } from '#src/clients/prometheus/istio-queries.ts'
import type { ServiceNames } from '#src/clients/prometheus/istio-services.ts'
import type { RowId, RowKind } from '#src/domain/heat/heat.ts'
import { rowLevel, toRowId } from '#src/domain/heat/row-id.ts'
import type { Level, Peer } from '#src/domain/mesh/identity.ts'

import type { HeatRequest } from './messages.ts'

/** What the newest ranking found one back end to tell of. */
export type KnownBackend = {
  /** Without the twins of requests. */
  readonly groups: readonly HeatGroup[]
  readonly histograms: HistogramKind
}

/** What the newest ranking found out about the mesh. */
export type Knowledge = {
  readonly services: ServiceNames
  /** By Weir's name of the cluster. */
  readonly backends: ReadonlyMap<string, KnownBackend>
  /** Pairs of services that a waypoint reports requests between. */
  readonly pairs: ReadonlySet<string>
  /** Groups by row, as far as rows have been asked about. */
  readonly indexes: Map<string, RowIndex>
}

/** The groups of each row, by back end. */
export type RowIndex = ReadonlyMap<RowId, ReadonlyMap<string, readonly HeatGroup[]>>

/** What decides which row a group belongs to. */
export type RowScope = {
  readonly kind: RowKind
  readonly level: Level
  /** Matter only where rows name no namespace. */
  readonly namespaces: readonly string[]
}

/**
 * The part of a request that rows depend on: namespaces choose which rows there are, and what is in
 * them only where rows are pairs of clusters.
 */
export function rowScopeOf({ kind, level, namespaces }: HeatRequest): RowScope {
  const isCoarse = rowLevel(kind, level) === 'cluster'
  return { kind, level: rowLevel(kind, level), namespaces: isCoarse ? namespaces : [] }
}

/** The row of a group; `undefined` where the scope leaves it out. */
export function rowOf(group: HeatGroup, { kind, level, namespaces }: RowScope): RowId | undefined {
  if (namespaces.length > 0 && !touches(group, namespaces)) return undefined
  return toRowId(group, kind, level)
}

/** Whether either end of a group is in one of the namespaces. */
export function touches(
  { source, target }: { readonly source: Peer; readonly target: Peer },
  namespaces: readonly string[],
): boolean {
  return namespaces.includes(source.namespace) || namespaces.includes(target.namespace)
}

/** The groups of all rows of a scope, read once for each ranking. */
export function indexRows({ backends, indexes }: Knowledge, scope: RowScope): RowIndex {
  const key = JSON.stringify(scope)
  const known = indexes.get(key)
  if (known !== undefined) return known
  const index = new Map<RowId, Map<string, HeatGroup[]>>()
  for (const [backend, { groups }] of backends) {
    for (const group of groups) {
      const id = rowOf(group, scope)
      if (id === undefined) continue
      const row = index.get(id) ?? new Map<string, HeatGroup[]>()
      if (row.size === 0) index.set(id, row)
      const ofBackend = row.get(backend)
      if (ofBackend === undefined) row.set(backend, [group])
      else ofBackend.push(group)
    }
  }
  indexes.set(key, index)
  return index
}
