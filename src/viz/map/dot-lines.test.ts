import { expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'

import { dotsOf, lineFrom, mostDots, placeOn } from './dot-lines.ts'
import { bank, calls, checkout, idOf, peer, pictureOf, toGraph, web } from './sample-graph.ts'
import { toElements } from './to-elements.ts'

const drawn = (list: typeof calls) => {
  const graph = toGraph(list)
  return toElements(pictureOf(graph), layoutGraph(graph))
}

test('dots run on what fails first, and there are never too many', () => {
  expect(dotsOf(drawn(calls))[0]).toMatchObject({ id: idOf(checkout, bank), state: 'failing' })
  const many = Array.from({ length: 120 }, (_, index) => ({
    from: web,
    to: peer(`s${index}`),
    rate: 5000,
  }))
  const dots = dotsOf(drawn(many)).reduce((sum, { count }) => sum + count, 0)
  expect(dots).toBeGreaterThan(mostDots / 2)
  expect(dots).toBeLessThanOrEqual(mostDots)
})

test('a dot runs along its line, over and over, and behind what stands there', () => {
  const dots = { id: 'a', count: 2, speed: 10, state: 'other' } as const
  const points = [
    { x: 0, y: 0 },
    { x: 60, y: 0 },
    { x: 60, y: 40 },
  ]
  const line = lineFrom(dots, points, ({ x, y }) => x === 60 && y > 30)
  expect(placeOn(line, 3, 0)).toEqual({ x: 30, y: 0 })
  expect(placeOn(line, 13, 0)).toEqual({ x: 30, y: 0 })
  expect(placeOn(line, 3, 1)).toEqual({ x: 60, y: 20 })
  expect(placeOn(line, 9.5, 0)).toBeUndefined()
})
