import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { motionsBetween, spotAt, viewportAt, type Motion } from './motion.ts'
import { calls, cart, pictureOf, toGraph } from './sample-graph.ts'
import { toElements } from './to-elements.ts'

const graph = toGraph(calls)
const positions = layoutGraph(graph)
const elements = toElements(pictureOf(graph), positions)

describe('from one arrangement to another', () => {
  test('only what has another place moves, with the frames around it', () => {
    expect(motionsBetween(elements, elements)).toEqual([])
    const { x, y } = positions.get(toNodeId(cart)) ?? { x: 0, y: 0 }
    const moved = new Map([...positions, [toNodeId(cart), { x, y: y + 400 }]])
    const motions = motionsBetween(elements, toElements(pictureOf(graph), moved))
    const ids = motions.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining([toNodeId(cart), 'frame:east/shop']))
    expect(ids).not.toContain('frame:east/data')
    expect(motions.find(({ id }) => id === toNodeId(cart))).toMatchObject({
      from: { x, y },
      to: { x, y: y + 400 },
    })
  })

  test('a motion begins where it was, ends where it goes, and never turns back', () => {
    const anySpot = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      width: fc.constant(undefined),
      height: fc.integer({ min: 1, max: 500 }),
    })
    fc.assert(
      fc.property(anySpot, anySpot, (from, to) => {
        const motion: Motion = { id: '', from, to }
        expect(spotAt(motion, 0)).toEqual(from)
        expect(spotAt(motion, 1)).toEqual(to)
        const way = Array.from({ length: 21 }, (_, index) => spotAt(motion, index / 20).x)
        const ascending = way.toSorted((a, b) => a - b)
        expect(to.x < from.x ? way.toReversed() : way).toEqual(ascending)
      }),
    )
  })

  test('the view goes along', () => {
    const [from, to] = [
      { zoom: 1, pan: { x: 0, y: 0 } },
      { zoom: 0.5, pan: { x: 100, y: -50 } },
    ]
    expect(viewportAt(from, to, 1)).toEqual(to)
    expect(viewportAt(from, to, 0.5)).toEqual({ zoom: 0.75, pan: { x: 50, y: -25 } })
  })
})
