import { expect, test } from 'vitest'

import type { Fold } from '#src/domain/detail/map-detail.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { toMapCounts, toMapSummary } from './map-summary.ts'
import { calls, cart, toGraph } from './sample-graph.ts'

test('the summary counts, names what is wrong, and points to the tables', () => {
  expect(toMapSummary(toGraph(calls))).toBe(
    'Map of 4 services, 1 outside the mesh or unknown, 4 edges. ' +
      '1 failing: checkout to api.bank.example (20 %). 1 degraded: web to checkout (4.2 %). ' +
      'The tables Edges and Services list the same.',
  )
  expect(toMapSummary(toGraph([]))).toContain('empty')
})

test('counts apart what is folded', () => {
  const graph = toGraph(calls)
  const fold: Fold = { level: 'namespace', nodes: 88, worst: 'healthy', failing: 0, degraded: 0 }
  expect(toMapCounts(graph, new Map([[toNodeId(cart), fold]]))).toBe(
    '3 services, 1 fold of 88 more, 1 outside the mesh or unknown, 4 edges',
  )
})
