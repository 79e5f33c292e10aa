import { displayName, type Peer } from '#src/domain/mesh/identity.ts'

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

/** Whether a label holds the text that is looked for, in any case. */
export function matchesLabel(label: PeerLabel, find: string): boolean {
  return `${label.name} ${label.place}`.toLowerCase().includes(find.trim().toLowerCase())
}
