import type { Core, EventObject } from 'cytoscape'

import type { Position } from '#src/domain/layout/size.ts'

import { curvePoints, nearestEdge, type EdgeLine } from './nearest-edge.ts'
import { withoutTag } from './to-elements.ts'

export type PointerEvents = {
  /** A card or an edge was pressed, or the ground (`undefined`). */
  readonly onPress: (id: string | undefined) => void
  /** A card, an edge or the title of a frame was pressed twice. */
  readonly onPressTwice: (id: string) => void
  readonly onHover: (hover: Hover | undefined) => void
}

/** What the pointer is on, and where in the pane it came there, in pixels. */
export type Hover = { readonly id: string; readonly at: Position }

/** Lines are this wide for the pointer, in pixels to either side, however thin they are drawn. */
const reach = 12

/** Tells what the pointer does with the things on the map; a thin edge is met by coming near it. */
export function listenToPointer(cy: Core, { onPress, onPressTwice, onHover }: PointerEvents): void {
  let lines: readonly EdgeLine[] | undefined
  let hovered: string | undefined
  cy.on('add remove position data', () => {
    lines = undefined
  })
  const thingAt = ({ target, position }: EventObject): string | undefined => {
    if (target !== cy) return withoutTag(target.id())
    lines ??= linesOf(cy)
    return nearestEdge(position, lines, reach / cy.zoom())
  }
  const hover = (id?: string, at?: Position) => {
    if (id === hovered) return
    hovered = id
    onHover(id === undefined || at === undefined ? undefined : { id, at })
  }
  cy.on('tap', (event) => onPress(thingAt(event)))
  cy.on('dbltap', (event) => {
    const id = thingAt(event)
    if (id !== undefined) onPressTwice(id)
  })
  cy.on('mousemove', (event) => {
    if (!isDragging(event)) hover(thingAt(event), { ...event.renderedPosition })
  })
  cy.on('viewport grab', () => hover())
  cy.container()?.addEventListener('mouseleave', () => hover())
}

const isDragging = ({ originalEvent }: EventObject): boolean =>
  originalEvent instanceof MouseEvent && originalEvent.buttons !== 0

const linesOf = (cy: Core): readonly EdgeLine[] =>
  cy.edges().map((edge) => ({
    id: edge.id(),
    points: curvePoints(edge.sourceEndpoint(), edge.controlPoints() ?? [], edge.targetEndpoint()),
  }))
