type Point = { readonly x: number; readonly y: number }
type Line = {
  readonly source: string
  readonly target: string
  readonly left: Point
  readonly right: Point
}

/**
 * How often lines between the middles of cards cross, as straight as they could be drawn. Lines that
 * share an end don't count, nor do two between the same two cards.
 */
export function countCrossings(
  edges: readonly { readonly source: string; readonly target: string }[],
  positions: ReadonlyMap<string, Point>,
): number {
  const lines = toLines(edges, positions)
  let crossings = 0
  for (const [index, a] of lines.entries()) {
    for (let other = index + 1; other < lines.length; other++) {
      const b = lines[other]
      // lines are in order of their left ends: no later one reaches this one
      if (b === undefined || b.left.x > a.right.x) break
      if (doCross(a, b)) crossings += 1
    }
  }
  return crossings
}

function toLines(
  edges: readonly { readonly source: string; readonly target: string }[],
  positions: ReadonlyMap<string, Point>,
): readonly Line[] {
  const lines = new Map<string, Line>()
  for (const { source, target } of edges) {
    const [a, b] = [positions.get(source), positions.get(target)]
    if (a === undefined || b === undefined || source === target) continue
    const key = source < target ? `${source}\n${target}` : `${target}\n${source}`
    lines.set(key, {
      source,
      target,
      ...(a.x <= b.x ? { left: a, right: b } : { left: b, right: a }),
    })
  }
  return [...lines.values()].toSorted((a, b) => a.left.x - b.left.x)
}

function doCross(a: Line, b: Line): boolean {
  const areJoined =
    a.source === b.source || a.source === b.target || a.target === b.source || a.target === b.target
  return (
    !areJoined &&
    sideOf(a, b.left) * sideOf(a, b.right) < 0 &&
    sideOf(b, a.left) * sideOf(b, a.right) < 0
  )
}

/** Above 0 on one side of a line, below on the other. */
const sideOf = ({ left, right }: Line, { x, y }: Point): number =>
  (right.x - left.x) * (y - left.y) - (right.y - left.y) * (x - left.x)
