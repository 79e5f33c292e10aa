import { expect, test } from 'vitest'

import type { Fold } from '#src/domain/detail/map-detail.ts'
import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { legendCounts } from './legend-counts.ts'
import { calls, cart, pictureOf, toGraph } from './sample-graph.ts'

const graph = toGraph(calls)
const picture = pictureOf(graph)

test('counts cards and edges by what they are drawn as', () => {
  const { cards, edges, rings } = legendCounts(picture, layoutGraph(graph))
  expect(Object.fromEntries(cards)).toMatchObject({ 'as-service': 3, 'as-store': 1, healthy: 5 })
  expect(Object.fromEntries(edges)).toMatchObject({ failing: 1, degraded: 1, unknown: 1 })
  expect(rings).toBe(0)
})

test('a fold is a stack, and no service', () => {
  const fold: Fold = { level: 'namespace', nodes: 88, worst: 'healthy', failing: 0, degraded: 0 }
  const map = { ...picture.map, folds: new Map([[toNodeId(cart), fold]]) }
  const { cards } = legendCounts({ ...picture, map }, layoutGraph(graph))
  expect([cards.get('fold'), cards.get('as-service')]).toEqual([1, 2])
})

test('without positions nothing is on the map', () => {
  expect(legendCounts(picture, undefined).cards.size).toBe(0)
})
