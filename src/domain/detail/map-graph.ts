import { peerAt, toNodeId, type EdgeId, type NodeId } from '../mesh/identity.ts'
import { emptyGraph } from '../topology/diff.ts'
import { foldEdges, type FoldedEdge } from '../topology/fold.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '../topology/graph.ts'
import type { Seconds } from '../units.ts'
import { chooseFolds, fateIn, heldByTrouble, type AutoFolds } from './auto-folds.ts'
import { aroundFocus, nodesNamed } from './focus.ts'
import { foldNodes, type Folded } from './folds.ts'
import {
  folded,
  itself,
  merged,
  open,
  toCards,
  toFates,
  toGround,
  type Cards,
  type Ground,
} from './ground.ts'
import {
  mostDrawn,
  type Found,
  type MapCounts,
  type MapDetail,
  type MapGraph,
} from './map-detail.ts'
import { mergeById } from './merge.ts'
import { findNamed, hideNamed, withoutHidden } from './named.ts'
import { openNodes } from './opened.ts'
import { keepSame } from './same-map.ts'
import { findTroubles } from './trouble.ts'

/** The graphs that a map is drawn from. */
export type MapSource = {
  /** At the level of versions. */
  readonly finest: TrafficGraph
  /** Folded from it to the view's level, and not yet cut to the view's scope. */
  readonly around: TrafficGraph
  /** Cut to the scope, with latencies: what the tables show. */
  readonly shown: TrafficGraph
}

/** A map, with what the next one of the same view needs to know of it. */
export type MapDrawing = {
  readonly map: MapGraph
  readonly auto: AutoFolds | undefined
  /** What each edge is the sum of that is not an edge of the shown graph. */
  readonly parts: ReadonlyMap<EdgeId, EdgeParts>
}

/** Edges of the shown graph or, where something is opened, of the finest one. */
type EdgeParts = {
  readonly of: 'shown' | 'finest'
  readonly edges: readonly TrafficEdge[]
}

type DrawOptions = {
  /** The window that rates are averaged over, for health. */
  readonly range: Seconds
  /** The drawing before, of the same view: what is equal in both is the same object. */
  readonly previous?: MapDrawing | undefined
  readonly limits?: MapCounts
}

/**
 * Draws the part of a graph that is wanted, as finely as can be read.
 *
 * What `hide` names is left out, then all that is far from the focus. If more is left than can be
 * read, namespaces and clusters are folded into cards; see {@link chooseFolds}. What is unhealthy,
 * selected, focused or opened is drawn as itself. Nodes and edges that are not folded are the very
 * objects of the shown graph, and a map that leaves nothing out has that graph.
 */
export function drawMap(
  source: MapSource,
  detail: MapDetail,
  { range, previous, limits = mostDrawn }: DrawOptions,
): MapDrawing {
  const { shown } = source
  const hidden = hideNamed(detail.hide, shown)
  const ground = toWanted(shown, hidden, detail)
  const troubles = findTroubles(ground)
  const closed = new Set(detail.closed)
  const auto = detail.everything
    ? previous?.auto
    : chooseFolds({ ground, troubles, closed, limits }, previous?.auto)
  const opened = new Set(detail.opened)
  const fates = toFates(ground, ({ id, peer }) => {
    if (opened.has(id)) return open
    if (closed.has(id)) return folded
    const fate = auto === undefined || detail.everything ? open : fateIn(auto, id)
    return fate === merged && opened.has(toNodeId(peerAt(peer, 'cluster'))) ? folded : fate
  })
  const isHeld = heldByTrouble(ground, troubles, detail.everything ? undefined : auto)
  for (const node of chosenNodes(ground, detail)) isHeld[node] = 1

  const cards = toCards(ground, fates, isHeld)
  const drawn = drawCards(source, { ground, cards, opened, range })
  const found = findNamed(detail.find, shown)
  const map: MapGraph = {
    graph: drawn.graph,
    folds: drawn.folds,
    inScope: countOf(shown),
    wanted: { nodes: ground.nodes.length, edges: ground.edges.length },
    drawn: countOf(drawn.graph),
    foldedUnhealthy: [...drawn.folds.values()].reduce(
      (sum, { failing, degraded }) => sum + failing + degraded,
      0,
    ),
    found: found.state === 'found' ? withDrawn(found.ids, detail.find, drawn) : found,
    hidden,
  }
  return { map: keepSame(previous?.map, map, shown), auto, parts: drawn.parts }
}

function toWanted(shown: TrafficGraph, hidden: Found, { focus }: MapDetail): Ground {
  const ground = toGround(withoutHidden(shown, hidden))
  return focus === undefined ? ground : toGround(aroundFocus(ground, focus))
}

const countOf = ({ nodes, edges }: TrafficGraph): MapCounts => ({
  nodes: nodes.size,
  edges: edges.size,
})

/** What its viewer chose is drawn as itself, and so is all that is in opened boxes. */
function chosenNodes(ground: Ground, { selected, focus, opened }: MapDetail): readonly number[] {
  return [
    ...(selected === undefined ? [] : nodesNamed(ground, selected, false)),
    ...(focus === undefined ? [] : nodesNamed(ground, focus.on, false)),
    ...opened.flatMap((id) => {
      const box = ground.boxes.find((candidate) => candidate.id === id)
      // an opened cluster may well have its namespaces folded
      if (box?.level === 'cluster' && ground.level !== 'namespace') return []
      return nodesNamed(ground, id, true)
    }),
  ]
}

type Drawn = Pick<MapDrawing, 'parts'> &
  Pick<Folded, 'folds'> & {
    readonly graph: TrafficGraph
    /** Which card each node of the shown graph became, where it is not drawn itself. */
    readonly foldOf: ReadonlyMap<NodeId, NodeId>
    /** What is inside of opened nodes, and its edges with all their ends. */
    readonly inside: ReadonlySet<NodeId>
    readonly insideEdges: TrafficGraph
  }

function drawCards(
  { finest, around, shown }: MapSource,
  drawing: {
    readonly ground: Ground
    readonly cards: Cards
    readonly opened: ReadonlySet<NodeId>
    readonly range: Seconds
  },
): Drawn {
  const { ground, cards, range } = drawing
  const opened = drawing.opened
  const cardOf = new Map<NodeId, NodeId>()
  const foldOf = new Map<NodeId, NodeId>()
  const kept: TrafficNode[] = []
  for (const [index, node] of ground.nodes.entries()) {
    const box = ground.boxes[cards[index] ?? itself]
    if (box !== undefined) foldOf.set(node.id, box.id)
    else if (ground.level !== 'version' && opened.has(node.id)) continue
    else kept.push(node)
    cardOf.set(node.id, box?.id ?? node.id)
  }
  const hasOpened = cardOf.size < ground.nodes.length
  const isWhole =
    !hasOpened &&
    foldOf.size === 0 &&
    ground.nodes.length === shown.nodes.size &&
    ground.edges.length === shown.edges.size
  if (isWhole) return wholly(shown)

  const { stay, change } = sortEdges(ground, cardOf, foldOf)
  const summed = foldEdges(change, cardOf, range)
  const boxes = foldNodes(ground, cards, around, range)
  const inside = hasOpened
    ? openNodes({
        finest,
        level: ground.level,
        opened,
        cards: cardOf,
        edges: new Set(ground.edges.map(({ id }) => id)),
        range,
      })
    : { nodes: [], edges: [] }
  const insideEdges = inside.edges.map(({ edge }) => edge)
  const ownEdges = [...summed.map(({ edge }) => edge), ...insideEdges]
  const graph = {
    level: ground.level,
    nodes: mergeById(kept, [...boxes.nodes, ...inside.nodes]),
    edges: mergeById(stay, ownEdges),
  }
  return {
    graph,
    folds: boxes.folds,
    foldOf,
    parts: new Map([...partsOf('shown', summed), ...partsOf('finest', inside.edges)]),
    inside: new Set(inside.nodes.map(({ id }) => id)),
    insideEdges: { ...graph, edges: new Map(insideEdges.map((edge) => [edge.id, edge])) },
  }
}

const wholly = (graph: TrafficGraph): Drawn => ({
  graph,
  folds: new Map(),
  foldOf: new Map(),
  parts: new Map(),
  inside: new Set(),
  insideEdges: emptyGraph(graph.level),
})

/** Edges that are drawn as they are, and those that are folded with one end at least. */
function sortEdges(
  ground: Ground,
  cardOf: ReadonlyMap<NodeId, NodeId>,
  foldOf: ReadonlyMap<NodeId, NodeId>,
) {
  const stay: TrafficEdge[] = []
  const change: TrafficEdge[] = []
  for (const edge of ground.edges) {
    if (!cardOf.has(edge.source) || !cardOf.has(edge.target)) continue
    if (foldOf.has(edge.source) || foldOf.has(edge.target)) change.push(edge)
    else stay.push(edge)
  }
  return { stay, change }
}

const partsOf = (
  of: EdgeParts['of'],
  edges: readonly FoldedEdge[],
): readonly (readonly [EdgeId, EdgeParts])[] =>
  edges.map(({ edge, parts }) => [edge.id, { of, edges: parts }])

/** What was found, with the folds that hold it, and with what is found inside of opened nodes. */
function withDrawn(
  inShown: ReadonlySet<NodeId | EdgeId>,
  find: string,
  { foldOf, parts, inside, insideEdges }: Drawn,
): Found {
  const ids = new Set(inShown)
  for (const [id, fold] of foldOf) if (inShown.has(id)) ids.add(fold)
  for (const [id, { of, edges }] of parts) {
    if (of === 'shown' && edges.some((edge) => inShown.has(edge.id))) ids.add(id)
  }
  if (inside.size === 0) return { state: 'found', ids }
  const within = findNamed(find, insideEdges)
  if (within.state !== 'found') return within
  for (const id of [...inside, ...insideEdges.edges.keys()]) if (within.ids.has(id)) ids.add(id)
  return { state: 'found', ids }
}
