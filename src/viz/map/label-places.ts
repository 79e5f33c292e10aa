import { areNear, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'

import { pointOn, type EdgeCurve } from './edge-curve.ts'

/** An edge that has something written on it. */
export type LabelledEdge = {
  readonly id: EdgeId
  readonly label: string
  readonly curve: EdgeCurve
}

/** The middle of each label. */
export type LabelPlaces = ReadonlyMap<EdgeId, Position>

/** Shares of the curve that are tried: the middle first, then outwards, the callee's half before. */
const shares = [0.5, 0.62, 0.38, 0.66, 0.34, 0.7, 0.3, 0.78, 0.22, 0.86, 0.14]

/** How large a label is drawn: canvas text can't be measured here, so its width is an estimate. */
export const labelSize = (label: string) => ({ width: label.length * 7.4 + 8, height: 17 })

/** More labels than this are all left in the middle of their edges. */
const mostPlaced = 150

/**
 * Moves labels along their edges so that none covers a card or another label; those given first
 * choose first. One that finds no free place stays in the middle.
 */
export function placeLabels(
  edges: readonly LabelledEdge[],
  cards: readonly Rectangle[],
): LabelPlaces {
  const places = new Map<EdgeId, Position>()
  const taken: Rectangle[] = []
  for (const { id, label, curve } of edges.slice(0, mostPlaced)) {
    const isFree = (at: Position) => {
      const box = boxAt(at, label)
      return (
        !taken.some((other) => areNear(box, other, 2)) &&
        !cards.some((card) => areNear(box, card, 1))
      )
    }
    const middle = pointOn(curve, 0.5)
    const at = shares.map((share) => pointOn(curve, share)).find(isFree) ?? middle
    taken.push(boxAt(at, label))
    places.set(id, { x: Math.round(at.x), y: Math.round(at.y) })
  }
  return places
}

function boxAt({ x, y }: Position, label: string): Rectangle {
  const { width, height } = labelSize(label)
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
}
