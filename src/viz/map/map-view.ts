import cytoscape, { type Core } from 'cytoscape'

import { applyElements } from './apply-elements.ts'
import { applyEmphasis } from './apply-emphasis.ts'
import type { Emphasis } from './emphasis.ts'
import { fitMap, shiftIntoSight, type Fit } from './fit-map.ts'
import { toMapStyle } from './map-style.ts'
import type { MapTheme } from './map-theme.ts'
import { withoutTag, type MapElements } from './to-elements.ts'

const zoomLimits = { min: 0.08, max: 2.5 } as const
const zoomStep = 1.3
const panStep = 80

export type MapEvents = {
  /** A card or an edge was pressed, or the ground (`undefined`). */
  readonly onPress: (id: string | undefined) => void
  readonly onHover: (id: string | undefined) => void
}

/** The canvas: what React says is drawn, and the viewport, which is the viewer's own. */
export class MapView {
  readonly #cy: Core
  #elements: MapElements = new Map()
  #emphasis: Emphasis = new Map()
  /** How the viewport was made, until the viewer moves it; then it follows the size of the pane. */
  #fitted: Fit | undefined = 'readable'
  #revealed: string | undefined

  constructor(host: HTMLElement, theme: MapTheme, events: MapEvents) {
    reserveStylesheet()
    this.#cy = cytoscape({
      container: host,
      minZoom: zoomLimits.min,
      maxZoom: zoomLimits.max,
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: false,
      layout: { name: 'preset' },
    })
    this.setTheme(theme)
    this.#listen(events)
  }

  setTheme(theme: MapTheme): void {
    this.#cy.style().fromJson(toMapStyle(theme)).update()
  }

  /** Draws what differs, and leaves the viewport alone unless this is another layout. */
  show(elements: MapElements): void {
    const isFirst = this.#elements.size === 0
    const applied = applyElements(this.#cy, this.#elements, elements)
    this.#elements = elements
    // what came back after it had left lost its emphasis
    if (applied.added > 0) applyEmphasis(this.#cy, new Map(), this.#emphasis)
    if (isFirst || applied.moved) this.#frame('readable')
  }

  emphasise(emphasis: Emphasis): void {
    applyEmphasis(this.#cy, this.#emphasis, emphasis)
    this.#emphasis = emphasis
  }

  /** Shows all of the map, however small that makes it. */
  fit(): void {
    this.#frame('whole')
  }

  /** Keeps an element in sight: moves what is looked at as little as that takes. */
  reveal(id: string | undefined): void {
    this.#revealed = id
    if (id === undefined) return
    const element = this.#cy.getElementById(id)
    if (element.empty()) return
    const ends = element.isEdge() ? element.connectedNodes() : element
    const { x1, x2, y1, y2 } = ends.renderedBoundingBox({ includeOverlays: false })
    this.#cy.panBy(shiftIntoSight({ left: x1, top: y1, right: x2, bottom: y2 }, this.#pane()))
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

  destroy(): void {
    this.#cy.destroy()
  }

  #frame(fit: Fit): void {
    this.#fitted = fit
    const cy = this.#cy
    if (cy.elements().empty()) return
    const { x1, x2, y1, y2 } = cy
      .elements()
      .boundingBox({ includeLabels: false, includeOverlays: false })
    const viewport = fitMap({ left: x1, top: y1, right: x2, bottom: y2 }, this.#pane(), fit)
    if (viewport === undefined) return
    cy.viewport({ zoom: viewport.zoom, pan: { ...viewport.pan } })
    this.reveal(this.#revealed)
  }

  #pane() {
    return { width: this.#cy.width(), height: this.#cy.height() }
  }

  #zoomBy(factor: number): void {
    this.#fitted = undefined
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 }
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: middle })
  }

  #listen({ onPress, onHover }: MapEvents): void {
    const cy = this.#cy
    cy.on('tap', (event) =>
      onPress(event.target === cy ? undefined : withoutTag(event.target.id())),
    )
    cy.on('mouseover', '.card, .edge, .tag', (event) => onHover(withoutTag(event.target.id())))
    cy.on('mouseout', '.card, .edge, .tag', () => onHover(undefined))
    cy.on('dragpan scrollzoom pinchzoom', () => {
      this.#fitted = undefined
    })
    cy.on('resize', () => {
      if (this.#fitted !== undefined) this.#frame(this.#fitted)
    })
  }
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
