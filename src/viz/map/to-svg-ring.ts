import type { Position } from '#src/domain/layout/size.ts'

import { ringVersions } from './ring.ts'
import { numberOf, pathOf, tag, textOf, type Style } from './to-svg-style.ts'

/** The slices of a ring, clockwise from the top; nothing for what has none. */
export function ringShapes(middle: Position, radius: number, style: Style): readonly string[] {
  const outer = radius * shareOf(style, 'pie-size', 1)
  const inner = outer * shareOf(style, 'pie-hole', 0)
  const shapes: string[] = []
  let from = 0
  for (let slice = 1; slice <= 2 * ringVersions; slice += 1) {
    const share = numberOf(style, `pie-${slice}-background-size`) / 100
    if (share <= 0) continue
    const to = Math.min(1, from + share)
    const d = slicePath(middle, { outer, inner }, from, to)
    shapes.push(tag('path', { d, fill: textOf(style, `pie-${slice}-background-color`) }))
    from = to
  }
  return shapes
}

const shareOf = (style: Style, name: string, otherwise: number): number =>
  numberOf(style, name, otherwise * 100) / 100

type Radii = { readonly outer: number; readonly inner: number }

/** Two arcs each way, since an arc that ends where it began would be none. */
function slicePath({ x, y }: Position, { outer, inner }: Radii, from: number, to: number): string {
  const at = (radius: number, share: number): readonly number[] => [
    x + radius * Math.sin(2 * Math.PI * share),
    y - radius * Math.cos(2 * Math.PI * share),
  ]
  const half = (from + to) / 2
  const arc = (radius: number, share: number, sweep: 0 | 1) =>
    pathOf('A', radius, radius, 0, 0, sweep, ...at(radius, share))
  const there = pathOf('M', ...at(outer, from), arc(outer, half, 1), arc(outer, to, 1))
  const back = pathOf('L', ...at(inner, to), arc(inner, half, 0), arc(inner, from, 0))
  return pathOf(there, back, 'Z')
}
