import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import { toFrames, type MapFrame } from '#src/domain/topology/layout-frames.ts'
import { storesOf } from '#src/domain/topology/layout-network.ts'
import type { Position } from '#src/domain/topology/layout-size.ts'
import { toLayoutSkeleton } from '#src/domain/topology/layout-skeleton.ts'
import type { Positions } from '#src/domain/topology/layout.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'

import { curveBetween } from './edge-curve.ts'
import { edgeLabel, frameName, lookOf, nodeLabel, stateOf, widthClass } from './visual-class.ts'

/** One thing on the canvas; two that are equal in everything look the same. */
export type MapElement = {
  readonly group: 'nodes' | 'edges'
  readonly classes: string
  /** What the style reads; fixed once drawn are only `id`, `source` and `target`. */
  readonly data: Readonly<Record<string, string | number>> & { readonly id: string }
  readonly position?: Position
}

/** By id; the order is the order of painting: frames, edges, cards. */
export type MapElements = ReadonlyMap<string, MapElement>

/** Beyond this many edges curves cost more than they tell, and edges are drawn straight. */
const mostCurves = 700

/**
 * Turns a graph and its positions into what is drawn. Nodes without a position, and their edges,
 * are left out until the layout has placed them.
 */
export function toElements(graph: TrafficGraph, positions: Positions): MapElements {
  const skeleton = toLayoutSkeleton(graph)
  const stores = storesOf(skeleton)
  const elements = new Map<string, MapElement>()
  const add = (element: MapElement) => elements.set(element.data.id, element)

  for (const frame of toFrames(skeleton.nodes, positions, graph.level)) add(toFrameElement(frame))
  const laneOf = laneCounter()
  for (const edge of graph.edges.values()) {
    const source = positions.get(edge.source)
    const target = positions.get(edge.target)
    if (source === undefined || target === undefined) continue
    const isCurved = graph.edges.size <= mostCurves && edge.source !== edge.target
    add(toEdgeElement(edge, isCurved ? curveBetween(source, target, laneOf(edge)) : {}))
  }
  for (const node of graph.nodes.values()) {
    const position = positions.get(node.id)
    if (position === undefined) continue
    const look = lookOf(node, stores)
    const data = { id: node.id, label: nodeLabel(node, look) }
    const classes = `card ${look} ${stateOf(node)}`
    add({ group: 'nodes', classes, data, position })
  }
  return elements
}

function toFrameElement({ kind, cluster, namespace, rectangle }: MapFrame): MapElement {
  const { left, top, right, bottom } = rectangle
  const width = right - left
  return {
    group: 'nodes',
    classes: `frame ${kind}`,
    data: {
      id: `frame:${cluster}/${namespace}`,
      label: frameName({ cluster, namespace }),
      width,
      height: bottom - top,
      labelWidth: width - 24,
    },
    position: { x: (left + right) / 2, y: (top + bottom) / 2 },
  }
}

function toEdgeElement(edge: TrafficEdge, curve: Readonly<Record<string, string>>): MapElement {
  const shape =
    edge.source === edge.target ? 'loop' : Object.keys(curve).length > 0 ? 'curved' : 'straight'
  const width = widthClass(shownSide(edge)?.signals.rate ?? 0)
  return {
    group: 'edges',
    classes: `edge ${shape} ${stateOf(edge)} ${width}`,
    data: {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      label: edgeLabel(edge),
      ...curve,
    },
  }
}

/** Numbers the edges between the same two nodes in the same direction: 0 for the first. */
function laneCounter(): (edge: TrafficEdge) => number {
  const counts = new Map<string, number>()
  return ({ source, target }) => {
    const key = `${source}>${target}`
    const lane = counts.get(key) ?? 0
    counts.set(key, lane + 1)
    return lane
  }
}
