import type { MapFrame } from '#src/domain/layout/frames.ts'
import type { Positions } from '#src/domain/layout/layout.ts'
import { nodeSize, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'

import { toCurveData } from './edge-curve.ts'
import { geometryOf, type Geometry } from './edge-geometry.ts'
import type { EdgeRoute } from './edge-routes.ts'
import { toTags, type EdgeTag, type TagPlaces } from './edge-tags.ts'
import { cardLabel, closeLine, foldLabel } from './label-card.ts'
import { tightSize } from './label-places.ts'
import type { MapPicture } from './map-options.ts'
import { farScale } from './map-style.ts'
import { ringData, ringOf, toRing } from './ring.ts'
import {
  frameName,
  hasTrouble,
  isTrouble,
  lookOf,
  stateOf,
  visualStates,
  widthClasses,
  widthIndex,
} from './visual-class.ts'
import { walkOrder } from './walk-order.ts'

/** One thing on the canvas; two that are equal in everything look the same. */
export type MapElement = {
  readonly group: 'nodes' | 'edges'
  readonly classes: string
  /** What the style reads; fixed once drawn are only `id`, `source` and `target`. */
  readonly data: Readonly<Record<string, string | number>> & { readonly id: string }
  readonly position?: Position
}

/** By id; the order is the order of painting: frames, edges, cards, what is written on edges. */
export type MapElements = ReadonlyMap<string, MapElement>

type Drawing = {
  readonly geometry: Geometry
  readonly placed: TagPlaces
  readonly elements: MapElements
}

// The next picture is nearly the one before. What is kept here decides what is made anew, and never
// what a picture looks like.
let last: Drawing | undefined

/**
 * Turns a graph and its positions into what is drawn. Nodes without a position, and their edges,
 * are left out until the layout has placed them.
 *
 * @param isClose - The map is seen so large that cards have room for their numbers.
 * @returns What looks as it did in the picture before is the very same object, and where everything
 *   does, so is the whole.
 */
export function toElements(
  picture: MapPicture,
  positions: Positions,
  isClose = false,
): MapElements {
  const { graph } = picture.map
  const geometry = geometryOf(graph, positions, last?.geometry)
  const made = new Elements(last)
  for (const frame of geometry.frames) made.add(toFrameElement(frame))
  const titles = geometry.frames.map(toTitleElement)
  for (const title of titles) made.add(title)
  for (const edge of graph.edges.values()) made.addEdge(edge, geometry)
  for (const node of graph.nodes.values()) {
    const position = geometry.positions.get(node.id)
    if (position === undefined) continue
    for (const element of toCard(node, picture, { stores: geometry.stores, position, isClose })) {
      made.add(element)
    }
  }
  const { tags, placed } = toTags(picture, geometry, titles.map(rectangleOf), last?.placed)
  for (const tag of tags) made.add(toTagElement(tag))
  const elements = made.finish()
  last = { geometry, placed, elements }
  return elements
}

/** Collects what is drawn, and takes what is the same from the picture before. */
class Elements {
  readonly #before: Drawing | undefined
  readonly #made = new Map<string, MapElement>()
  #isSame = true

  constructor(before: Drawing | undefined) {
    this.#before = before
  }

  add(element: MapElement): void {
    const known = this.#before?.elements.get(element.data.id)
    this.#keep(known !== undefined && isSame(known, element) ? known : element, known)
  }

  /** The most numerous by far: what is the same isn't even made. */
  addEdge(edge: TrafficEdge, geometry: Geometry): void {
    const { id, source, target } = edge
    if (!geometry.positions.has(source) || !geometry.positions.has(target)) return
    const route = geometry.routes.get(id)
    const classes = edgeClasses(edge, route, geometry.edges.length >= denseFrom)
    const known = this.#before?.elements.get(id)
    const isKnown = known?.classes === classes && this.#before?.geometry.routes.get(id) === route
    this.#keep(isKnown ? known : toEdgeElement(edge, classes, route), known)
  }

  finish(): MapElements {
    const before = this.#before?.elements
    return this.#isSame && before?.size === this.#made.size ? before : this.#made
  }

  #keep(element: MapElement, known: MapElement | undefined): void {
    this.#made.set(element.data.id, element)
    this.#isSame &&= element === known
  }
}

function isSame(a: MapElement, b: MapElement): boolean {
  if (a.classes !== b.classes) return false
  if (a.position?.x !== b.position?.x || a.position?.y !== b.position?.y) return false
  for (const key in b.data) if (a.data[key] !== b.data[key]) return false
  return Object.keys(a.data).length === Object.keys(b.data).length
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

/** From this many edges on, those that are well are drawn thinner. */
const denseFrom = 180

const shapes = ['curved', 'straight', 'loop'] as const
/** By shape, state, width and whether the picture is dense: a text that is known isn't made again. */
const edgeClassNames = new Map<number, string>()

function edgeClasses(edge: TrafficEdge, route: EdgeRoute | undefined, isDense: boolean): string {
  const shape = edge.source === edge.target ? 2 : route === undefined ? 1 : 0
  const state = stateOf(edge)
  const width = widthIndex(shownSignals(edge)?.rate ?? 0)
  const isThin = isDense && !hasTrouble(edge)
  const key = ((shape * 10 + visualStates.indexOf(state)) * 10 + width) * 2 + (isThin ? 1 : 0)
  const known = edgeClassNames.get(key)
  if (known !== undefined) return known
  const dense = isThin ? ' dense' : ''
  const classes = `edge ${shapes[shape]} ${state} ${widthClasses[width]?.name ?? 'w0'}${dense}`
  edgeClassNames.set(key, classes)
  return classes
}

function toEdgeElement(
  { id, source, target }: TrafficEdge,
  classes: string,
  route: EdgeRoute | undefined,
): MapElement {
  const curve = route === undefined ? {} : toCurveData(route.curve, route.from, route.to)
  return { group: 'edges', classes, data: { id, source, target, ...curve } }
}

const ringInset = 21
/** Where the ring of versions stands on a card whose middle is there. */
export const ringAt = ({ x, y }: Position): Position => ({
  x: x - nodeSize.width / 2 + ringInset,
  y,
})

type CardPlace = {
  readonly stores: ReadonlySet<NodeId>
  readonly position: Position
  readonly isClose: boolean
}

/** A card, and the ring on it where its requests are split among versions. */
function toCard(
  node: TrafficNode,
  { map, context }: MapPicture,
  { stores, position, isClose }: CardPlace,
): readonly MapElement[] {
  const { id } = node
  const look = lookOf(node, stores)
  const fold = map.folds.get(id)
  const state = fold !== undefined && isTrouble(fold.worst) ? fold.worst : stateOf(node)
  const classes = `card as-${look} ${state}`
  if (fold !== undefined) {
    const label = foldLabel(node, fold, map.graph.level)
    return [{ group: 'nodes', classes: `${classes} fold`, data: { id, label }, position }]
  }
  const ring = toRing(node)
  const { text, isLong } = cardLabel(node, look, ring !== undefined)
  const extra =
    (isLong ? ' long' : '') + (ring === undefined ? '' : ' split') + (isClose ? ' close' : '')
  const called = isClose ? (walkOrder(map.graph).in.get(id) ?? []) : []
  const label = isClose ? `${text}\n${closeLine(node, called, context)}` : text
  const card: MapElement = {
    group: 'nodes',
    classes: classes + extra,
    data: { id, label },
    position,
  }
  if (ring === undefined) return [card]
  const data = { id: ringOf(id), ...ringData(ring) }
  return [card, { group: 'nodes', classes: 'ring', data, position: ringAt(position) }]
}

/** The id of what is written on an edge, and back. */
export const tagOf = (id: string): string => `tag:${id}`
export const withoutTag = (id: string): string => id.replace(/^tag:/, '')

function toTagElement({ edge, at, form, brief }: EdgeTag): MapElement {
  const { text, width, height } = form
  const data = { id: tagOf(edge.id), label: text, width, height }
  const classes = `tag ${stateOf(edge)}`
  if (!hasTrouble(edge)) return { group: 'nodes', classes, data, position: at }
  const far = tightSize(brief)
  return {
    group: 'nodes',
    classes: text === brief ? `${classes} brief` : classes,
    data: {
      ...data,
      brief,
      smallWidth: far.width * farScale.small,
      smallHeight: far.height * farScale.small,
      tinyWidth: far.width * farScale.tiny,
      tinyHeight: far.height * farScale.tiny,
    },
    position: at,
  }
}
