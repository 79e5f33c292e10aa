import cytoscape from 'cytoscape'
import { describe, expect, test } from 'vitest'

import { listenToDrags } from './drag.ts'
import { ringOf } from './ring.ts'
import { ringAt, tagOf } from './to-elements.ts'

function dragged() {
  const at = { x: 100, y: 50 }
  const cy = cytoscape({
    headless: true,
    elements: [
      { classes: 'card split', data: { id: 'cart' }, position: { ...at } },
      { classes: 'ring', data: { id: ringOf('cart') }, position: { ...ringAt(at) } },
      { classes: 'card', data: { id: 'web' }, position: { x: 0, y: 0 } },
      { classes: 'edge', data: { id: 'call', source: 'web', target: 'cart' } },
      { classes: 'tag', data: { id: tagOf('call') }, position: { x: 50, y: 25 } },
    ],
  })
  const told: unknown[] = []
  listenToDrags(cy, (id, position) => told.push([id, position]))
  const card = cy.getElementById('cart')
  const moveTo = (x: number, y: number) => card.emit('grab').position({ x, y }).emit('drag')
  return { cy, told, card, moveTo }
}

describe('a card that is dragged', () => {
  test('takes its ring of versions along, at every move', () => {
    const { cy, moveTo } = dragged()
    const ring = cy.getElementById(ringOf('cart'))
    for (const place of [
      { x: 140, y: 60 },
      { x: 300, y: -20 },
    ]) {
      moveTo(place.x, place.y)
      expect(ring.position()).toEqual(ringAt(place))
    }
  })

  test('hides what is written on its edges until it is let go, and tells where that is', () => {
    const { cy, told, card, moveTo } = dragged()
    const tag = cy.getElementById(tagOf('call'))
    moveTo(140, 60)
    expect(tag.hasClass('adrift')).toBe(true)
    expect(told).toEqual([])
    card.emit('free').emit('dragfreeon')
    expect(tag.hasClass('adrift')).toBe(false)
    expect(told).toEqual([['cart', { x: 140, y: 60 }]])
  })
})
