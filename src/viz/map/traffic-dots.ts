import type { Core } from 'cytoscape'

import type { Position } from '#src/domain/layout/size.ts'

import { dotsOf, lineFrom, placeOn, type DotLine } from './dot-lines.ts'
import { readTheme } from './map-theme.ts'
import { curvePoints } from './nearest-edge.ts'
import type { MapElements } from './to-elements.ts'

/** At most so many pictures a second. */
const frameMillis = 1000 / 30
/** Dots come back so long after the map was last moved. */
const restMillis = 250

/**
 * Dots that run along the busiest and the failing edges, on a canvas of their own above the map, so
 * that nothing of the map is painted anew for them.
 *
 * They rest while the map is moved, while the page is hidden, and wherever less motion is wanted.
 */
export class TrafficDots {
  #stop = () => {}

  /** Starts, or starts anew with other elements. */
  start(cy: Core, elements: MapElements): void {
    this.stop()
    const container = cy.container()
    if (container !== null) this.#stop = run(cy, container, elements)
  }

  stop(): void {
    this.#stop()
    this.#stop = () => {}
  }
}

function run(cy: Core, container: HTMLElement, elements: MapElements): () => void {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  const canvas = document.createElement('canvas')
  canvas.className = 'pointer-events-none absolute inset-0 h-full w-full'
  container.append(canvas)
  const colours = readTheme(container)
  let lines: readonly DotLine[] | undefined
  let frame = 0
  let drawnAt = 0
  let restUntil = 0

  const forget = () => {
    lines = undefined
  }
  const rest = () => {
    restUntil = performance.now() + restMillis
    clear(canvas)
  }
  const draw = (now: number) => {
    frame = requestAnimationFrame(draw)
    if (now < restUntil || now - drawnAt < frameMillis) return
    drawnAt = now
    lines ??= linesOf(cy, elements)
    paint(canvas, cy, { lines, now, colours })
  }
  const follow = () => {
    cancelAnimationFrame(frame)
    frame = 0
    clear(canvas)
    if (!still.matches && !document.hidden) frame = requestAnimationFrame(draw)
  }
  cy.on('viewport resize', rest)
  cy.on('position add remove data', forget)
  still.addEventListener('change', follow)
  document.addEventListener('visibilitychange', follow)
  follow()
  return () => {
    cancelAnimationFrame(frame)
    cy.off('viewport resize', rest)
    cy.off('position add remove data', forget)
    still.removeEventListener('change', follow)
    document.removeEventListener('visibilitychange', follow)
    canvas.remove()
  }
}

function linesOf(cy: Core, elements: MapElements): readonly DotLine[] {
  const boxes = cy
    .nodes('.card, .tag, .title')
    .map((node) => ({ ...node.position(), right: node.width() / 2, down: node.height() / 2 }))
  const isCovered = ({ x, y }: Position) =>
    boxes.some((box) => Math.abs(box.x - x) < box.right + 2 && Math.abs(box.y - y) < box.down + 2)
  return dotsOf(elements).flatMap((dots) => {
    const edge = cy.getElementById(dots.id)
    if (edge.empty()) return []
    const controls = edge.controlPoints() ?? []
    const points = curvePoints(edge.sourceEndpoint(), controls, edge.targetEndpoint())
    return [lineFrom(dots, points, isCovered)]
  })
}

function clear(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
}

type Scene = {
  readonly lines: readonly DotLine[]
  readonly now: number
  readonly colours: ReturnType<typeof readTheme>
}

function paint(canvas: HTMLCanvasElement, cy: Core, { lines, now, colours }: Scene): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const ratio = window.devicePixelRatio
  fitCanvas(canvas, cy.width() * ratio, cy.height() * ratio)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, cy.width(), cy.height())
  context.strokeStyle = colours.panel
  const [zoom, pan] = [cy.zoom(), cy.pan()]
  const radius = Math.max(2, 3 * zoom)
  for (const line of lines) {
    const isTrouble = line.state !== 'other'
    context.fillStyle = line.state === 'other' ? colours.ink : colours[line.state]
    for (let dot = 0; dot < line.count; dot += 1) {
      const at = placeOn(line, now / 1000, dot)
      if (at === undefined) continue
      const place = { x: at.x * zoom + pan.x, y: at.y * zoom + pan.y }
      if (place.x < 0 || place.y < 0 || place.x > cy.width() || place.y > cy.height()) continue
      if (isTrouble) square(context, place, radius * 1.3)
      else circle(context, place, radius)
    }
  }
}

function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === Math.round(width) && canvas.height === Math.round(height)) return
  Object.assign(canvas, { width: Math.round(width), height: Math.round(height) })
}

type Pen = CanvasRenderingContext2D

function circle(context: Pen, { x, y }: Position, radius: number): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
  context.stroke()
}

/** Standing on a corner: what fails is told by its form, too. */
function square(context: Pen, { x, y }: Position, radius: number): void {
  context.beginPath()
  context.moveTo(x, y - radius)
  context.lineTo(x + radius, y)
  context.lineTo(x, y + radius)
  context.lineTo(x - radius, y)
  context.closePath()
  context.fill()
  context.stroke()
}
