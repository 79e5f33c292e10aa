import type { Core, ElementDefinition } from 'cytoscape'

import type { MapElement, MapElements } from './to-elements.ts'

/** What an update did to the canvas. */
export type Applied = {
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** A card that stayed has moved: this is another layout, not a newer view of the same one. */
  readonly moved: boolean
}

/**
 * Brings the canvas from one picture to the next by what differs, in one batch.
 *
 * Equal elements are not touched, so an update in which nothing changed draws nothing.
 */
export function applyElements(cy: Core, before: MapElements, after: MapElements): Applied {
  const removed = [...before.keys()].filter((id) => !after.has(id))
  const added: ElementDefinition[] = []
  let changed = 0
  let moved = false
  cy.batch(() => {
    for (const id of removed) cy.getElementById(id).remove()
    for (const [id, element] of after) {
      const known = before.get(id)
      if (known === undefined) {
        added.push(toDefinition(element))
      } else if (!isSame(known, element)) {
        change(cy, known, element)
        changed += 1
        moved ||= element.classes.startsWith('card') && hasMoved(known, element)
      }
    }
    if (added.length > 0) cy.add(added)
  })
  return { added: added.length, removed: removed.length, changed, moved }
}

const toDefinition = ({ group, classes, data, position }: MapElement): ElementDefinition => ({
  group,
  classes,
  data: { ...data },
  ...(position === undefined ? {} : { position: { ...position } }),
})

function isSame(a: MapElement, b: MapElement): boolean {
  return a === b || (a.classes === b.classes && !hasMoved(a, b) && isSameData(a.data, b.data))
}

function isSameData(a: MapElement['data'], b: MapElement['data']): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

const hasMoved = (a: MapElement, b: MapElement): boolean =>
  a.position?.x !== b.position?.x || a.position?.y !== b.position?.y

/** Only what differs is set: emphasis lives in classes of its own, which must survive. */
function change(cy: Core, before: MapElement, after: MapElement): void {
  const element = cy.getElementById(after.data.id)
  if (before.classes !== after.classes) {
    element.removeClass(before.classes).addClass(after.classes)
  }
  const { id: _id, source: _source, target: _target, ...data } = after.data
  if (!isSameData(before.data, after.data)) element.data(data)
  if (after.position !== undefined && hasMoved(before, after)) {
    element.position({ ...after.position })
  }
}
