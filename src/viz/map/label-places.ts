import { areNear, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import type { EdgeId } from '#src/domain/mesh/identity.ts'

import { pointOn, type EdgeCurve } from './edge-curve.ts'
import { textWidth } from './label-width.ts'

/** One form that a label can take: lines of text and the room they need. */
export type LabelForm = {
  readonly text: string
  readonly width: number
  readonly height: number
}

/** An edge that has something written on it. */
export type LabelledEdge = {
  readonly id: EdgeId
  /** The forms it may take, the best first. */
  readonly forms: readonly LabelForm[]
  /** It is drawn even where it finds no free place. */
  readonly isNeeded: boolean
  /** Room that it takes in any form, since it is drawn larger where the map is seen from far. */
  readonly least: { readonly width: number; readonly height: number }
  /** The way of the edge. */
  readonly curve: EdgeCurve
}

/** Where a label stands, by its middle, and in which of its forms. */
type LabelPlace = { readonly at: Position; readonly form: number }
/** Labels that found no place are absent. */
export type LabelPlaces = ReadonlyMap<EdgeId, LabelPlace>

/** Of what is written on edges, in map units. */
export const labelFont = 12
const lineHeight = 14
/** Sizes grow in steps, so that a digit more doesn't send every label elsewhere. */
const step = 12

/** How much wider letters are that are drawn bold. */
const bold = 1.12

/** A form of some lines. Its size is an estimate: see {@link textWidth}. */
export function labelForm(lines: readonly string[], isBold: boolean): LabelForm {
  const widths = lines.map((line) => textWidth(line, labelFont) * (isBold ? bold : 1))
  return {
    text: lines.join('\n'),
    width: Math.ceil((Math.max(0, ...widths) + 7) / step) * step - 2,
    height: lines.length * lineHeight + 3,
  }
}

/** As large as a label of a few bold characters has to be, and no step more. */
export const tightSize = (text: string) => ({
  width: textWidth(text, labelFont) * bold + 4,
  height: lineHeight + 2,
})

/** Shares of the curve that are tried: the middle first, then outwards, the callee's half before. */
const shares = [0.5, 0.62, 0.38, 0.66, 0.34, 0.7, 0.3, 0.78, 0.22, 0.86, 0.14]

/** What has to be told is tried in steps of so many map units, but no more often than that. */
const closeStep = 10
const mostSteps = 240

/** So many look for a place; those beyond are the least important, and are not drawn. */
export const mostPlaced = 400

/**
 * Finds places for labels along their edges where none covers a card, a title or another label;
 * those given first choose first.
 *
 * @param ground - Cards and titles.
 */
export function placeLabels(
  edges: readonly LabelledEdge[],
  ground: readonly Rectangle[],
): LabelPlaces {
  const cards = new Grid(ground)
  const taken = new Grid([])
  const places = new Map<EdgeId, LabelPlace>()
  for (const edge of edges) {
    const place =
      freePlace(edge, cards, taken) ?? (edge.isNeeded ? lastPlace(edge, cards, taken) : undefined)
    const form = place && edge.forms[place.form]
    if (place === undefined || form === undefined) continue
    taken.add(boxAt(place.at, form, edge.least))
    places.set(edge.id, place)
  }
  return places
}

function freePlace(edge: LabelledEdge, cards: Grid, taken: Grid): LabelPlace | undefined {
  for (const [index, form] of edge.forms.entries()) {
    for (const share of shares) {
      const at = pointOn(edge.curve, share)
      const box = boxAt(at, form, edge.least)
      if (!cards.isNear(box, 1) && !taken.isNear(box, 2)) return { at: rounded(at), form: index }
    }
  }
  return undefined
}

/** In its shortest form, where it covers nothing, or else no other label, or else in the middle. */
function lastPlace({ forms, curve, least }: LabelledEdge, cards: Grid, taken: Grid): LabelPlace {
  const form = forms.length - 1
  const shortest = forms[form] ?? least
  const boxOf = (share: number) => boxAt(pointOn(curve, share), shortest, least)
  const isFree = (share: number) => !cards.isNear(boxOf(share), 0) && !taken.isNear(boxOf(share), 0)
  const free =
    closeShares(curve).find(isFree) ?? shares.find((share) => !taken.isNear(boxOf(share), 2))
  return { at: rounded(pointOn(curve, free ?? 0.5)), form }
}

/** A long line runs through many gaps between columns, each hardly wider than a label. */
function closeShares(curve: EdgeCurve): readonly number[] {
  const [start, end] = [pointOn(curve, 0), pointOn(curve, 1)]
  const length = Math.hypot(end.x - start.x, end.y - start.y)
  const steps = Math.min(mostSteps, Math.ceil(length / closeStep))
  return Array.from({ length: Math.max(0, steps - 1) }, (_, index) => (index + 1) / steps).toSorted(
    (a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5),
  )
}

const rounded = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) })

type Size = LabelledEdge['least']

function boxAt({ x, y }: Position, form: Size, least: Size): Rectangle {
  const right = Math.max(form.width, least.width) / 2
  const down = Math.max(form.height, least.height) / 2
  return { left: x - right, right: x + right, top: y - down, bottom: y + down }
}

const cellSize = { width: 128, height: 64 } as const
const columnsApart = 1e6

/** Rectangles by where they are, so that looking for what is near doesn't ask all of them. */
class Grid {
  readonly #cells = new Map<number, Rectangle[]>()

  constructor(rectangles: readonly Rectangle[]) {
    for (const rectangle of rectangles) this.add(rectangle)
  }

  add(rectangle: Rectangle): void {
    for (const key of keysOf(rectangle, 0)) {
      const known = this.#cells.get(key)
      if (known === undefined) this.#cells.set(key, [rectangle])
      else known.push(rectangle)
    }
  }

  isNear(box: Rectangle, gap: number): boolean {
    return keysOf(box, gap).some((key) =>
      this.#cells.get(key)?.some((other) => areNear(box, other, gap)),
    )
  }
}

function keysOf({ left, top, right, bottom }: Rectangle, gap: number): readonly number[] {
  const keys: number[] = []
  const last = {
    column: Math.floor((right + gap) / cellSize.width),
    row: Math.floor((bottom + gap) / cellSize.height),
  }
  const firstRow = Math.floor((top - gap) / cellSize.height)
  for (let column = Math.floor((left - gap) / cellSize.width); column <= last.column; column += 1) {
    for (let row = firstRow; row <= last.row; row += 1) keys.push(column * columnsApart + row)
  }
  return keys
}
