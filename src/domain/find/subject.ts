import { displayName, type NodeId, type Peer } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode, VersionShare } from '../topology/graph.ts'
import { carriesRequests } from '../topology/node-traffic.ts'
import { shownSide, type ShownSide } from '../topology/shown-side.ts'

/** A node's or an end's names in lower case, as terms compare them. */
type Names = {
  readonly name: readonly string[]
  readonly namespace: string
  readonly cluster: string
  readonly workload: readonly string[]
  readonly version: readonly string[]
  /** All that bare text is looked for in. */
  readonly all: string
}

/** What a term is tried on. */
export type NodeSubject = {
  readonly node: TrafficNode
  readonly names: Names
  /** Whether requests, or only TCP connections, or nothing that is told reaches it. */
  readonly reachedBy: 'requests' | 'connections' | undefined
}
export type EdgeSubject = {
  readonly edge: TrafficEdge
  readonly source: Names
  readonly target: Names
  /** What its ends are. */
  readonly kinds: readonly (Peer['kind'] | undefined)[]
  readonly shown: ShownSide | undefined
}

const nameless: Names = { name: [], namespace: '', cluster: '', workload: [], version: [], all: '' }

// A node that stayed is the very object of the refresh before, and is asked of with every key.
const ownNames = new WeakMap<TrafficNode, Names>()
const endNames = {
  source: new WeakMap<TrafficNode, Names>(),
  target: new WeakMap<TrafficNode, Names>(),
}

/** Every node of a graph, as terms are tried on it. */
export function* nodeSubjects(graph: TrafficGraph): Generator<NodeSubject> {
  const reached = reachedNodes(graph)
  for (const node of graph.nodes.values()) {
    yield { node, names: namesOf(node), reachedBy: reached.get(node.id) }
  }
}

/** Every edge of a graph, as terms are tried on it. */
export function* edgeSubjects(graph: TrafficGraph): Generator<EdgeSubject> {
  for (const edge of graph.edges.values()) {
    const source = graph.nodes.get(edge.source)
    const target = graph.nodes.get(edge.target)
    yield {
      edge,
      source: namesAt(source, 'source'),
      target: namesAt(target, 'target'),
      kinds: [source?.identity.kind, target?.identity.kind],
      shown: shownSide(edge),
    }
  }
}

/** What tells of traffic into a node: any requests make it a node of requests. */
function reachedNodes(graph: TrafficGraph): ReadonlyMap<NodeId, 'requests' | 'connections'> {
  const reached = new Map<NodeId, 'requests' | 'connections'>()
  for (const edge of graph.edges.values()) {
    if (edge.silentSince !== undefined || reached.get(edge.target) === 'requests') continue
    reached.set(edge.target, carriesRequests(edge) ? 'requests' : 'connections')
  }
  return reached
}

function namesOf(node: TrafficNode): Names {
  const known = ownNames.get(node)
  if (known !== undefined) return known
  const names = toNames(node.identity, displayName(node.identity), node.versions)
  ownNames.set(node, names)
  return names
}

/** An edge has no versions but those that its ends are drawn at. */
function namesAt(node: TrafficNode | undefined, end: 'source' | 'target'): Names {
  if (node === undefined) return nameless
  const known = endNames[end].get(node)
  if (known !== undefined) return known
  const names = toNames(node.identity, displayName(node.identity, end), [])
  endNames[end].set(node, names)
  return names
}

function toNames(peer: Peer, shown: string, versions: readonly VersionShare[]): Names {
  const place = [peer.namespace, peer.cluster].filter((part) => part !== '').join(' · ')
  const workloads = [peer.workload, ...versions.map((share) => share.workload)]
  const versionNames = [peer.version, ...versions.map((share) => share.version)]
  const all = [`${shown} ${place}`, peer.service, ...workloads, ...versionNames]
  return {
    name: lowered([peer.service, shown]),
    namespace: peer.namespace.toLowerCase(),
    cluster: peer.cluster.toLowerCase(),
    workload: lowered(workloads),
    version: lowered(versionNames),
    all: all.join('\n').toLowerCase(),
  }
}

/** An empty name stands only where there is no other: then `""` finds it. */
function lowered(names: readonly string[]): readonly string[] {
  const named = names.filter((name) => name !== '')
  return named.length === 0 ? [''] : named.map((name) => name.toLowerCase())
}
