import type { NodeId } from '#src/domain/mesh/identity.ts'
import { failedShare } from '#src/domain/signals/errors.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficGraph, VersionShare } from '#src/domain/topology/graph.ts'
import { ratio, type PerSecond, type Ratio } from '#src/domain/units.ts'

import { compareTrouble, toEdgeRows, type EdgeRow } from './edge-rows.ts'
import { toServiceRows, type ServiceRow } from './service-rows.ts'

/** A node with the edges that touch it, worst first. */
export type NodeDetail = {
  readonly row: ServiceRow
  readonly callers: readonly EdgeRow[]
  readonly callees: readonly EdgeRow[]
  readonly versions: readonly VersionDetail[]
}

/** @returns `undefined` when the node isn't in the graph: out of scope, or gone. */
export function toNodeDetail(
  graph: TrafficGraph,
  id: NodeId,
  context: ReadingContext,
): NodeDetail | undefined {
  const touching = [...graph.edges].filter(([, edge]) => edge.source === id || edge.target === id)
  const around = { ...graph, edges: new Map(touching) }
  const node = graph.nodes.get(id)
  if (node === undefined) return undefined
  const [row] = toServiceRows({ ...around, nodes: new Map([[id, node]]) }, context)
  if (row === undefined) return undefined
  const worstFirst = toEdgeRows(around, context).toSorted((a, b) => compareTrouble(b, a))
  const endsAt = (end: 'source' | 'target') => (edge: EdgeRow) =>
    graph.edges.get(edge.id)?.[end] === id
  return {
    row,
    callers: worstFirst.filter(endsAt('target')),
    callees: worstFirst.filter(endsAt('source')),
    versions: toVersionDetails(node.versions),
  }
}

/** A version with what it received and how much of that failed. */
export type VersionDetail = {
  /** "v2", with the workload before it where a service has several of one version. */
  readonly name: string
  /** Of all requests that reached the node. */
  readonly share: Ratio
  readonly rate: PerSecond
  /** Absent where nothing says how it ended. */
  readonly errors?: Ratio
}

function toVersionDetails(versions: readonly VersionShare[]): readonly VersionDetail[] {
  const total = versions.reduce((sum, { rate }) => sum + rate, 0)
  const isAmbiguous = new Set(versions.map(({ version }) => version)).size < versions.length
  return versions.map((version) => {
    const failed = failedShare(version)
    return {
      name: nameOf(version.workload, version.version, isAmbiguous),
      share: ratio(total === 0 ? 0 : version.rate / total),
      rate: version.rate,
      ...(failed !== undefined && { errors: ratio(failed) }),
    }
  })
}

/** Requests that reached no workload have neither: they failed on the way. */
function nameOf(workload: string, version: string, isAmbiguous: boolean): string {
  if (workload === '' && version === '') return 'no version reached'
  if (version === '') return workload
  return isAmbiguous && workload !== '' ? `${workload} ${version}` : version
}
