import { decadeOf, type Network } from './network.ts'

/** Nodes that are placed as one block: a namespace, or nodes that stand in none. */
export type Group = {
  /** Its number among all groups of the map. */
  readonly index: number
  readonly hasFrame: boolean
  /** First and last column it covers. */
  readonly first: number
  readonly last: number
  /** How many rows its fullest column has. */
  readonly rows: number
  /** Its nodes by column, from `first` on, each from top to bottom. */
  readonly lanes: number[][]
}

/** A cluster: its groups from top to bottom, which is only a wish where columns leave room. */
export type Band = { readonly hasFrame: boolean; groups: Group[] }

/**
 * Sorts nodes into bands, groups and lanes; the busiest of each kind comes first.
 *
 * Nodes without a namespace are one group where there is no namespace beside them; else each is a
 * group of its own, so that it can stand between namespaces.
 */
export function toBands(network: Network, columns: Int32Array): Band[] {
  const bands = new Map<string, Map<string, number[]>>()
  const framed = new Set(network.frames.flatMap((of) => (of.namespace === '' ? [] : of.cluster)))
  for (const [node, { cluster, namespace }] of network.frames.entries()) {
    const groups = bands.get(cluster) ?? new Map<string, number[]>()
    const loose = framed.has(cluster) ? `node ${node}` : 'nodes'
    const key = namespace === '' ? loose : `namespace ${namespace}`
    const nodes = groups.get(key)
    if (nodes === undefined) groups.set(key, [node])
    else nodes.push(node)
    bands.set(cluster, groups)
  }
  const byTraffic = busiestFirst(network)
  let count = 0
  return [...bands]
    .map(([cluster, groups]) => ({ cluster, groups, nodes: [...groups.values()].flat() }))
    .toSorted((a, b) => byTraffic(a.nodes, b.nodes))
    .map(({ cluster, groups }) => ({
      hasFrame: cluster !== '',
      groups: [...groups]
        .toSorted(([, a], [, b]) => byTraffic(a, b))
        .map(([key, nodes]) => {
          count += 1
          const hasFrame = key.startsWith('namespace ')
          return { index: count - 1, hasFrame, ...toLanes(network, columns, nodes) }
        }),
    }))
}

function toLanes(network: Network, columns: Int32Array, nodes: readonly number[]) {
  const byTraffic = busiestFirst(network)
  const used = nodes.map((node) => columns[node] ?? 0)
  const first = used.reduce((a, b) => Math.min(a, b), Infinity)
  const last = used.reduce((a, b) => Math.max(a, b), 0)
  const lanes: number[][] = Array.from({ length: last - first + 1 }, () => [])
  for (const node of nodes) lanes[(columns[node] ?? 0) - first]?.push(node)
  for (const lane of lanes) lane.sort((a, b) => byTraffic([a], [b]))
  return { first, last, lanes, rows: lanes.reduce((most, lane) => Math.max(most, lane.length), 1) }
}

/** Compares sets of nodes by traffic, busiest first; ties by the lowest index, so by id. */
function busiestFirst(network: Network): (a: readonly number[], b: readonly number[]) => number {
  const total = (nodes: readonly number[]) =>
    decadeOf(nodes.reduce((sum, node) => sum + (network.traffic[node] ?? 0), 0))
  return (a, b) => total(b) - total(a) || (a[0] ?? 0) - (b[0] ?? 0)
}
