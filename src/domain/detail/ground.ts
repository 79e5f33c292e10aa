import {
  peerAt,
  protocols,
  toNodeId,
  type Level,
  type NodeId,
  type Peer,
} from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '../topology/graph.ts'
import type { MapCounts } from './map-detail.ts'

/** Something that nodes can be folded into. */
export type Box = {
  readonly id: NodeId
  readonly level: 'namespace' | 'cluster'
  readonly peer: Peer
  /** The nodes in it, by number. */
  readonly nodes: number[]
  /** The node that has the name of the whole box, such as "outside the mesh"; -1 where none has. */
  self: number
}

/** The part of a graph that is wanted, with its nodes and edges numbered in their order. */
export type Ground = {
  readonly level: Level
  readonly nodes: readonly TrafficNode[]
  readonly edges: readonly TrafficEdge[]
  readonly numberOf: ReadonlyMap<NodeId, number>
  /** Of each edge, the numbers of its ends, and of its protocol. */
  readonly sources: Int32Array
  readonly targets: Int32Array
  readonly protocols: Int32Array
  readonly boxes: readonly Box[]
  /** Of each node, the number of the box it is in; -1 where none. */
  readonly namespaces: Int32Array
  readonly clusters: Int32Array
}

/** What a node is drawn as, by number: itself (-1) or a box. */
export type Cards = Int32Array

export const itself = -1

/** What becomes of a box: nothing, a card, or (of a namespace) a part of its cluster's card. */
export const open = 0
export const folded = 1
export const merged = 2
export type Fate = typeof open | typeof folded | typeof merged

/** What becomes of each box, by number. */
export type Fates = Uint8Array

export const toFates = ({ boxes }: Ground, fateOf: (box: Box) => Fate): Fates =>
  Uint8Array.from(boxes, fateOf)

/** Numbers a part of a graph. */
export function toGround(graph: TrafficGraph): Ground {
  const nodes = [...graph.nodes.values()]
  const edges = [...graph.edges.values()]
  const numberOf = new Map(nodes.map(({ id }, index) => [id, index]))
  const sources = new Int32Array(edges.length)
  const targets = new Int32Array(edges.length)
  const kinds = new Int32Array(edges.length)
  for (const [index, { source, target, protocol }] of edges.entries()) {
    sources[index] = numberOf.get(source) ?? 0
    targets[index] = numberOf.get(target) ?? 0
    kinds[index] = protocols.indexOf(protocol)
  }
  const { boxes, namespaces, clusters } = toBoxes(nodes, graph.level)
  return {
    level: graph.level,
    nodes,
    edges,
    numberOf,
    sources,
    targets,
    protocols: kinds,
    boxes,
    namespaces,
    clusters,
  }
}

const isNamed = ({ kind, namespace }: Peer) => kind !== 'mesh' || namespace !== ''

/** Namespaces fold what is finer, clusters fold namespaces too; nothing folds clusters. */
function toBoxes(nodes: readonly TrafficNode[], level: Level) {
  const boxes: Box[] = []
  const known = new Map<string, number>()
  const boxOf = (index: number, { id, identity }: TrafficNode, of: Box['level']): number => {
    // above services everything of one kind outside the mesh is one
    const namespace = of === 'namespace' && identity.kind === 'mesh' ? identity.namespace : ''
    const key = `${of} ${identity.kind} ${identity.cluster}/${namespace}`
    const number = known.get(key) ?? boxes.length
    known.set(key, number)
    if (number === boxes.length) {
      const peer = peerAt(identity, of)
      boxes.push({ id: toNodeId(peer), level: of, peer, nodes: [], self: -1 })
    }
    const box = boxes[number]
    box?.nodes.push(index)
    if (box?.id === id) box.self = index
    return number
  }
  const hasNamespaces = level !== 'cluster' && level !== 'namespace'
  const namespaces = new Int32Array(nodes.length).fill(-1)
  const clusters = new Int32Array(nodes.length).fill(-1)
  for (const [index, node] of nodes.entries()) {
    if (hasNamespaces && isNamed(node.identity)) {
      namespaces[index] = boxOf(index, node, 'namespace')
    }
    if (level !== 'cluster' && node.identity.kind === 'mesh') {
      clusters[index] = boxOf(index, node, 'cluster')
    }
  }
  return { boxes, namespaces, clusters }
}

/**
 * What each node is drawn as when some boxes are folded.
 *
 * @param isHeld - Of each node by number, 1 where it is drawn as itself, whatever is folded.
 */
export function toCards(ground: Ground, fates: Fates, isHeld: Uint8Array): Cards {
  const { nodes, boxes, clusters, namespaces } = ground
  // two cards can't have one name
  const canFold = Uint8Array.from(boxes, ({ self }) => (self >= 0 && isHeld[self] === 1 ? 0 : 1))
  const cards = new Int32Array(nodes.length).fill(itself)
  for (let node = 0; node < cards.length; node += 1) {
    if (isHeld[node] === 1) continue
    const cluster = clusters[node] ?? -1
    const namespace = namespaces[node] ?? -1
    const isInCluster = fates[cluster] === folded || fates[namespace] === merged
    if (isInCluster && canFold[cluster] === 1) cards[node] = cluster
    else if ((fates[namespace] ?? open) !== open && canFold[namespace] === 1) {
      cards[node] = namespace
    }
  }
  return cards
}

/** How much is drawn when nodes are drawn as some cards. */
export function countCards(ground: Ground, cards: Cards): MapCounts {
  const { nodes, edges, boxes, sources, targets } = ground
  const all = nodes.length + boxes.length
  const numberOf = (node: number): number => {
    const box = cards[node] ?? itself
    return box === itself ? node : nodes.length + box
  }
  const drawn = new Uint8Array(all)
  for (let node = 0; node < nodes.length; node += 1) drawn[numberOf(node)] = 1
  const seen = new Set<number>()
  for (let edge = 0; edge < edges.length; edge += 1) {
    const ends = numberOf(sources[edge] ?? 0) * all + numberOf(targets[edge] ?? 0)
    seen.add(ends * protocols.length + (ground.protocols[edge] ?? 0))
  }
  return { nodes: drawn.reduce((sum, one) => sum + one, 0), edges: seen.size }
}

export const fitsIn = (counts: MapCounts, limits: MapCounts): boolean =>
  counts.nodes <= limits.nodes && counts.edges <= limits.edges
