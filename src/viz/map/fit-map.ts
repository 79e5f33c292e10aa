import { areNear, nodeSize, union, type Position, type Rectangle } from '#src/domain/layout/size.ts'

import { cardFont } from './map-style.ts'
import type { MapElements } from './to-elements.ts'

/** The part of the page that the map is seen through, in pixels. */
export type Pane = { readonly width: number; readonly height: number }

/** What is seen: pixels per map unit, and where the map's origin is, in pixels. */
export type Viewport = { readonly zoom: number; readonly pan: Position }

/** `readable` gives up showing everything before names become too small; `whole` never does. */
export type Fit = 'readable' | 'whole'

/** What is kept free around a fitted map, in pixels; at the right stand the map's own buttons. */
const margins = { top: 12, right: 68, bottom: 12, left: 16 } as const
/** Fitting a handful of nodes must not make a poster of them. */
const largest = 0.9
/** Below this many pixels names on cards can't be read; a map that can't be shown whole is larger. */
const smallestName = 7.25 / cardFont
const readableName = 9.5 / cardFont
/** A map that at a readable size is this much larger than its pane is shown whole, for its shape. */
const mostHidden = 4
/** Up to this many pixels a map is panned easily, however small its pane: on a telephone it is. */
const easilyPanned = 1600

/**
 * The viewport that shows a map in a pane: in the middle where there is room, else from the top
 * left, where the entry points and the busiest stand.
 *
 * @param box - Around everything that is drawn, in map units.
 * @returns `undefined` for a pane too small to show anything.
 */
export function fitMap(box: Rectangle, pane: Pane, fit: Fit): Viewport | undefined {
  const width = pane.width - margins.left - margins.right
  const height = pane.height - margins.top - margins.bottom
  if (width <= 0 || height <= 0) return undefined
  const [across, down] = [box.right - box.left, box.bottom - box.top]
  const whole = Math.min(width / across, height / down)
  const isNear =
    across * readableName <= Math.max(width * mostHidden, easilyPanned) &&
    down * readableName <= Math.max(height * mostHidden, easilyPanned)
  const isTooSmall = whole < smallestName && isNear
  const zoom = Math.min(largest, fit === 'readable' && isTooSmall ? readableName : whole)
  return {
    zoom,
    pan: {
      x: margins.left + Math.max(0, (width - across * zoom) / 2) - box.left * zoom,
      y: margins.top + Math.max(0, (height - down * zoom) / 2) - box.top * zoom,
    },
  }
}

/** The rectangle around all cards and frames of a map, in map units. */
export function boxAround(elements: MapElements): Rectangle | undefined {
  let box: Rectangle | undefined
  for (const { position, data } of elements.values()) {
    if (position === undefined) continue
    const across = Number(data['width'] ?? nodeSize.width) / 2
    const down = Number(data['height'] ?? nodeSize.height) / 2
    const { x, y } = position
    box = union(box, { left: x - across, right: x + across, top: y - down, bottom: y + down })
  }
  return box
}

/**
 * The least move of the map, in pixels, that brings a rectangle of the pane into sight.
 *
 * @param covered - A part of the pane, in its lower half, that something lies over.
 */
export function shiftIntoSight(
  { left, top, right, bottom }: Rectangle,
  pane: Pane,
  covered?: Rectangle,
): Position {
  const x = shiftInto(left, right, margins.left, pane.width - margins.right)
  const y = shiftInto(top, bottom, margins.top, pane.height - margins.bottom)
  if (covered === undefined) return { x, y }
  const moved = { left: left + x, right: right + x, top: top + y, bottom: bottom + y }
  return areNear(moved, covered, margins.bottom)
    ? { x, y: shiftInto(top, bottom, margins.top, covered.top - margins.bottom) }
    : { x, y }
}

/** How far a stretch must move to lie within bounds; what is longer than they are shows its start. */
function shiftInto(start: number, end: number, low: number, high: number): number {
  if (start < low || end - start > high - low) return low - start
  return Math.min(0, high - end)
}
