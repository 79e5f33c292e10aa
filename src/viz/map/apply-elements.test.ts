import cytoscape from 'cytoscape'
import { describe, expect, test, vi } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import { applyElements } from './apply-elements.ts'
import { applyEmphasis } from './apply-emphasis.ts'
import { toEmphasis } from './emphasis.ts'
import {
  bank,
  calls,
  cart,
  checkout,
  database,
  idOf,
  toGraph,
  web,
  type Call,
  pictureOf,
} from './sample-graph.ts'
import { tagOf, toElements } from './to-elements.ts'

const drawn = (list: readonly Call[]) => {
  const graph = toGraph(list)
  return toElements(pictureOf(graph), layoutGraph(graph))
}

const pointAt = (graph: TrafficGraph) =>
  toEmphasis(graph, { selected: idOf(web, cart), hovered: undefined, highlighted: undefined })

const canvas = () => cytoscape({ headless: true, styleEnabled: true })

describe('updating the canvas', () => {
  test('touches nothing when nothing that is seen changed', () => {
    const cy = canvas()
    const graph = toGraph(calls)
    const positions = layoutGraph(graph)
    const before = toElements(pictureOf(graph), positions)
    applyElements(cy, new Map(), before)
    let events = 0
    cy.on('add remove data position style', () => (events += 1))
    const busier = toGraph(calls.map((call) => ({ ...call, rate: (call.rate ?? 50) * 1.01 })))
    const applied = applyElements(
      cy,
      before,
      toElements(pictureOf(busier), layoutGraph(busier, positions)),
    )
    expect(applied).toEqual({ added: 0, removed: 0, changed: 0 })
    expect(events).toBe(0)
  })

  test('adds, removes and restyles exactly what differs', () => {
    const cy = canvas()
    const graph = toGraph(calls)
    const positions = layoutGraph(graph)
    const before = toElements(pictureOf(graph), positions)
    applyElements(cy, new Map(), before)
    const next = toGraph([
      { from: web, to: cart, rate: 5, errors: 1, state: 'failing' },
      ...calls.slice(1, 3),
    ])
    const applied = applyElements(
      cy,
      before,
      toElements(pictureOf(next), layoutGraph(next, positions)),
    )
    // the database left with its edge, its frame and the title of that
    expect(cy.getElementById(toNodeId(database)).empty()).toBe(true)
    expect(cy.getElementById('frame:east/data').empty()).toBe(true)
    expect(cy.getElementById(idOf(web, cart)).hasClass('failing')).toBe(true)
    expect(cy.getElementById(idOf(web, cart)).hasClass('healthy')).toBe(false)
    expect(applied).toMatchObject({ added: 1, removed: 4 })
  })

  test('does not so much as ask the canvas when nothing changed', () => {
    const cy = canvas()
    const before = drawn(calls)
    applyElements(cy, new Map(), before)
    const asked = [
      vi.spyOn(cy, 'batch'),
      vi.spyOn(cy, 'add'),
      vi.spyOn(cy, 'getElementById'),
      vi.spyOn(cy, 'elements'),
    ]
    applyElements(cy, before, drawn(calls))
    const again = pointAt(toGraph(calls))
    applyEmphasis(cy, again, pointAt(toGraph(calls)))
    expect(asked.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0])
  })

  test('lets what is gone leave in its own time', () => {
    const cy = canvas()
    const before = drawn(calls)
    applyElements(cy, new Map(), before)
    const left: string[] = []
    applyElements(cy, before, drawn(calls.slice(0, 3)), (element) => {
      left.push(element.id())
    })
    expect(left).toContain(toNodeId(database))
    expect(cy.getElementById(toNodeId(database)).nonempty()).toBe(true)
  })

  test('only cards can be dragged', () => {
    const cy = canvas()
    applyElements(cy, new Map(), drawn(calls))
    const grabbable = cy.nodes().filter((node) => node.grabbable())
    expect(grabbable.map((node) => node.id())).toEqual(cy.nodes('.card').map((node) => node.id()))
  })

  test('keeps emphasis through a change of state, and takes it back', () => {
    const cy = canvas()
    const before = drawn(calls)
    applyElements(cy, new Map(), before)
    const graph = toGraph(calls)
    const none = { selected: undefined, hovered: undefined, highlighted: undefined }
    const emphasis = toEmphasis(graph, { ...none, selected: idOf(web, cart) })
    applyEmphasis(cy, new Map(), emphasis)
    const after = drawn([{ from: web, to: cart, state: 'failing' }, ...calls.slice(1)])
    applyElements(cy, before, after)
    const edge = cy.getElementById(idOf(web, cart))
    expect([edge.hasClass('failing'), edge.hasClass('selected')]).toEqual([true, true])
    expect(cy.getElementById(toNodeId(web)).hasClass('near-selected')).toBe(true)

    applyEmphasis(cy, emphasis, toEmphasis(graph, none))
    expect(cy.elements('.selected, .near-selected').empty()).toBe(true)
  })

  test('fades what Find did not find, labels included', () => {
    const cy = canvas()
    applyElements(cy, new Map(), drawn(calls))
    const highlighted = new Set([toNodeId(web), toNodeId(cart)])
    const attention = { selected: undefined, hovered: undefined, highlighted }
    applyEmphasis(cy, new Map(), toEmphasis(toGraph(calls), attention))
    const has = (id: string, name: string) => cy.getElementById(id).hasClass(name)
    expect(has(idOf(web, cart), 'found')).toBe(true)
    expect(has(toNodeId(bank), 'faded')).toBe(true)
    expect(has(tagOf(idOf(checkout, bank)), 'faded')).toBe(true)
  })

  test('keeps the names at both ends of a found edge legible', () => {
    const attention = { selected: undefined, hovered: undefined }
    const highlighted = new Set([idOf(checkout, bank)])
    const emphasis = toEmphasis(toGraph(calls), { ...attention, highlighted })
    expect(emphasis.get(toNodeId(bank))).toBeUndefined()
    expect(emphasis.get(toNodeId(cart))).toBe('faded')
  })
})
