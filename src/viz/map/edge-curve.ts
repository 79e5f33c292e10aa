import { nodeSize, type Position } from '#src/domain/layout/size.ts'

/** The way of an edge on the map: two quadratic curves that meet in the middle. */
export type EdgeCurve = {
  readonly start: Position
  readonly controls: readonly [Position, Position]
  readonly end: Position
}

/** How far a curve runs level before it turns to its other end, as a share of its width. */
const level = 0.42
const longestLevel = 120

/** How far parallel edges stand apart at a card. */
const laneWidth = 8

/**
 * The curve of an edge: it leaves a card level and arrives level, so that edges of different rows
 * can be told apart where they meet.
 *
 * @param lane - 0 for the only edge between two cards; others move down a little by their number.
 * @param bow - How far the middle is bent down (negative: up), to get round what stands in the way.
 *
 * Right to left it leaves and arrives a little lower, so that an answer's way doesn't hide a call's.
 * In one column it bows out to the right.
 */
export function curveBetween(
  source: Position,
  target: Position,
  lane: number,
  bow: number,
): EdgeCurve {
  const half = nodeSize.width / 2
  const shift = lane * laneWidth
  const dx = target.x - source.x
  if (Math.abs(dx) < nodeSize.width) {
    const reach = 36 + Math.min(60, Math.abs(target.y - source.y) / 8)
    const start = { x: source.x + half, y: source.y + shift + 5 }
    const end = { x: target.x + half, y: target.y + shift - 5 }
    const right = Math.max(start.x, end.x) + reach
    return {
      start,
      controls: [
        { x: right, y: start.y },
        { x: right, y: end.y },
      ],
      end,
    }
  }
  const side = dx > 0 ? 1 : -1
  const drop = (side < 0 ? 9 : 0) + shift
  const start = { x: source.x + side * half, y: source.y + drop }
  const end = { x: target.x - side * half, y: target.y + drop }
  const reach = side * Math.min(longestLevel, Math.abs(end.x - start.x) * level)
  return {
    start,
    controls: [
      { x: start.x + reach, y: start.y + bow },
      { x: end.x - reach, y: end.y + bow },
    ],
    end,
  }
}

/** The way of an edge that is drawn straight, from side to side. */
export function straightBetween(source: Position, target: Position): EdgeCurve {
  const half = nodeSize.width / 2
  const side = Math.abs(target.x - source.x) < nodeSize.width ? 0 : Math.sign(target.x - source.x)
  const start = { x: source.x + side * half, y: source.y }
  const end = { x: target.x - side * half, y: target.y }
  const at = (share: number) => ({
    x: start.x + (end.x - start.x) * share,
    y: start.y + (end.y - start.y) * share,
  })
  return { start, controls: [at(0.25), at(0.75)], end }
}

/** Above a card that calls itself, where its loop is. */
export function loopAt({ x, y }: Position): EdgeCurve {
  const at = { x: x + nodeSize.width / 2, y: y - nodeSize.height }
  return { start: at, controls: [at, at], end: at }
}

/** Where the curve is after a share of it, from 0 to 1. */
export function pointOn({ start, controls, end }: EdgeCurve, share: number): Position {
  const [first, second] = controls
  const middle = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 }
  return share < 0.5
    ? quadratic(start, first, middle, share * 2)
    : quadratic(middle, second, end, share * 2 - 1)
}

function quadratic(a: Position, b: Position, c: Position, t: number): Position {
  const at = (p: number, q: number, r: number) =>
    (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t ** 2 * r
  return { x: at(a.x, b.x, c.x), y: at(a.y, b.y, c.y) }
}

/**
 * A curve in the terms of cytoscape's `unbundled-bezier`: ends from the middle of their card, and
 * control points as a share of the way between both middles and a distance from it.
 */
export function toCurveData(curve: EdgeCurve, source: Position, target: Position) {
  const dx = target.x - source.x
  const dy = target.y - source.y
  const length = Math.hypot(dx, dy) || 1
  const along = ({ x, y }: Position) =>
    ((x - source.x) * dx + (y - source.y) * dy) / (length * length)
  const beside = ({ x, y }: Position) => ((y - source.y) * dx - (x - source.x) * dy) / length
  return {
    from: fromMiddle(curve.start, source),
    to: fromMiddle(curve.end, target),
    weights: curve.controls.map((point) => rounded(along(point))).join(' '),
    distances: curve.controls.map((point) => rounded(beside(point))).join(' '),
  }
}

const fromMiddle = (point: Position, middle: Position): string =>
  `${rounded(point.x - middle.x)}px ${rounded(point.y - middle.y)}px`

const rounded = (value: number): number => Math.round(value * 1000) / 1000
