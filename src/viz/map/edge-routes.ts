import type { Positions } from '#src/domain/layout/layout.ts'
import { cardAt, nodeSize, pitch, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge } from '#src/domain/topology/graph.ts'

import { curveBetween, pointOn, type EdgeCurve } from './edge-curve.ts'

export type EdgeRoutes = ReadonlyMap<EdgeId, EdgeCurve>

/** Bends that are tried, in rows; the first that hides behind fewest cards is taken. */
const bends = [0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2]
const samples = 16
/** How near to a card an edge may pass. */
const clearance = 4

/**
 * The way of every edge between placed nodes, bent where it would run behind a card: there an edge
 * looks as if it ended at that card and another began.
 */
export function routeEdges(edges: Iterable<TrafficEdge>, positions: Positions): EdgeRoutes {
  const cards = new CardIndex(positions)
  const lanes = new Map<string, number>()
  const routes = new Map<EdgeId, EdgeCurve>()
  for (const { id, source, target } of edges) {
    const from = positions.get(source)
    const to = positions.get(target)
    if (from === undefined || to === undefined || source === target) continue
    const pair = `${source}>${target}`
    const lane = lanes.get(pair) ?? 0
    lanes.set(pair, lane + 1)
    routes.set(id, clearest(from, to, lane, cards))
  }
  return routes
}

function clearest(from: Position, to: Position, lane: number, cards: CardIndex): EdgeCurve {
  let best = curveBetween(from, to, lane, 0)
  // between neighbouring columns nothing can stand in the way
  if (Math.abs(from.x - to.x) < pitch.column * 1.5) return best
  let fewest = Infinity
  for (const bend of bends) {
    const curve = curveBetween(from, to, lane, bend * pitch.row)
    const hidden = countHidden(curve, from, to, cards)
    if (hidden >= fewest) continue
    fewest = hidden
    best = curve
    if (hidden === 0) break
  }
  return best
}

function countHidden(curve: EdgeCurve, from: Position, to: Position, cards: CardIndex): number {
  let hidden = 0
  for (let sample = 1; sample < samples; sample += 1) {
    const card = cards.at(pointOn(curve, sample / samples))
    if (card !== undefined && card !== from && card !== to) hidden += 1
  }
  return hidden
}

/** Finds the card under a point. */
class CardIndex {
  readonly #columns = new Map<number, Position[]>()

  constructor(positions: Positions) {
    for (const position of positions.values()) {
      const column = Math.round(position.x / pitch.column)
      const known = this.#columns.get(column)
      if (known === undefined) this.#columns.set(column, [position])
      else known.push(position)
    }
  }

  at({ x, y }: Position): Position | undefined {
    const column = Math.round(x / pitch.column)
    return this.#columns
      .get(column)
      ?.find(
        (card) =>
          Math.abs(card.x - x) < nodeSize.width / 2 + clearance &&
          Math.abs(card.y - y) < nodeSize.height / 2 + clearance,
      )
  }
}

/** Cards as rectangles, for whoever must not cover them. */
export const cardsOf = (positions: Positions): readonly Rectangle[] =>
  [...positions.values()].map(cardAt)
