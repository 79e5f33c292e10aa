import type { Core } from 'cytoscape'

import type { Emphasis } from './emphasis.ts'
import { tagOf } from './to-elements.ts'

/** Brings the canvas from one emphasis to the next; elements whose emphasis stays are not touched. */
export function applyEmphasis(cy: Core, before: Emphasis, after: Emphasis): void {
  cy.batch(() => {
    for (const [id, classes] of before) {
      if (after.get(id) !== classes) thingsOf(cy, id).removeClass(classes)
    }
    for (const [id, classes] of after) {
      if (before.get(id) !== classes) thingsOf(cy, id).addClass(classes)
    }
  })
}

/** An element and what is written on it. */
const thingsOf = (cy: Core, id: string) => cy.getElementById(id).union(cy.getElementById(tagOf(id)))
