import {
  joinEdgeId,
  levels,
  peerAt,
  toNodeId,
  type EdgeId,
  type Level,
  type NodeId,
  type Peer,
} from '../mesh/identity.ts'
import { toNodes } from '../topology/assemble.ts'
import { foldVersions } from '../topology/fold-versions.ts'
import { foldEdges, type FoldedEdge } from '../topology/fold.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '../topology/graph.ts'
import type { Seconds } from '../units.ts'

type OpenedParts = { readonly nodes: readonly TrafficNode[]; readonly edges: readonly FoldedEdge[] }

type OpenedQuestion = {
  readonly finest: TrafficGraph
  /** The level of the nodes that are opened. */
  readonly level: Level
  readonly opened: ReadonlySet<NodeId>
  /** What every node that is wanted, and isn't opened, is drawn as. */
  readonly cards: ReadonlyMap<NodeId, NodeId>
  /** The edges between nodes of the level that are wanted. */
  readonly edges: ReadonlySet<EdgeId>
  readonly range: Seconds
}

type Part = { readonly id: NodeId; readonly peer: Peer; readonly level: Level }

/**
 * What is inside of opened nodes, one level finer or as many as were opened one in another, and the
 * edges that begin or end there. It is folded from the finest graph, so it has no quantiles.
 */
export function openNodes(question: OpenedQuestion): OpenedParts {
  const { finest, level, cards, edges, range } = question
  const coarse = new Map<NodeId, NodeId>()
  const parts = new Map<NodeId, Part>()
  const folded = new Map<NodeId, NodeId>()
  for (const [fine, { identity }] of finest.nodes) {
    const id = toNodeId(peerAt(identity, level))
    coarse.set(fine, id)
    const part = partOf(identity, id, question)
    if (part !== undefined) parts.set(fine, part)
    const card = part?.id ?? cards.get(id)
    if (card !== undefined) folded.set(fine, card)
  }
  const isWanted = ({ source, target, protocol }: TrafficEdge): boolean => {
    if (!parts.has(source) && !parts.has(target)) return false
    const ends = [coarse.get(source), coarse.get(target)] as const
    return ends[0] !== undefined && ends[1] !== undefined
      ? edges.has(joinEdgeId(ends[0], protocol, ends[1]))
      : false
  }
  const wanted = [...finest.edges.values()].filter(isWanted)
  const drawn = new Set(wanted.flatMap(({ source, target }) => [source, target]))
  return {
    nodes: toParts(finest, new Map([...parts].filter(([fine]) => drawn.has(fine))), range),
    edges: foldEdges(wanted, folded, range),
  }
}

/** What a node of the finest graph is drawn as, if something that it is in was opened. */
function partOf(peer: Peer, id: NodeId, { level, opened }: OpenedQuestion): Part | undefined {
  let part: Part | undefined
  let at = id
  for (const finer of levels.slice(levels.indexOf(level) + 1)) {
    if (!opened.has(at)) return part
    const next = peerAt(peer, finer)
    at = toNodeId(next)
    part = { id: at, peer: next, level: finer }
  }
  return part
}

function toParts(
  finest: TrafficGraph,
  parts: ReadonlyMap<NodeId, Part>,
  range: Seconds,
): readonly TrafficNode[] {
  return levels.flatMap((level) => {
    const ofLevel = [...parts].filter(([, part]) => part.level === level)
    if (ofLevel.length === 0) return []
    const nodeOf = new Map(ofLevel.map(([fine, { id }]) => [fine, id]))
    const versions = foldVersions(finest, level, nodeOf)
    return toNodes({
      peers: new Map(ofLevel.map(([, { id, peer }]) => [id, peer])),
      edges: finest.edges.values(),
      nodeAt: (end) => nodeOf.get(end),
      versionsOf: (id) => versions.get(id) ?? [],
      range,
    })
  })
}
