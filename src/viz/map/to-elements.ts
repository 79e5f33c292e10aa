import { toFrames, type MapFrame } from '#src/domain/layout/frames.ts'
import type { Positions } from '#src/domain/layout/layout.ts'
import { storesOf } from '#src/domain/layout/network.ts'
import { nodeSize, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import { toLayoutSkeleton } from '#src/domain/layout/skeleton.ts'
import type { TrafficEdge } from '#src/domain/topology/graph.ts'
import { shownSide } from '#src/domain/topology/shown-side.ts'

import { toCurveData, type EdgeCurve } from './edge-curve.ts'
import { cardsOf, routeEdges, type EdgeRoutes } from './edge-routes.ts'
import { labelSize, placeLabels } from './label-places.ts'
import type { MapPicture } from './map-options.ts'
import {
  edgeLabel,
  frameName,
  lookOf,
  nodeLabel,
  stateOf,
  widthClass,
  type VisualState,
} from './visual-class.ts'

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
const noRoutes: EdgeRoutes = new Map()

/**
 * Turns a graph and its positions into what is drawn. Nodes without a position, and their edges,
 * are left out until the layout has placed them.
 */
export function toElements({ map }: MapPicture, positions: Positions): MapElements {
  const { graph } = map
  const skeleton = toLayoutSkeleton(graph)
  const stores = storesOf(skeleton)
  const edges = [...graph.edges.values()]
  const elements = new Map<string, MapElement>()
  const add = (element: MapElement) => elements.set(element.data.id, element)

  const frames = toFrames(skeleton.nodes, positions)
  for (const frame of frames) add(toFrameElement(frame))
  for (const frame of frames) add(toTitleElement(frame))
  const routes = graph.edges.size > mostCurves ? noRoutes : routeEdges(edges, positions)
  for (const edge of edges) {
    const source = positions.get(edge.source)
    const target = positions.get(edge.target)
    if (source === undefined || target === undefined) continue
    add(toEdgeElement(edge, { source, target, curve: routes.get(edge.id) }))
  }
  for (const node of graph.nodes.values()) {
    const position = positions.get(node.id)
    if (position === undefined) continue
    const look = lookOf(node, stores)
    const data = { id: node.id, label: nodeLabel(node, look) }
    const classes = `card as-${look} ${stateOf(node)}`
    add({ group: 'nodes', classes, data, position })
  }
  const titles = frames.map((frame) => rectangleOf(toTitleElement(frame)))
  for (const tag of toTags(edges, routes, positions, titles)) add(tag)
  return elements
}

const frameKey = ({ cluster, namespace }: MapFrame): string => `${cluster}/${namespace}`

function toFrameElement(frame: MapFrame): MapElement {
  const { left, top, right, bottom } = frame.rectangle
  return {
    group: 'nodes',
    classes: `frame ${frame.kind}`,
    data: { id: `frame:${frameKey(frame)}`, width: right - left, height: bottom - top },
    position: { x: (left + right) / 2, y: (top + bottom) / 2 },
  }
}

/** The name of a frame, in its corner: a thing of its own, so that no edge strikes it out. */
function toTitleElement(frame: MapFrame): MapElement {
  const { left, top, right } = frame.rectangle
  const label = frameName(frame)
  const { glyph, height, inset } = titleSize[frame.kind]
  const room = right - left - 2 * inset
  const width = Math.min(room, label.length * glyph + 8)
  return {
    group: 'nodes',
    classes: `title ${frame.kind}`,
    data: { id: `title:${frameKey(frame)}`, label, width, height, room },
    position: { x: left + inset + width / 2, y: top + 3 + height / 2 },
  }
}

function rectangleOf({ data, position = { x: 0, y: 0 } }: MapElement): Rectangle {
  const [right, down] = [Number(data['width']) / 2, Number(data['height']) / 2]
  const { x, y } = position
  return { left: x - right, right: x + right, top: y - down, bottom: y + down }
}

/** Canvas text can't be measured here, so the width of a character is an estimate. */
const titleSize = {
  cluster: { glyph: 10.6, height: 21, inset: 8 },
  namespace: { glyph: 9.3, height: 18, inset: 6 },
} as const

type EdgePlace = {
  readonly source: Position
  readonly target: Position
  readonly curve: EdgeCurve | undefined
}

function toEdgeElement(edge: TrafficEdge, { source, target, curve }: EdgePlace): MapElement {
  const shape = edge.source === edge.target ? 'loop' : curve === undefined ? 'straight' : 'curved'
  const width = widthClass(shownSide(edge)?.signals.rate ?? 0)
  return {
    group: 'edges',
    classes: `edge ${shape} ${stateOf(edge)} ${width}`,
    data: {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      ...(curve === undefined ? {} : toCurveData(curve, source, target)),
    },
  }
}

/** The id of what is written on an edge, and back. */
export const tagOf = (id: string): string => `tag:${id}`
export const withoutTag = (id: string): string => id.replace(/^tag:/, '')

/** Where more edges are silent, a whole part of the mesh is, and its dots and hollow cards say so. */
const mostSilentTags = 6

/** What is written on edges, each a thing of its own so that no later edge is drawn across it. */
function toTags(
  edges: readonly TrafficEdge[],
  routes: EdgeRoutes,
  positions: Positions,
  titles: readonly Rectangle[],
): MapElement[] {
  const silent = edges.filter((edge) => stateOf(edge) === 'silent').length
  const labelled = edges
    .filter((edge) => silent <= mostSilentTags || stateOf(edge) !== 'silent')
    .map((edge) => ({ edge, id: edge.id, label: edgeLabel(edge), curve: routes.get(edge.id) }))
    .filter(({ label }) => label !== '')
    .toSorted((a, b) => labelRank(a.edge) - labelRank(b.edge))
  const onCurves = labelled.flatMap(({ curve, ...rest }) =>
    curve === undefined ? [] : [{ ...rest, curve }],
  )
  const places = placeLabels(onCurves, [...cardsOf(positions), ...titles])
  return labelled.flatMap(({ edge, label }) => {
    const position = places.get(edge.id) ?? middleOf(edge, positions)
    if (position === undefined) return []
    const data = { id: tagOf(edge.id), label, ...labelSize(label) }
    return [{ group: 'nodes', classes: `tag ${stateOf(edge)}`, data, position }]
  })
}

/** Failing edges choose the place of their label first. */
const labelOrder: readonly VisualState[] = ['failing', 'degraded', 'silent']
const labelRank = (edge: TrafficEdge): number => labelOrder.indexOf(stateOf(edge))

/** Where the label of a straight edge stands, or of a call to itself: above the card. */
function middleOf(edge: TrafficEdge, positions: Positions): Position | undefined {
  const source = positions.get(edge.source)
  const target = positions.get(edge.target)
  if (source === undefined || target === undefined) return undefined
  const lift = edge.source === edge.target ? nodeSize.height : 0
  return { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 - lift }
}
