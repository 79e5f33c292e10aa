import { expect, test } from 'vitest'

import { curvePoints, nearestEdge } from './nearest-edge.ts'

const level = {
  id: 'level',
  points: [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
  ],
}
const bent = {
  id: 'bent',
  points: curvePoints(
    { x: 0, y: 50 },
    [
      { x: 50, y: 50 },
      { x: 50, y: 150 },
    ],
    { x: 100, y: 150 },
  ),
}

test('finds the nearer of two edges, along its whole length and not beyond', () => {
  const lines = [level, bent]
  expect(nearestEdge({ x: 50, y: 11 }, lines, 12)).toBe('level')
  expect(nearestEdge({ x: 50, y: 13 }, lines, 12)).toBeUndefined()
  expect(nearestEdge({ x: 50, y: 100 }, lines, 1)).toBe('bent')
  expect(nearestEdge({ x: 111, y: 0 }, lines, 12)).toBe('level')
  expect(nearestEdge({ x: 120, y: 0 }, lines, 12)).toBeUndefined()
  expect(nearestEdge({ x: 20, y: 27 }, lines, 40)).toBe('bent')
})

test('a line without bends is straight', () => {
  expect(curvePoints({ x: 0, y: 0 }, [], { x: 9, y: 9 })).toHaveLength(2)
})
