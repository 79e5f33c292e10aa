import { cardAt, nodeSize, pitch, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge } from '#src/domain/topology/graph.ts'

import { curveBetween, pointOn, type EdgeCurve } from './edge-curve.ts'

type Places = ReadonlyMap<NodeId, Position>

/** The way of an edge, and what it was found from. */
export type EdgeRoute = {
  readonly curve: EdgeCurve
  readonly from: Position
  readonly to: Position
  readonly lane: number
}
export type EdgeRoutes = ReadonlyMap<EdgeId, EdgeRoute>

/** An earlier answer, which is right still wherever no card came, went or moved. */
export type Routed = { readonly positions: Places; readonly routes: EdgeRoutes }

/** Bends that are tried, in rows; the first that hides behind fewest cards is taken. */
const bends = [0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2]
const widestBend = 2 * pitch.row
const samples = 16
/** How near to a card an edge may pass. */
const clearance = 4
/** With more changes than this, looking each route up costs more than finding it. */
const mostChanges = 80

/**
 * The way of every edge between placed nodes, bent where it would run behind a card: there an edge
 * looks as if it ended at that card and another began.
 *
 * @param before - Routes of an earlier picture; those that are the same stay the same objects.
 */
export function routeEdges(
  edges: Iterable<TrafficEdge>,
  positions: Places,
  before?: Routed,
): EdgeRoutes {
  const cards = new CardIndex(positions)
  const changes = before === undefined ? [] : changesBetween(before.positions, positions)
  const known = changes.length > mostChanges ? undefined : before?.routes
  const lanes = new Map<string, number>()
  const routes = new Map<EdgeId, EdgeRoute>()
  for (const { id, source, target } of edges) {
    const from = positions.get(source)
    const to = positions.get(target)
    if (from === undefined || to === undefined || source === target) continue
    const pair = `${source}>${target}`
    const lane = lanes.get(pair) ?? 0
    lanes.set(pair, lane + 1)
    const route = known?.get(id)
    const isKnown = route !== undefined && isStill(route, { from, to, lane }, changes)
    routes.set(id, isKnown ? route : { curve: clearest(from, to, lane, cards), from, to, lane })
  }
  return routes
}

const isAt = (a: Position, b: Position): boolean => a.x === b.x && a.y === b.y

/** Cards that came, went or moved, at their old and at their new places. */
function changesBetween(before: Places, after: Places): readonly Position[] {
  const changes: Position[] = []
  for (const [id, position] of after) {
    const old = before.get(id)
    if (old === undefined) changes.push(position)
    else if (!isAt(old, position)) changes.push(old, position)
  }
  for (const [id, position] of before) if (!after.has(id)) changes.push(position)
  return changes
}

/** Whether a route would be found again: its ends are where they were, and nothing near it changed. */
function isStill(
  route: EdgeRoute,
  { from, to, lane }: Omit<EdgeRoute, 'curve'>,
  changes: readonly Position[],
): boolean {
  if (lane !== route.lane || !isAt(from, route.from) || !isAt(to, route.to)) return false
  const far = { x: nodeSize.width, y: nodeSize.height + widestBend + lane * 16 + clearance }
  const [left, right] = [Math.min(from.x, to.x) - far.x, Math.max(from.x, to.x) + far.x]
  const [top, bottom] = [Math.min(from.y, to.y) - far.y, Math.max(from.y, to.y) + far.y]
  return !changes.some(({ x, y }) => x > left && x < right && y > top && y < bottom)
}

function clearest(from: Position, to: Position, lane: number, cards: CardIndex): EdgeCurve {
  let best = curveBetween(from, to, lane, 0)
  // between neighbouring columns nothing can stand in the way
  if (Math.abs(from.x - to.x) < pitch.column * 1.5) return best
  let fewest = Infinity
  for (const bend of bends) {
    const curve = curveBetween(from, to, lane, bend * pitch.row)
    const hidden = countHidden(curve, { from, to }, cards, fewest)
    if (hidden >= fewest) continue
    fewest = hidden
    best = curve
    if (hidden === 0) break
  }
  return best
}

/** @param enough - More than this makes no difference. */
function countHidden(
  curve: EdgeCurve,
  { from, to }: Pick<EdgeRoute, 'from' | 'to'>,
  cards: CardIndex,
  enough: number,
): number {
  let hidden = 0
  for (let sample = 1; sample < samples && hidden < enough; sample += 1) {
    const card = cards.at(pointOn(curve, sample / samples))
    if (card !== undefined && !isAt(card, from) && !isAt(card, to)) hidden += 1
  }
  return hidden
}

/** Cells of the index, in map units: a card touches few of them. */
const cell = { width: pitch.column, height: pitch.row } as const
const rowsApart = 1e6

/** Finds the card under a point. */
class CardIndex {
  readonly #cells = new Map<number, Position[]>()

  constructor(positions: Places) {
    for (const position of positions.values()) {
      const key = keyOf(position)
      const known = this.#cells.get(key)
      if (known === undefined) this.#cells.set(key, [position])
      else known.push(position)
    }
  }

  at(point: Position): Position | undefined {
    const { x, y } = point
    const lastColumn = columnOf(x + reach.x)
    const lastRow = rowOf(y + reach.y)
    for (let column = columnOf(x - reach.x); column <= lastColumn; column += 1) {
      for (let row = rowOf(y - reach.y); row <= lastRow; row += 1) {
        for (const card of this.#cells.get(column * rowsApart + row) ?? noCards) {
          if (Math.abs(card.x - x) < reach.x && Math.abs(card.y - y) < reach.y) return card
        }
      }
    }
    return undefined
  }
}

const noCards: readonly Position[] = []
/** From the middle of a card to where an edge may pass. */
const reach = { x: nodeSize.width / 2 + clearance, y: nodeSize.height / 2 + clearance } as const
const columnOf = (x: number): number => Math.round(x / cell.width)
const rowOf = (y: number): number => Math.round(y / cell.height)
const keyOf = ({ x, y }: Position): number => columnOf(x) * rowsApart + rowOf(y)

/** Cards as rectangles, for whoever must not cover them. */
export const cardsOf = (positions: Places): readonly Rectangle[] =>
  [...positions.values()].map(cardAt)
