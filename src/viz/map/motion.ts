import type { Viewport } from './fit-map.ts'
import type { MapElement, MapElements } from './to-elements.ts'

/** How long a new arrangement takes to be reached, and what left to be gone. */
export const moveMillis = 300
export const fadeMillis = 300

/** Beyond this many elements a frame costs more than the movement explains. */
const mostMoving = 1300
/** Up to this many, what leaves can fade by frames; beyond, it pales once and is gone. */
const mostFading = 700

const isStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** Whether anything may move by itself, as its viewer's system says. */
export const mayMove = (count: number): boolean => count <= mostMoving && !isStill()

/** The class of what leaves a picture of so many elements; `undefined`: it is gone at once. */
export function leavingClass(count: number): 'fading' | 'paled' | undefined {
  if (!mayMove(count)) return undefined
  return count <= mostFading ? 'fading' : 'paled'
}

/** Where something is, and how large where that varies. */
export type Spot = {
  readonly x: number
  readonly y: number
  readonly width: number | undefined
  readonly height: number | undefined
}
export type Motion = { readonly id: string; readonly from: Spot; readonly to: Spot }

/** What has another place in one picture than in another. */
export function motionsBetween(before: MapElements, after: MapElements): readonly Motion[] {
  return [...after].flatMap(([id, element]) => {
    const known = before.get(id)
    const [from, to] = [known && spotOf(known), spotOf(element)]
    return from === undefined || to === undefined || isSame(from, to) ? [] : [{ id, from, to }]
  })
}

function spotOf({ position, data }: MapElement): Spot | undefined {
  if (position === undefined) return undefined
  return { ...position, width: sizeOf(data['width']), height: sizeOf(data['height']) }
}

const sizeOf = (value: string | number | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

const isSame = (a: Spot, b: Spot): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

/** Where a motion is after a share of its time, from 0 to 1: it starts and ends gently. */
export function spotAt({ from, to }: Motion, share: number): Spot {
  const eased = ease(share)
  return {
    x: mix(from.x, to.x, eased),
    y: mix(from.y, to.y, eased),
    width: mixSize(from.width, to.width, eased),
    height: mixSize(from.height, to.height, eased),
  }
}

/** What is seen after a share of the time that the view takes from one place to another. */
export function viewportAt(from: Viewport, to: Viewport, share: number): Viewport {
  const eased = ease(share)
  return {
    zoom: mix(from.zoom, to.zoom, eased),
    pan: { x: mix(from.pan.x, to.pan.x, eased), y: mix(from.pan.y, to.pan.y, eased) },
  }
}

const ease = (share: number): number =>
  share >= 1 ? 1 : share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2

const mix = (from: number, to: number, share: number): number =>
  share === 1 ? to : from + (to - from) * share

const mixSize = (from: number | undefined, to: number | undefined, share: number) =>
  from === undefined || to === undefined ? to : mix(from, to, share)

/**
 * Calls back once a frame with the share of the time that has passed, the last time with 1.
 *
 * @returns How to end it early: it goes to its end at once.
 */
export function run(millis: number, onFrame: (share: number) => void): () => void {
  let start: number | undefined
  let frame = requestAnimationFrame(function next(now) {
    start ??= now
    const share = Math.min(1, (now - start) / millis)
    onFrame(share)
    frame = share < 1 ? requestAnimationFrame(next) : 0
  })
  return () => {
    if (frame === 0) return
    cancelAnimationFrame(frame)
    frame = 0
    onFrame(1)
  }
}
