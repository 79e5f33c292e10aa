import type { Level, Peer } from '../mesh/identity.ts'
import { decadeOf, type Network } from './network.ts'

/** Which frames a node stands in at a level; an empty string says "none". */
export function framesOf(peer: Peer, level: Level): { cluster: string; namespace: string } {
  const cluster = level === 'cluster' ? '' : peer.cluster
  const namespace = level === 'cluster' || level === 'namespace' ? '' : peer.namespace
  return { cluster, namespace: cluster === '' ? '' : namespace }
}

/** Nodes that are placed as one block: a namespace, or one column of nodes without a namespace. */
export type Group = {
  readonly hasFrame: boolean
  /** First and last column it covers. */
  readonly first: number
  readonly last: number
  /** Its nodes by column, from `first` on, each from top to bottom. */
  readonly lanes: number[][]
}

/** A cluster: its groups from top to bottom, which is only a wish where columns leave room. */
export type Band = { readonly hasFrame: boolean; groups: Group[] }

/** Sorts nodes into bands, groups and lanes; the busiest of each kind comes first. */
export function toBands(network: Network, columns: readonly number[], level: Level): Band[] {
  const bands = new Map<string, Map<string, number[]>>()
  for (const [node, peer] of network.peers.entries()) {
    const { cluster, namespace } = framesOf(peer, level)
    const groups = bands.get(cluster) ?? new Map<string, number[]>()
    const key = namespace === '' ? `column ${columns[node] ?? 0}` : `namespace ${namespace}`
    groups.set(key, [...(groups.get(key) ?? []), node])
    bands.set(cluster, groups)
  }
  const byTraffic = busiestFirst(network)
  return [...bands]
    .map(([cluster, groups]) => ({ cluster, groups, nodes: [...groups.values()].flat() }))
    .toSorted((a, b) => byTraffic(a.nodes, b.nodes))
    .map(({ cluster, groups }) => ({
      hasFrame: cluster !== '',
      groups: [...groups]
        .toSorted(([, a], [, b]) => byTraffic(a, b))
        .map(([key, nodes]) => toGroup(network, columns, nodes, key.startsWith('namespace '))),
    }))
}

function toGroup(
  network: Network,
  columns: readonly number[],
  nodes: readonly number[],
  hasFrame: boolean,
): Group {
  const byTraffic = busiestFirst(network)
  const used = nodes.map((node) => columns[node] ?? 0)
  const first = used.reduce((a, b) => Math.min(a, b), Infinity)
  const last = used.reduce((a, b) => Math.max(a, b), 0)
  const lanes: number[][] = Array.from({ length: last - first + 1 }, () => [])
  for (const node of nodes) lanes[(columns[node] ?? 0) - first]?.push(node)
  for (const lane of lanes) lane.sort((a, b) => byTraffic([a], [b]))
  return { hasFrame, first, last, lanes }
}

/** Compares sets of nodes by traffic, busiest first; ties by the lowest index, so by id. */
function busiestFirst(network: Network): (a: readonly number[], b: readonly number[]) => number {
  const total = (nodes: readonly number[]) =>
    decadeOf(nodes.reduce((sum, node) => sum + (network.traffic[node] ?? 0), 0))
  return (a, b) => total(b) - total(a) || (a[0] ?? 0) - (b[0] ?? 0)
}
