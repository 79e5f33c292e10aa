import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import {
  bank,
  calls,
  cart,
  checkout,
  database,
  idOf,
  peer,
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

describe('elements', () => {
  test('draw frames, cards by kind, edges by state and width, and tags on what needs a look', () => {
    const elements = drawn(calls)
    expect(elements.get('frame:east/shop')?.classes).toBe('frame namespace')
    expect(elements.get('title:east/')?.data['label']).toBe('east')
    expect(elements.get(toNodeId(database))?.classes).toBe('card as-store healthy')
    expect(elements.get(toNodeId(bank))?.data['label']).toBe('↗ api.bank.example')
    expect(elements.get(idOf(web, cart))?.classes).toBe('edge curved healthy w3')
    expect(elements.get(idOf(web, checkout))?.classes).toBe('edge curved degraded w2')
    expect(elements.get(tagOf(idOf(web, checkout)))?.data['label']).toBe('▲ 4.2 %')
    expect(elements.get(tagOf(idOf(checkout, bank)))?.data['label']).toBe('✖ 20 %')
    expect(elements.has(tagOf(idOf(web, cart)))).toBe(false)
  })

  test('say 4xx where that is what degrades, and that an edge fell silent', () => {
    const elements = drawn([
      { from: web, to: cart, rate: 10, clientErrors: 1.5, state: 'degraded' },
      { from: web, to: checkout, silentSince: 1, state: 'unknown' },
    ])
    expect(elements.get(tagOf(idOf(web, cart)))?.data['label']).toBe('▲ 15 % 4xx')
    expect(elements.get(idOf(web, checkout))?.classes).toBe('edge curved silent w0')
    expect(elements.get(tagOf(idOf(web, checkout)))?.data['label']).toMatch(
      /^silent since \d\d:\d\d$/,
    )
  })

  test('leave out what has no position yet, with its edges', () => {
    const graph = toGraph(calls)
    const positions = new Map(layoutGraph(graph))
    positions.delete(toNodeId(checkout))
    const elements = toElements(pictureOf(graph), positions)
    expect(elements.has(toNodeId(checkout))).toBe(false)
    expect([...elements.keys()].filter((id) => id.includes('>'))).toEqual([idOf(web, cart)])
  })

  test('are straight where there are too many to curve', () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({ from: web, to: peer(`s${index}`) }))
    expect(drawn(many).get(idOf(web, peer('s0')))?.classes).toBe('edge straight healthy w3 dense')
  })
})
