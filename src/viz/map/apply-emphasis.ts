import type { Core } from 'cytoscape'

import type { Emphasis } from './emphasis.ts'

/** Brings the canvas from one emphasis to the next; elements whose emphasis stays are not touched. */
export function applyEmphasis(cy: Core, before: Emphasis, after: Emphasis): void {
  cy.batch(() => {
    for (const [id, classes] of before) {
      if (after.get(id) !== classes) cy.getElementById(id).removeClass(classes)
    }
    for (const [id, classes] of after) {
      if (before.get(id) !== classes) cy.getElementById(id).addClass(classes)
    }
  })
}
