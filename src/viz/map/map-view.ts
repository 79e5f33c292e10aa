import cytoscape, { type Core } from 'cytoscape'

import { applyElements } from './apply-elements.ts'
import { applyEmphasis } from './apply-emphasis.ts'
import type { Emphasis } from './emphasis.ts'
import { toMapStyle } from './map-style.ts'
import type { MapTheme } from './map-theme.ts'
import { withoutTag, type MapElements } from './to-elements.ts'

const zoomLimits = { min: 0.08, max: 2.5 } as const
/** Fitting a handful of nodes must not make a poster of them. */
const largestFit = 1.25
const fitMargin = 20
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
  /** True while the viewport is what `fit` made it; then it follows the size of the window. */
  #isFitted = true

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
    if (isFirst || applied.moved) this.fit()
  }

  emphasise(emphasis: Emphasis): void {
    applyEmphasis(this.#cy, this.#emphasis, emphasis)
    this.#emphasis = emphasis
  }

  fit(): void {
    this.#isFitted = true
    if (this.#cy.elements().empty()) return
    this.#cy.fit(undefined, fitMargin)
    if (this.#cy.zoom() <= largestFit) return
    this.#cy.zoom(largestFit)
    this.#cy.center()
  }

  zoomIn(): void {
    this.#zoomBy(zoomStep)
  }

  zoomOut(): void {
    this.#zoomBy(1 / zoomStep)
  }

  /** Moves what is looked at by whole steps; 1 right looks further right. */
  look(right: number, down: number): void {
    this.#isFitted = false
    this.#cy.panBy({ x: -right * panStep, y: -down * panStep })
  }

  destroy(): void {
    this.#cy.destroy()
  }

  #zoomBy(factor: number): void {
    this.#isFitted = false
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
      this.#isFitted = false
    })
    cy.on('resize', () => {
      if (this.#isFitted) this.fit()
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
