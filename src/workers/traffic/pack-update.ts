import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type {
  Changes,
  GraphDiff,
  TrafficEdge,
  TrafficGraph,
  TrafficNode,
} from '#src/domain/topology/graph.ts'

import type { MapUpdate, PackedUpdate, TrafficUpdate } from './messages.ts'
import {
  readEdge,
  readEdgeFacts,
  readNode,
  readNodeFacts,
  writeEdge,
  writeEdgeFacts,
  writeNode,
  writeNodeFacts,
} from './pack-graph.ts'
import { TapeReader, TapeWriter } from './tape.ts'

/**
 * Packs an update: to copy every number of every edge would hold the page up for longer than all it
 * does with them.
 *
 * @param before - The graph that the difference starts from.
 */
export function packUpdate(
  { diff, map, ...rest }: TrafficUpdate,
  before: TrafficGraph,
): PackedUpdate {
  const to = new TapeWriter()
  to.list(diff.nodes.added, writeNode)
  writeChanged(to, before.nodes, diff.nodes, writeNodeFacts)
  to.list(diff.edges.added, writeEdge)
  writeChanged(to, before.edges, diff.edges, writeEdgeFacts)
  return {
    ...rest,
    level: diff.level,
    removed: { nodes: diff.nodes.removed, edges: diff.edges.removed },
    ...(map && { map: packMap(to, map) }),
    tape: to.finish(),
  }
}

/**
 * Unpacks what {@link packUpdate} packed.
 *
 * @param before - The page's own copy of the graph that the difference starts from.
 */
export function unpackUpdate(
  { level, removed, map, tape, ...rest }: PackedUpdate,
  before: TrafficGraph,
): TrafficUpdate {
  const from = new TapeReader(tape)
  const nodesAdded = from.list(readNode)
  const nodesChanged = readChanged(from, before.nodes, readNodeFacts)
  const edgesAdded = from.list(readEdge)
  const edgesChanged = readChanged(from, before.edges, readEdgeFacts)
  const diff: GraphDiff = {
    level,
    nodes: { added: nodesAdded, removed: removed.nodes, changed: nodesChanged },
    edges: { added: edgesAdded, removed: removed.edges, changed: edgesChanged },
  }
  return { ...rest, diff, ...(map && { map: unpackMap(from, map) }) }
}

/** What changed is named by its place in the graph before, and so keeps its names on the page. */
function writeChanged<Id, T extends { readonly id: Id }>(
  to: TapeWriter,
  before: ReadonlyMap<Id, T>,
  { changed }: Changes<T, Id>,
  write: (to: TapeWriter, item: T) => void,
): void {
  to.number(changed.length)
  let next = 0
  let place = 0
  // both are in ascending order of id
  for (const id of before.keys()) {
    const item = changed[next]
    if (item?.id === id) {
      to.number(place)
      write(to, item)
      next += 1
    }
    place += 1
  }
  if (next < changed.length) throw new RangeError('what changed was not there before')
}

function readChanged<Id, T>(
  from: TapeReader,
  before: ReadonlyMap<Id, T>,
  read: (from: TapeReader, known: T) => T,
): readonly T[] {
  const left = from.number()
  if (left === 0) return []
  const known = [...before.values()]
  const changed: T[] = []
  while (changed.length < left) {
    const item = known[from.number()]
    if (item === undefined) throw new RangeError('the update changes what is not there')
    changed.push(read(from, item))
  }
  return changed
}

type PackedMap = NonNullable<PackedUpdate['map']>

function packMap(to: TapeWriter, { graph, ...rest }: MapUpdate): PackedMap {
  if (graph === 'whole') return { ...rest, isWhole: true }
  to.list(graph.nodes, writeNodeOrName)
  to.list(graph.edges, writeEdgeOrName)
  return { ...rest, isWhole: false }
}

function unpackMap(from: TapeReader, { isWhole, ...rest }: PackedMap): MapUpdate {
  if (isWhole) return { ...rest, graph: 'whole' }
  return {
    ...rest,
    graph: { nodes: from.list(readNodeOrName), edges: from.list(readEdgeOrName) },
  }
}

function writeNodeOrName(to: TapeWriter, node: NodeId | TrafficNode): void {
  const isName = typeof node === 'string'
  to.number(isName ? 1 : 0)
  if (isName) to.nodeId(node)
  else writeNode(to, node)
}

const readNodeOrName = (from: TapeReader): NodeId | TrafficNode =>
  from.number() === 1 ? from.nodeId() : readNode(from)

function writeEdgeOrName(to: TapeWriter, edge: EdgeId | TrafficEdge): void {
  const isName = typeof edge === 'string'
  to.number(isName ? 1 : 0)
  if (isName) to.edgeId(edge)
  else writeEdge(to, edge)
}

const readEdgeOrName = (from: TapeReader): EdgeId | TrafficEdge =>
  from.number() === 1 ? from.edgeId() : readEdge(from)
