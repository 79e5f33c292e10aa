import type { Core } from 'cytoscape'

import type { Position } from '#src/domain/layout/size.ts'

import { ringOf } from './ring.ts'
import { ringAt, tagOf } from './to-elements.ts'

/**
 * Tells of cards that were dragged. What stands on a card goes with it; what is written on its edges
 * hides until it has a new place.
 */
export function listenToDrags(cy: Core, onDrag: (id: string, position: Position) => void): void {
  let adrift = cy.collection()
  cy.on('grab', '.card', () => {
    adrift = cy.collection()
  })
  cy.on('drag', '.card', ({ target }) => {
    cy.getElementById(ringOf(target.id())).position({ ...ringAt(target.position()) })
    if (adrift.nonempty()) return
    for (const edge of target.connectedEdges())
      adrift = adrift.union(cy.getElementById(tagOf(edge.id())))
    adrift = adrift.union(target)
    adrift.not(target).addClass('adrift')
  })
  cy.on('free', '.card', () => {
    adrift.removeClass('adrift')
  })
  cy.on('dragfreeon', '.card', ({ target }) => {
    const { x, y } = target.position()
    onDrag(target.id(), { x, y })
  })
}
