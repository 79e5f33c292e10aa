import type { Core, EventObject } from 'cytoscape'

/** How large the map is seen, where that decides what can be read on it. */
export type ZoomDetail = 'near' | 'middle' | 'small' | 'tiny'

/** Below these zooms what is written on edges is hard to read; can't be; not even a little larger. */
const easyFrom = 0.6
const readableFrom = 0.5
const smallFrom = 0.42

/** From this zoom on there is room on cards for more than a name. */
const closeFrom = 1.15
export const isSeenClose = (zoom: number): boolean => zoom >= closeFrom

export function zoomDetail(zoom: number): ZoomDetail {
  if (zoom >= easyFrom) return 'near'
  if (zoom >= readableFrom) return 'middle'
  return zoom >= smallFrom ? 'small' : 'tiny'
}

/** What looks otherwise from far: what is written on edges, and what needs a look. */
const followers = '.tag, .failing, .degraded'
const classes = 'middle small tiny'

/**
 * Thins what is drawn by how large it is seen: from far only trouble is written, and larger.
 *
 * Places are the same at every zoom, so only a class changes, and only where a limit is crossed.
 *
 * @returns How to stop.
 */
export function followZoom(cy: Core): () => void {
  let detail = zoomDetail(cy.zoom())
  const follow = () => {
    const next = zoomDetail(cy.zoom())
    if (next === detail) return
    detail = next
    cy.batch(() => {
      const things = cy.elements(followers).removeClass(classes)
      if (detail !== 'near') things.addClass(detail)
    })
  }
  const greet = ({ target }: EventObject) => {
    if (detail !== 'near' && !target.hasClass(detail)) target.addClass(detail)
  }
  if (detail !== 'near') cy.elements(followers).addClass(detail)
  cy.on('zoom', follow)
  // what comes, or begins to fail, while the map is seen from far
  cy.on('add class', followers, greet)
  return () => {
    cy.off('zoom', follow)
    cy.off('add class', followers, greet)
    cy.elements(followers).removeClass(classes)
  }
}
