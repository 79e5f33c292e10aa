import cytoscape from 'cytoscape'
import { expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { applyElements } from './apply-elements.ts'
import { bank, calls, checkout, idOf, pictureOf, toGraph, web } from './sample-graph.ts'
import { tagOf, toElements } from './to-elements.ts'
import { followZoom, isSeenClose, zoomDetail } from './zoom-detail.ts'

test.each([
  [1, 'near'],
  [0.55, 'middle'],
  [0.45, 'small'],
  [0.2, 'tiny'],
])('a zoom of %d is seen %s', (zoom, detail) => {
  expect(zoomDetail(zoom)).toBe(detail)
})

test('what needs a look is drawn larger from far, whenever it comes', () => {
  const cy = cytoscape({ headless: true, styleEnabled: true })
  const graph = toGraph(calls)
  const positions = layoutGraph(graph)
  const elements = toElements(pictureOf(graph), positions)
  applyElements(cy, new Map(), elements)
  const stop = followZoom(cy)
  const isTiny = (id: string) => cy.getElementById(id).hasClass('tiny')
  expect(isTiny(idOf(checkout, bank))).toBe(false)

  cy.zoom(0.2)
  expect(isTiny(idOf(checkout, bank))).toBe(true)
  expect(isTiny(tagOf(idOf(checkout, bank)))).toBe(true)
  expect(isTiny(idOf(web, checkout))).toBe(true)

  const [first, ...rest] = calls
  if (first === undefined) throw new Error('the sample has calls')
  const worse = toGraph([{ ...first, state: 'failing', errors: 9 }, ...rest])
  applyElements(cy, elements, toElements(pictureOf(worse), positions))
  expect(isTiny(idOf(first.from, first.to))).toBe(true)
  expect(isTiny(tagOf(idOf(first.from, first.to)))).toBe(true)

  cy.zoom(1)
  expect(cy.elements('.tiny').empty()).toBe(true)
  stop()
})

test('cards that are seen close write their numbers, and their names alone from further away', () => {
  const graph = toGraph(calls)
  const positions = layoutGraph(graph)
  const label = (isClose: boolean) => {
    const card = toElements(pictureOf(graph), positions, isClose).get(toNodeId(checkout))
    return { text: String(card?.data['label']), classes: card?.classes.split(' ') ?? [] }
  }
  expect([0.9, 1.2].map(isSeenClose)).toEqual([false, true])
  const [far, close] = [label(false), label(true)]
  expect(close.text.split('\n')[0]).toBe(far.text)
  expect(close.text).toMatch(/\n.*\/s in/)
  expect(close.classes).toContain('close')
  expect(far.classes).not.toContain('close')
})
