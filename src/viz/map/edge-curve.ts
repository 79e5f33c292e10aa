import { nodeSize, pitch, type Position } from '#src/domain/topology/layout-size.ts'

/** How an edge runs between two cards, in the terms of cytoscape's `unbundled-bezier`. */
export type EdgeCurve = {
  /** Where it leaves and arrives, from the middle of the card: "72px 0px". */
  readonly from: string
  readonly to: string
  /** Control points: their share of the way between both middles, and their distance from it. */
  readonly weights: string
  readonly distances: string
}

/** How far a curve runs level before it turns to its other end. */
const level = 0.42
const longestLevel = 110

/** How far parallel edges stand apart at a card. */
const laneWidth = 8

/**
 * The curve of an edge: it leaves a card level and arrives level, so that edges of different rows
 * can be told apart where they meet.
 *
 * @param lane - 0 for the only edge between two cards; others move down a little by their number.
 *
 * Right to left it leaves and arrives a little lower, so that an answer's way doesn't hide a call's.
 * In one column it bows out to the right. Along one row it passes between rows, not behind the
 * cards that stand in its way.
 */
export function curveBetween(source: Position, target: Position, lane: number): EdgeCurve {
  const half = nodeSize.width / 2
  const shift = lane * laneWidth
  const dx = target.x - source.x
  if (Math.abs(dx) < nodeSize.width) {
    const start = { x: half, y: 5 + shift }
    const end = { x: half, y: shift - 5 }
    const bow = half + 36 + Math.min(60, Math.abs(target.y - source.y) / 8)
    return curve(source, target, start, end, [
      { x: source.x + bow, y: source.y + start.y },
      { x: source.x + bow, y: target.y + end.y },
    ])
  }
  const side = dx > 0 ? 1 : -1
  const drop = (side < 0 ? 9 : 0) + shift
  const start = { x: side * half, y: drop }
  const end = { x: -side * half, y: drop }
  const reach = side * Math.min(longestLevel, (Math.abs(dx) - nodeSize.width) * level)
  const bow = isLevelAndLong(source, target) ? -side * (pitch.row / 2) : 0
  return curve(source, target, start, end, [
    { x: source.x + start.x + reach, y: source.y + drop + bow },
    { x: target.x + end.x - reach, y: target.y + drop + bow },
  ])
}

const isLevelAndLong = (source: Position, target: Position): boolean =>
  Math.abs(target.y - source.y) < nodeSize.height / 2 &&
  Math.abs(target.x - source.x) > pitch.column * 1.5

function curve(
  source: Position,
  target: Position,
  start: Position,
  end: Position,
  controls: readonly Position[],
): EdgeCurve {
  const dx = target.x - source.x
  const dy = target.y - source.y
  const length = Math.hypot(dx, dy) || 1
  const along = ({ x, y }: Position) =>
    ((x - source.x) * dx + (y - source.y) * dy) / (length * length)
  const beside = ({ x, y }: Position) => ((y - source.y) * dx - (x - source.x) * dy) / length
  return {
    from: pixels(start),
    to: pixels(end),
    weights: controls.map((point) => round(along(point))).join(' '),
    distances: controls.map((point) => round(beside(point))).join(' '),
  }
}

const pixels = ({ x, y }: Position): string => `${x}px ${y}px`
const round = (value: number): number => Math.round(value * 1000) / 1000
