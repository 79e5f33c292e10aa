import cytoscape, { type CollectionReturnValue, type Core } from 'cytoscape'

import type { Position, Rectangle } from '#src/domain/layout/size.ts'

import { applyElements } from './apply-elements.ts'
import { applyEmphasis } from './apply-emphasis.ts'
import { listenToDrags } from './drag.ts'
import type { Emphasis } from './emphasis.ts'
import { boxAround, fitMap, shiftIntoSight, type Fit, type Pane, type Viewport } from './fit-map.ts'
import { toHandlingStyle } from './handling-style.ts'
import { toMapStyle } from './map-style.ts'
import type { MapTheme } from './map-theme.ts'
import {
  fadeMillis,
  leavingClass,
  mayMove,
  motionsBetween,
  moveMillis,
  run,
  spotAt,
  viewportAt,
  type Motion,
} from './motion.ts'
import { listenToPointer, type PointerEvents } from './pointer.ts'
import type { MapElements } from './to-elements.ts'
import type { TrafficDots } from './traffic-dots.ts'
import { followZoom, isSeenClose } from './zoom-detail.ts'

const zoomLimits = { min: 0.08, max: 2.5 } as const
const zoomStep = 1.3
const panStep = 80
/** So many elements are measured in a moment. */
const mostMeasured = 400
/** Files need no more detail than this, and browsers refuse larger canvases. */
const sharpest = 2
const longestSide = 12_000

export type MapEvents = PointerEvents & {
  /** A card was dragged to a place, in map units. */
  readonly onDrag: (id: string, position: Position) => void
}

export type MapViewOptions = {
  readonly theme: MapTheme
  /** So much is drawn that panning moves a picture of it, sharpened once it stops. */
  readonly isLarge: boolean
}

/** The canvas: what React says is drawn, and the viewport, which is the viewer's own. */
export class MapView {
  readonly #cy: Core
  readonly #watchers = new Set<() => void>()
  readonly #leaving = new Set<string>()
  #elements: MapElements = new Map()
  #emphasis: Emphasis = new Map()
  #theme: MapTheme
  #arrangement = 0
  #dots: TrafficDots | undefined
  #isAnimated = false
  /** How the viewport was made, until the viewer moves it; then it follows the size of the pane. */
  #fitted: Fit | undefined = 'readable'
  #revealed: string | undefined
  #covered: Rectangle | undefined
  #finishMotion = () => {}
  #finishLeaving = () => {}
  #frame = 0

  constructor(host: HTMLElement, { theme, isLarge }: MapViewOptions, events: MapEvents) {
    reserveStylesheet()
    this.#theme = theme
    this.#cy = cytoscape({
      container: host,
      minZoom: zoomLimits.min,
      maxZoom: zoomLimits.max,
      // a finger that pans a small screen must not carry a card away
      autoungrabify: window.matchMedia('(pointer: coarse)').matches,
      autounselectify: true,
      boxSelectionEnabled: false,
      textureOnViewport: isLarge,
      layout: { name: 'preset' },
    })
    this.setTheme(theme)
    followZoom(this.#cy)
    this.#listen(events)
  }

  /** Lets traffic run along the edges, or rest. */
  animate(isAnimated: boolean): void {
    this.#isAnimated = isAnimated
    if (isAnimated) this.#runDots().catch(() => undefined)
    else this.#dots?.stop()
  }

  /** Cards are seen so large that there is room for numbers on them. */
  get isClose(): boolean {
    return isSeenClose(this.#cy.zoom())
  }

  get elements(): MapElements {
    return this.#elements
  }

  setTheme(theme: MapTheme): void {
    this.#theme = theme
    this.#cy.style().fromJson(rulesOf(theme)).update()
    this.#tell()
  }

  /**
   * Draws what differs. The viewport is left alone unless all was arranged anew: then it goes to
   * where all of that can be seen, once and gently.
   */
  show(elements: MapElements, arrangement: number): void {
    const before = this.#elements
    const isFirst = before.size === 0
    const isArranged = !isFirst && arrangement !== this.#arrangement
    this.#arrangement = arrangement
    this.#finishMotion()
    this.#elements = elements
    // before they are there: their looks depend on how large they are seen, and are made but once
    if (isFirst) this.#fit('readable')
    const applied = this.#apply(before, elements)
    // what came back after it had left lost its emphasis
    if (applied.added > 0) applyEmphasis(this.#cy, new Map(), this.#emphasis)
    if (isFirst) this.#fit('readable')
    if (isArranged) this.#moveFrom(before)
    if (applied.added + applied.removed + applied.changed > 0) {
      this.#tell()
      if (this.#isAnimated) this.animate(true)
    }
  }

  emphasise(emphasis: Emphasis): void {
    applyEmphasis(this.#cy, this.#emphasis, emphasis)
    this.#emphasis = emphasis
  }

  /** Shows all of the map, however small that makes it. */
  fit(): void {
    this.#fit('whole')
  }

  /** Keeps an element in sight: moves what is looked at as little as that takes. */
  reveal(id: string | undefined): void {
    this.#revealed = id
    if (id === undefined) return
    const element = this.#cy.getElementById(id)
    if (element.empty()) return
    const ends = element.isEdge() ? element.connectedNodes() : element
    const { x1, x2, y1, y2 } = ends.renderedBoundingBox({ includeOverlays: false })
    const box = { left: x1, top: y1, right: x2, bottom: y2 }
    const shift = shiftIntoSight(box, this.pane(), this.#covered)
    if (shift.x !== 0 || shift.y !== 0) this.#cy.panBy(shift)
  }

  /** Says what part of the pane, in pixels, lies under something else. */
  setCovered(covered: Rectangle | undefined): void {
    this.#covered = covered
  }

  zoomIn(): void {
    this.#zoomBy(zoomStep)
  }

  zoomOut(): void {
    this.#zoomBy(1 / zoomStep)
  }

  /** Moves what is looked at by whole steps; 1 right looks further right. */
  look(right: number, down: number): void {
    this.#fitted = undefined
    this.#cy.panBy({ x: -right * panStep, y: -down * panStep })
  }

  /** Brings a place of the map into the middle of the pane. */
  lookAt({ x, y }: Position): void {
    this.#fitted = undefined
    const { width, height } = this.pane()
    const zoom = this.#cy.zoom()
    this.#cy.pan({ x: width / 2 - x * zoom, y: height / 2 - y * zoom })
  }

  /** The part of the map that is seen, in map units. */
  seen(): Rectangle {
    const { x1, x2, y1, y2 } = this.#cy.extent()
    return { left: x1, top: y1, right: x2, bottom: y2 }
  }

  /** Where something is in the pane, in pixels; of an edge, its middle. */
  placeOf(id: string): Rectangle | undefined {
    const element = this.#cy.getElementById(id)
    if (element.empty()) return undefined
    const { x1, x2, y1, y2 } = element.renderedBoundingBox({ includeOverlays: false })
    if (element.isEdge()) {
      const { x, y } = element.renderedMidpoint()
      return { left: x - 10, top: y - 10, right: x + 10, bottom: y + 10 }
    }
    return { left: x1, top: y1, right: x2, bottom: y2 }
  }

  pane(): Pane {
    return { width: this.#cy.width(), height: this.#cy.height() }
  }

  /** Calls back, once a frame at most, when something else is drawn or seen; answers how to stop. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  /** All of the map as a picture. */
  async toPng(): Promise<Blob> {
    const { w, h } = this.#cy.elements().boundingBox()
    return this.#cy.png({
      output: 'blob-promise',
      full: true,
      scale: Math.min(sharpest, longestSide / Math.max(w, h, 1)),
      bg: this.#theme.canvas,
    })
  }

  /** All of the map as a picture that scales; what paints it is fetched when first asked for. */
  async toSvg(): Promise<string> {
    const { toSvg } = await import('./to-svg.ts')
    const { canvas, font } = this.#theme
    return toSvg({
      elements: this.#elements,
      emphasis: this.#shownClasses(),
      rules: rulesOf(this.#theme),
      background: canvas,
      font,
    })
  }

  destroy(): void {
    this.animate(false)
    this.#finishMotion()
    this.#finishLeaving()
    cancelAnimationFrame(this.#frame)
    this.#watchers.clear()
    this.#cy.destroy()
  }

  /** What few ask for is fetched for them; where it can't be, the map stands still. */
  async #runDots(): Promise<void> {
    const { TrafficDots: Dots } = await import('./traffic-dots.ts')
    this.#dots ??= new Dots()
    if (this.#isAnimated) this.#dots.start(this.#cy, this.#elements)
  }

  /** What things are dressed in now: emphasis, and what they look like at this zoom. */
  #shownClasses(): Emphasis {
    const ids = [...this.#elements.keys()]
    return new Map(ids.map((id) => [id, this.#cy.getElementById(id).classes().join(' ')]))
  }

  #apply(before: MapElements, after: MapElements) {
    const cy = this.#cy
    for (const id of this.#leaving) if (after.has(id)) this.#remove(id)
    const gone: CollectionReturnValue[] = []
    const leaving = leavingClass(before.size)
    const applied = applyElements(cy, before, after, (element) => {
      if (leaving === undefined) element.remove()
      else gone.push(element.addClass(leaving))
    })
    if (gone.length > 0) this.#letLeave(gone)
    return applied
  }

  #letLeave(gone: readonly CollectionReturnValue[]): void {
    this.#finishLeaving()
    for (const element of gone) this.#leaving.add(element.id())
    const finish = () => {
      clearTimeout(timer)
      this.#finishLeaving = () => {}
      this.#cy.batch(() => {
        for (const id of this.#leaving) this.#remove(id)
      })
    }
    const timer = setTimeout(finish, fadeMillis)
    this.#finishLeaving = finish
  }

  #remove(id: string): void {
    this.#leaving.delete(id)
    this.#cy.getElementById(id).remove()
  }

  /** Everything stands where it should: it is put back to where it was, and moved from there. */
  #moveFrom(before: MapElements): void {
    const cy = this.#cy
    const target = this.#viewportFor('readable')
    if (!mayMove(this.#elements.size) || target === undefined) return this.#fit('readable')
    const from: Viewport = { zoom: cy.zoom(), pan: { ...cy.pan() } }
    const motions = motionsBetween(before, this.#elements)
    const tags = cy.elements('.tag').addClass('adrift')
    const step = (share: number) => {
      cy.batch(() => {
        for (const motion of motions) moveTo(cy, motion, share)
        if (share === 1) tags.removeClass('adrift')
      })
      const { zoom, pan } = viewportAt(from, target, share)
      cy.viewport({ zoom, pan: { ...pan } })
      if (share === 1) this.#fit('readable')
    }
    step(0)
    const finish = run(moveMillis, step)
    this.#finishMotion = () => {
      this.#finishMotion = () => {}
      finish()
    }
  }

  #fit(fit: Fit): void {
    this.#fitted = fit
    const viewport = this.#viewportFor(fit)
    if (viewport === undefined) return
    this.#cy.viewport({ zoom: viewport.zoom, pan: { ...viewport.pan } })
    this.reveal(this.#revealed)
  }

  #viewportFor(fit: Fit): Viewport | undefined {
    const box = this.#bounds()
    return box && fitMap(box, this.pane(), fit)
  }

  /** Around everything; where that would take long, or nothing is drawn yet, without bent edges. */
  #bounds(): Rectangle | undefined {
    const elements = this.#cy.elements()
    if (elements.empty() || elements.length > mostMeasured) return boxAround(this.#elements)
    const { x1, x2, y1, y2 } = elements.boundingBox({
      includeLabels: false,
      includeOverlays: false,
    })
    return { left: x1, top: y1, right: x2, bottom: y2 }
  }

  /** Round what should stay in sight, if it is, else round the middle. */
  #zoomBy(factor: number): void {
    this.#fitted = undefined
    const { width, height } = this.pane()
    const kept = this.#revealed === undefined ? undefined : this.placeOf(this.#revealed)
    const at = kept === undefined ? undefined : middleOf(kept)
    const isInSight = at !== undefined && at.x > 0 && at.y > 0 && at.x < width && at.y < height
    const renderedPosition = isInSight ? { ...at } : { x: width / 2, y: height / 2 }
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition })
    if (isInSight) this.reveal(this.#revealed)
  }

  #tell(): void {
    if (this.#frame !== 0 || this.#watchers.size === 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      for (const listener of this.#watchers) listener()
    })
  }

  #listen({ onDrag, ...events }: MapEvents): void {
    const cy = this.#cy
    listenToPointer(cy, events)
    listenToDrags(cy, onDrag)
    cy.on('viewport resize', () => this.#tell())
    cy.on('dragpan scrollzoom pinchzoom', () => {
      this.#fitted = undefined
    })
    cy.on('resize', () => {
      if (this.#fitted !== undefined) this.#fit(this.#fitted)
    })
  }
}

const middleOf = ({ left, top, right, bottom }: Rectangle): Position => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
})

const rulesOf = (theme: MapTheme) => [...toMapStyle(theme), ...toHandlingStyle(theme)]

function moveTo(cy: Core, motion: Motion, share: number): void {
  const { x, y, width, height } = spotAt(motion, share)
  const element = cy.getElementById(motion.id)
  element.position({ x, y })
  if (width !== undefined && height !== undefined) element.data({ width, height })
}

/**
 * Cytoscape puts a style element into the page unless one of this id is there, and the page's
 * content security policy refuses styles without its nonce. The one rule in it, a container that is
 * positioned, is a class of ours.
 */
function reserveStylesheet(): void {
  const id = '__________cytoscape_stylesheet'
  if (document.getElementById(id) !== null) return
  const reserved = document.createElement('template')
  reserved.id = id
  document.head.append(reserved)
}
