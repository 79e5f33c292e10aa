import type { Core } from 'cytoscape'

import type { Position } from '#src/domain/layout/size.ts'

import { tagOf } from './to-elements.ts'

/** Tells of cards that were dragged; what is written on their edges hides until it has a new place. */
export function listenToDrags(cy: Core, onDrag: (id: string, position: Position) => void): void {
  let adrift = cy.collection()
  cy.on('grab', '.card', () => {
    adrift = cy.collection()
  })
  cy.on('drag', '.card', ({ target }) => {
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
