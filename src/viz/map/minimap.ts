import type { Rectangle } from '#src/domain/layout/size.ts'
import { nodeSize, union } from '#src/domain/layout/size.ts'

import type { MapElement, MapElements } from './to-elements.ts'

/** The whole map in little: its frames, and where something is wrong. */
export type Minimap = {
  /** Around everything, in map units. */
  readonly bounds: Rectangle
  readonly frames: readonly MinimapBox[]
  readonly cards: readonly MinimapBox[]
}
export type MinimapBox = {
  readonly id: string
  readonly look: 'cluster' | 'namespace' | 'card' | 'degraded' | 'failing'
  readonly rectangle: Rectangle
}

/** @returns `undefined` where nothing is drawn. */
export function toMinimap(elements: MapElements): Minimap | undefined {
  const frames: MinimapBox[] = []
  const cards: MinimapBox[] = []
  let bounds: Rectangle | undefined
  for (const element of elements.values()) {
    const look = lookOf(element)
    const rectangle = rectangleOf(element)
    if (look === undefined || rectangle === undefined) continue
    const box = { id: element.data.id, look, rectangle }
    if (look === 'cluster' || look === 'namespace') frames.push(box)
    else cards.push(box)
    bounds = union(bounds, rectangle)
  }
  if (bounds === undefined) return undefined
  // what is wrong is painted last, over what isn't
  return { bounds, frames, cards: cards.toSorted((a, b) => rank(a) - rank(b)) }
}

const rank = ({ look }: MinimapBox): number =>
  look === 'failing' ? 2 : look === 'degraded' ? 1 : 0

function lookOf({ classes }: MapElement): MinimapBox['look'] | undefined {
  const names = classes.split(' ')
  const has = (name: string) => names.includes(name)
  if (has('frame')) return has('cluster') ? 'cluster' : 'namespace'
  if (!has('card')) return undefined
  return has('failing') ? 'failing' : has('degraded') ? 'degraded' : 'card'
}

function rectangleOf({ position, data }: MapElement): Rectangle | undefined {
  if (position === undefined) return undefined
  const [right, down] = [
    sizeOf(data['width'], nodeSize.width),
    sizeOf(data['height'], nodeSize.height),
  ]
  const { x, y } = position
  return { left: x - right / 2, top: y - down / 2, right: x + right / 2, bottom: y + down / 2 }
}

const sizeOf = (value: string | number | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise

/** Whether so little of a map is hidden that its viewer has it all in sight. */
export const isAllSeen = (bounds: Rectangle, seen: Rectangle): boolean =>
  bounds.left >= seen.left - nodeSize.width / 4 &&
  bounds.right <= seen.right + nodeSize.width / 4 &&
  bounds.top >= seen.top - nodeSize.height / 2 &&
  bounds.bottom <= seen.bottom + nodeSize.height / 2

/** The size of the little map, in pixels: the map's own proportions within limits. */
export function minimapSize({ left, top, right, bottom }: Rectangle): {
  readonly width: number
  readonly height: number
} {
  const [across, down] = [Math.max(1, right - left), Math.max(1, bottom - top)]
  const scale = Math.min(largest.width / across, largest.height / down)
  return {
    width: Math.max(smallest, Math.round(across * scale)),
    height: Math.max(smallest, Math.round(down * scale)),
  }
}

const largest = { width: 168, height: 112 } as const
const smallest = 40
