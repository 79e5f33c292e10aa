import type { Position } from '#src/domain/layout/size.ts'

/** An edge as the points that its line runs through. */
export type EdgeLine = { readonly id: string; readonly points: readonly Position[] }

/**
 * The edge whose line is nearest to a point.
 *
 * @param reach - How far away, in the units of the points, an edge may be.
 * @returns Its id, or `undefined` where none is within reach.
 */
export function nearestEdge(
  point: Position,
  lines: readonly EdgeLine[],
  reach: number,
): string | undefined {
  let nearest: string | undefined
  let least = reach
  for (const { id, points } of lines) {
    for (let index = 1; index < points.length; index += 1) {
      const [from, to] = [points[index - 1], points[index]]
      if (from === undefined || to === undefined || isBeyond(point, from, to, least)) continue
      const distance = distanceTo(point, from, to)
      if (distance > least) continue
      least = distance
      nearest = id
    }
  }
  return nearest
}

/** Cheap to say of most lines. */
const isBeyond = (point: Position, from: Position, to: Position, reach: number): boolean =>
  point.x < Math.min(from.x, to.x) - reach ||
  point.x > Math.max(from.x, to.x) + reach ||
  point.y < Math.min(from.y, to.y) - reach ||
  point.y > Math.max(from.y, to.y) + reach

function distanceTo(point: Position, from: Position, to: Position): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
  const share = Math.max(0, Math.min(1, along))
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy)
}

const pieces = 12

/**
 * The points of a line between two ends that bends towards its control points: quadratic curves
 * which meet halfway between one control point and the next, as the canvas draws them.
 */
export function curvePoints(
  start: Position,
  controls: readonly Position[],
  end: Position,
): readonly Position[] {
  const points = [start]
  let from = start
  for (const [index, control] of controls.entries()) {
    const next = controls[index + 1]
    const to =
      next === undefined ? end : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 }
    for (let piece = 1; piece <= pieces; piece += 1)
      points.push(quadratic(from, control, to, piece / pieces))
    from = to
  }
  return controls.length === 0 ? [start, end] : points
}

function quadratic(a: Position, b: Position, c: Position, t: number): Position {
  const at = (p: number, q: number, r: number) =>
    (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t ** 2 * r
  return { x: at(a.x, b.x, c.x), y: at(a.y, b.y, c.y) }
}
