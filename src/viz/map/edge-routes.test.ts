import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { nodeSize, type Position } from '#src/domain/layout/size.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { curveBetween, pointOn, toCurveData } from './edge-curve.ts'
import { cardsOf, routeEdges } from './edge-routes.ts'
import {
  cart,
  checkout,
  idOf,
  peer,
  toEdge,
  toGraph,
  web,
  type Call,
  pictureOf,
} from './sample-graph.ts'
import { toElements } from './to-elements.ts'

const sign = (from: Position, to: Position) => Math.sign(to.x - from.x)

describe('curves', () => {
  const places = fc.record({
    x: fc.integer({ min: -3000, max: 3000 }),
    y: fc.integer({ max: 3000 }),
  })

  test('start and end at the sides of the cards that face one another', () => {
    fc.assert(
      fc.property(places, places, (source, target) => {
        fc.pre(Math.abs(source.x - target.x) >= nodeSize.width)
        const curve = curveBetween(source, target, 0, 0)
        expect(curve.start.x - source.x).toBe((sign(source, target) * nodeSize.width) / 2)
        expect(curve.end.x - target.x).toBe((-sign(source, target) * nodeSize.width) / 2)
        expect(pointOn(curve, 0)).toEqual(curve.start)
        expect(pointOn(curve, 1)).toEqual(curve.end)
      }),
    )
  })

  test('survive the way into the terms of cytoscape', () => {
    fc.assert(
      fc.property(places, places, (source, target) => {
        fc.pre(Math.hypot(source.x - target.x, source.y - target.y) > 1)
        const curve = curveBetween(source, target, 0, 0)
        const data = toCurveData(curve, source, target)
        const [weight = 0] = data.weights.split(' ').map(Number)
        const [distance = 0] = data.distances.split(' ').map(Number)
        const [dx, dy] = [target.x - source.x, target.y - source.y]
        const length = Math.hypot(dx, dy)
        const [control] = curve.controls
        const tolerance = length / 1000 + 0.01
        expect(source.x + dx * weight - (dy / length) * distance).toBeCloseTo(
          control.x,
          -Math.log10(tolerance),
        )
        expect(source.y + dy * weight + (dx / length) * distance).toBeCloseTo(
          control.y,
          -Math.log10(tolerance),
        )
      }),
    )
  })

  test('go round a card that stands in the way', () => {
    const between = { x: 300, y: 0 }
    const positions = new Map([
      [toNodeId(web), { x: 0, y: 0 }],
      [toNodeId(checkout), between],
      [toNodeId(cart), { x: 600, y: 0 }],
    ])
    const route = routeEdges([toEdge({ from: web, to: cart })], positions).get(idOf(web, cart))
    expect(route).toBeDefined()
    const middle = route === undefined ? between : pointOn(route.curve, 0.5)
    expect(Math.abs(middle.y)).toBeGreaterThan(nodeSize.height / 2)
  })

  test('are the same found anew as kept from a picture before', () => {
    const spot = fc.record({
      x: fc.integer({ max: 5 }).map((column) => Math.abs(column % 6) * 264),
      y: fc.integer({ min: 0, max: 12 }).map((row) => row * 36),
    })
    const spots = fc.array(spot, { minLength: 8, maxLength: 24 })
    fc.assert(
      fc.property(spots, spots, fc.nat(5), (start, other, count) => {
        const names = start.map((_, index) => peer(`s${index}`))
        const placed = (list: readonly Position[]) =>
          new Map(list.slice(0, names.length).map((at, index) => [toNodeId(peer(`s${index}`)), at]))
        const edges = names.flatMap((from, index) =>
          names.slice(index + 1).map((to) => toEdge({ from, to })),
        )
        const before = placed(start)
        // some cards move, the rest stay
        const moved = placed(start.map((at, index) => (index < count ? (other[index] ?? at) : at)))
        const kept = routeEdges(edges, moved, {
          positions: before,
          routes: routeEdges(edges, before),
        })
        expect([...kept]).toEqual([...routeEdges(edges, moved)])
      }),
    )
  })

  test('carry their labels where none covers a card or another label', () => {
    const fan = ['a', 'b', 'c', 'd'].map((name): Call => ({
      from: web,
      to: peer(name),
      errors: 5,
      state: 'failing',
    }))
    const graph = toGraph(fan)
    const positions = layoutGraph(graph)
    const tags = [...toElements(pictureOf(graph), positions).values()].filter(({ classes }) =>
      classes.startsWith('tag'),
    )
    const boxes = tags.map(({ data, position = { x: 0, y: 0 } }) => ({
      left: position.x - Number(data['width']) / 2,
      right: position.x + Number(data['width']) / 2,
      top: position.y - Number(data['height']) / 2,
      bottom: position.y + Number(data['height']) / 2,
    }))
    const all = [...boxes, ...cardsOf(positions)]
    expect(boxes).toHaveLength(4)
    for (const [index, box] of boxes.entries()) {
      const covered = all.filter(
        (other, place) =>
          place !== index &&
          box.left < other.right &&
          other.left < box.right &&
          box.top < other.bottom &&
          other.top < box.bottom,
      )
      expect(covered).toEqual([])
    }
  })
})
