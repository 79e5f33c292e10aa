import type { Core } from 'cytoscape'

import type { Emphasis } from './emphasis.ts'
import { tagOf } from './to-elements.ts'

/** Brings the canvas from one emphasis to the next; elements whose emphasis stays are not touched. */
export function applyEmphasis(cy: Core, before: Emphasis, after: Emphasis): void {
  const gone = [...before].filter(([id, classes]) => after.get(id) !== classes)
  const come = [...after].filter(([id, classes]) => before.get(id) !== classes)
  if (gone.length + come.length === 0) return
  cy.batch(() => {
    for (const [id, classes] of gone) thingsOf(cy, id).removeClass(classes)
    for (const [id, classes] of come) thingsOf(cy, id).addClass(classes)
  })
}

/** An element and what is written on it. */
const thingsOf = (cy: Core, id: string) => cy.getElementById(id).union(cy.getElementById(tagOf(id)))

/** An emphasis with one more class on some things. */
export function withClass(emphasis: Emphasis, ids: Iterable<string>, name: string): Emphasis {
  const classes = new Map(emphasis)
  for (const id of ids) {
    const known = classes.get(id)
    classes.set(id, known === undefined ? name : `${known} ${name}`)
  }
  return classes
}
