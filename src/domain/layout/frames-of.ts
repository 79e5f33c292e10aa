import type { Peer } from '../mesh/identity.ts'

/** The frames that a node stands in; an empty string says "none". */
export type Frames = { readonly cluster: string; readonly namespace: string }

export const noFrames: Frames = { cluster: '', namespace: '' }

/**
 * Which frames each of the nodes that are drawn together stands in, in their order.
 *
 * A node stands in the frame of its cluster and, inside it, of its namespace. A card that stands for
 * a whole namespace or cluster needs no frame that says the same: it gets one only when something
 * else of that namespace or cluster is drawn too.
 */
export function framesOf(nodes: readonly { readonly identity: Peer }[]): readonly Frames[] {
  const clusters = new Set<string>()
  const namespaces = new Set<string>()
  for (const { identity } of nodes) {
    const { cluster, namespace } = identity
    if (depthOf(identity) >= 1) clusters.add(cluster)
    if (depthOf(identity) >= 2) namespaces.add(`${cluster}/${namespace}`)
  }
  return nodes.map(({ identity }) => {
    if (!clusters.has(identity.cluster)) return noFrames
    const { cluster, namespace } = identity
    const isFramed = namespace !== '' && namespaces.has(`${cluster}/${namespace}`)
    return { cluster, namespace: isFramed ? namespace : '' }
  })
}

/** 0 for what stands for a cluster, 1 for what stands for a namespace or is outside, else 2. */
function depthOf({ namespace, service, workload, version }: Peer): number {
  const isNamed = service !== '' || workload !== '' || version !== ''
  if (namespace === '') return isNamed ? 1 : 0
  return isNamed ? 2 : 1
}
