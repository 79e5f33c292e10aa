import type { Core, ElementDefinition, CollectionReturnValue } from 'cytoscape'

import type { MapElement, MapElements } from './to-elements.ts'

/** What an update did to the canvas. */
export type Applied = {
  readonly added: number
  readonly removed: number
  readonly changed: number
}

type Differences = {
  readonly added: readonly MapElement[]
  readonly removed: readonly string[]
  readonly changed: readonly (readonly [before: MapElement, after: MapElement])[]
}

/**
 * Brings the canvas from one picture to the next by what differs, in one batch. The canvas is not
 * touched at all by an update in which nothing changed.
 *
 * @param leave - Takes away what is gone; at once, unless told otherwise.
 */
export function applyElements(
  cy: Core,
  before: MapElements,
  after: MapElements,
  leave: (element: CollectionReturnValue) => void = (element) => void element.remove(),
): Applied {
  const { added, removed, changed } = differencesOf(before, after)
  const applied = { added: added.length, removed: removed.length, changed: changed.length }
  if (applied.added + applied.removed + applied.changed === 0) return applied
  cy.batch(() => {
    for (const id of removed) leave(cy.getElementById(id))
    for (const [known, element] of changed) change(cy, known, element)
    if (added.length > 0) cy.add(added.map(toDefinition))
  })
  return applied
}

function differencesOf(before: MapElements, after: MapElements): Differences {
  const removed = [...before.keys()].filter((id) => !after.has(id))
  const added: MapElement[] = []
  const changed: (readonly [MapElement, MapElement])[] = []
  for (const [id, element] of after) {
    const known = before.get(id)
    if (known === undefined) added.push(element)
    else if (!isSame(known, element)) changed.push([known, element])
  }
  return { added, removed, changed }
}

/** Only cards can be dragged: what is drawn around them follows. */
const toDefinition = ({ group, classes, data, position }: MapElement): ElementDefinition => ({
  group,
  classes,
  data: { ...data },
  grabbable: classes.startsWith('card'),
  ...(position === undefined ? {} : { position: { ...position } }),
})

function isSame(a: MapElement, b: MapElement): boolean {
  return a === b || (a.classes === b.classes && !hasMoved(a, b) && isSameData(a.data, b.data))
}

function isSameData(a: MapElement['data'], b: MapElement['data']): boolean {
  if (a === b) return true
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
