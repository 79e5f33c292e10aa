import { describe, expect, test } from 'vitest'

import type { Fold } from '#src/domain/detail/map-detail.ts'
import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import { perSecond } from '#src/domain/units.ts'

import { ringOf } from './ring.ts'
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
import { tagOf, toElements, withoutTag } from './to-elements.ts'

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

  test('of what looks the same are the very objects of the picture before', () => {
    const before = drawn(calls)
    const busier = calls.map((call) => ({ ...call, rate: (call.rate ?? 50) * 1.01 }))
    expect(drawn(busier)).toBe(before)

    const worse = drawn([{ from: web, to: cart, errors: 9, state: 'failing' }, ...calls.slice(1)])
    const changed = [...worse].filter(([id, element]) => before.get(id) !== element)
    // its tag is new, and chose its place before the others
    expect(changed.map(([id]) => id).filter((id) => id === withoutTag(id))).toEqual([
      idOf(web, cart),
    ])
    expect(worse.size).toBe(before.size + 1)
  })

  test('are the same whatever was drawn before', () => {
    const worse = [{ from: web, to: cart, errors: 9, state: 'failing' } as const, ...calls.slice(1)]
    drawn(calls)
    const after = drawn(worse)
    drawn([])
    expect([...drawn(worse)]).toEqual([...after])
  })

  test('stack what is folded, and ring what is split', () => {
    const graph = toGraph(calls)
    const id = toNodeId(cart)
    const node = graph.nodes.get(id)
    const versions = ['v1', 'v2'].map((version) => {
      return { workload: 'cart', version, rate: perSecond(5), errors: perSecond(0) }
    })
    const nodes = new Map(graph.nodes)
    if (node !== undefined) nodes.set(id, { ...node, versions })
    const picture = pictureOf({ ...graph, nodes })
    const positions = layoutGraph(graph)
    const split = toElements(picture, positions)
    expect(split.get(id)?.classes).toBe('card as-service healthy split')
    expect(split.get(ringOf(id))?.data).toMatchObject({ well0: 50, failed0: 0, well1: 50 })

    const fold: Fold = { level: 'namespace', nodes: 9, worst: 'healthy', failing: 0, degraded: 0 }
    const map = { ...picture.map, folds: new Map([[id, fold]]) }
    const folded = toElements({ ...picture, map }, positions)
    expect(folded.get(id)?.classes).toBe('card as-service healthy fold')
    expect(folded.has(ringOf(id))).toBe(false)
  })
})
