import type { Position } from '#src/domain/layout/size.ts'

import type { MapElements } from './to-elements.ts'
import { widthClasses } from './visual-class.ts'

/** The dots of one edge. */
export type EdgeDots = {
  readonly id: string
  readonly count: number
  /** In map units per second: one speed for each class of rates. */
  readonly speed: number
  readonly state: 'failing' | 'degraded' | 'other'
}
/** The way that the dots of an edge run. */
export type DotLine = EdgeDots & {
  readonly points: readonly Position[]
  /** How far it is to each point, from the first. */
  readonly distances: readonly number[]
  /** Along the way, in equal steps: whether something stands there that dots must not run over. */
  readonly covered: readonly boolean[]
}
const steps = 48

/** More than this is a swarm, and costs. */
export const mostDots = 150

/** By class of rate: how many dots an edge has, and how fast they run. */
const classes: Readonly<Record<string, Pick<EdgeDots, 'count' | 'speed'>>> = {
  w0: { count: 1, speed: 24 },
  w1: { count: 1, speed: 32 },
  w2: { count: 1, speed: 44 },
  w3: { count: 2, speed: 60 },
  w4: { count: 3, speed: 80 },
  w5: { count: 4, speed: 104 },
}

const firstOf = { failing: 200, degraded: 100, other: 0 } as const

/** Which edges have dots: what fails first, then the busiest, until there are enough. */
export function dotsOf(elements: MapElements): readonly EdgeDots[] {
  const ranked = [...elements.values()].flatMap(({ group, classes: names, data }) => {
    const [, , state = '', width = ''] = names.split(' ')
    const kind = classes[width]
    if (group !== 'edges' || kind === undefined || state === 'silent' || state === 'idle') return []
    const seen = state === 'failing' || state === 'degraded' ? state : 'other'
    const index = widthClasses.findIndex(({ name }) => name === width)
    return [{ id: data.id, ...kind, state: seen, rank: firstOf[seen] + index } as const]
  })
  const chosen: EdgeDots[] = []
  let dots = 0
  for (const { rank: _, ...edge } of ranked.toSorted((a, b) => b.rank - a.rank)) {
    if (dots + edge.count > mostDots) break
    dots += edge.count
    chosen.push(edge)
  }
  return chosen
}

export function lineFrom(
  dots: EdgeDots,
  points: readonly Position[],
  isCovered: (point: Position) => boolean,
): DotLine {
  const distances = [0]
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    if (before === undefined) continue
    distances.push((distances.at(-1) ?? 0) + Math.hypot(point.x - before.x, point.y - before.y))
  }
  const way = { points, distances }
  const length = distances.at(-1) ?? 0
  const covered = Array.from({ length: steps }, (_, step) =>
    isCovered(pointAt(way, ((step + 0.5) * length) / steps)),
  )
  return { ...dots, ...way, covered }
}

/**
 * Where a dot is at a moment, in seconds; the dots of one edge keep the same distance.
 *
 * @returns `undefined` where it runs behind something.
 */
export function placeOn(line: DotLine, time: number, dot: number): Position | undefined {
  const { distances, speed, count, covered } = line
  const length = distances.at(-1) ?? 0
  if (length === 0) return undefined
  const gone = (time * speed + (dot * length) / count) % length
  return covered[Math.floor((gone / length) * steps)] === true ? undefined : pointAt(line, gone)
}

function pointAt(
  { points, distances }: Pick<DotLine, 'points' | 'distances'>,
  gone: number,
): Position {
  const index = distances.findIndex((distance) => distance > gone)
  const [from, to] = [points[index - 1], points[index]]
  if (from === undefined || to === undefined) return points[0] ?? { x: 0, y: 0 }
  const start = distances[index - 1] ?? 0
  const share = (gone - start) / ((distances[index] ?? start) - start || 1)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}
