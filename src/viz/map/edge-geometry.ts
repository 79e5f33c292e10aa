import { toFrames, type MapFrame } from '#src/domain/layout/frames.ts'
import type { Positions } from '#src/domain/layout/layout.ts'
import { storesOf } from '#src/domain/layout/network.ts'
import type { Position } from '#src/domain/layout/size.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'

import { loopAt, straightBetween, type EdgeCurve } from './edge-curve.ts'
import { routeEdges, type EdgeRoutes } from './edge-routes.ts'

/** Beyond this many edges curves cost more than they tell, and edges are drawn straight. */
const mostCurves = 1000
const noRoutes: EdgeRoutes = new Map()

/** All of a picture that follows from what is on it and where, whatever the numbers are. */
export type Geometry = {
  /** Of the nodes that have one. */
  readonly positions: ReadonlyMap<NodeId, Position>
  /** In the order of the graph. */
  readonly edges: readonly string[]
  readonly routes: EdgeRoutes
  readonly frames: readonly MapFrame[]
  readonly stores: ReadonlySet<NodeId>
}

/**
 * The geometry of a graph.
 *
 * @param before - That of an earlier picture: it is the answer where nothing came, went or moved,
 *   and what is the same in both is the same object.
 */
export function geometryOf(graph: TrafficGraph, places: Positions, before?: Geometry): Geometry {
  const positions = placedOf(graph, places)
  const edges = [...graph.edges.keys()]
  if (before !== undefined && isSamePlaces(before.positions, positions)) {
    if (isSameList(before.edges, edges)) return before
  }
  const nodes = [...graph.nodes.values()]
  const links = [...graph.edges.values()].map(({ source, target, protocol }) => {
    return { source, target, isTcp: protocol === 'tcp', rate: 0 }
  })
  const isStraight = graph.edges.size > mostCurves
  const earlier = before === undefined || before.routes.size === 0 ? undefined : before
  return {
    positions,
    edges,
    routes: isStraight ? noRoutes : routeEdges(graph.edges.values(), positions, earlier),
    frames: toFrames(nodes, positions),
    stores: storesOf({ level: graph.level, nodes, edges: links }),
  }
}

function placedOf(graph: TrafficGraph, places: Positions): ReadonlyMap<NodeId, Position> {
  const placed = new Map<NodeId, Position>()
  for (const id of graph.nodes.keys()) {
    const position = places.get(id)
    if (position !== undefined) placed.set(id, position)
  }
  return placed
}

function isSamePlaces(a: Geometry['positions'], b: Geometry['positions']): boolean {
  if (a.size !== b.size) return false
  for (const [id, { x, y }] of b) {
    const known = a.get(id)
    if (known?.x !== x || known.y !== y) return false
  }
  return true
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index])

/** The line that an edge's label may stand on. */
export function lineOf({ positions, routes }: Geometry, edge: TrafficEdge): EdgeCurve | undefined {
  const source = positions.get(edge.source)
  const target = positions.get(edge.target)
  if (source === undefined || target === undefined) return undefined
  if (edge.source === edge.target) return loopAt(source)
  return routes.get(edge.id)?.curve ?? straightBetween(source, target)
}
