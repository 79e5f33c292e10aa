import {
  displayName,
  parseEdgeId,
  parseNodeId,
  type EdgeId,
  type NodeId,
  type Peer,
} from '#src/domain/mesh/identity.ts'

/** How a peer reads in a table: its name, and smaller beside it where it is. */
export type PeerLabel = { readonly name: string; readonly place: string }

const outside = {
  external: 'outside',
  passthrough: 'not in registry',
  blackhole: 'blocked',
  unknown: 'no proxy',
} as const

/** How a peer reads; at one end of an edge, an unknown one says which. */
export function toPeerLabel(peer: Peer, end?: 'source' | 'target'): PeerLabel {
  const parts = peer.kind === 'mesh' ? meshPlace(peer) : [outside[peer.kind], peer.cluster]
  return { name: displayName(peer, end), place: parts.filter((part) => part !== '').join(' · ') }
}

/** What stands above the name: a namespace's own name is no place of it. */
function meshPlace({ cluster, namespace, service, workload }: Peer): readonly string[] {
  if (service !== '' || workload !== '') return [namespace, cluster]
  return namespace === '' ? [] : [cluster]
}

/** The name of what an id names: "checkout", "checkout → payments". */
export function idName(id: EdgeId | NodeId): string {
  const node = parseNodeId(id)
  if (node.ok) return toPeerLabel(node.value).name
  const edge = parseEdgeId(id)
  if (!edge.ok) return id
  const { source, target } = edge.value
  return `${toPeerLabel(source, 'source').name} → ${toPeerLabel(target, 'target').name}`
}
