import { expect, test } from 'vitest'

import { wholeMap, type Fold } from '#src/domain/detail/map-detail.ts'
import { toNodeId, type Peer } from '#src/domain/mesh/identity.ts'

import { toMapCounts, toMapSummary } from './map-summary.ts'
import { calls, cart, checkout, toGraph, web } from './sample-graph.ts'

test('the summary counts, names what is wrong, and points to the tables', () => {
  expect(toMapSummary(wholeMap(toGraph(calls)))).toBe(
    'Map of 4 services, 1 outside the mesh or unknown, 4 edges. ' +
      '1 failing: checkout to api.bank.example (20 %). 1 degraded: web to checkout (4.2 %). ' +
      'The tables Edges and Services list the same.',
  )
  expect(toMapSummary(wholeMap(toGraph([])))).toContain('empty')
})

const fold: Fold = { level: 'namespace', nodes: 88, worst: 'failing', failing: 2, degraded: 0 }

test('counts apart what is folded, as far as it is drawn', () => {
  const elsewhere: Peer = { ...cart, namespace: 'elsewhere', service: '' }
  const folds = new Map([
    [toNodeId(cart), fold],
    [toNodeId(elsewhere), fold],
  ])
  const map = { ...wholeMap(toGraph(calls)), folds, foldedUnhealthy: 2 }
  expect(toMapCounts(map)).toBe(
    '3 services, 1 fold of 88 more, 1 outside the mesh or unknown, 4 edges',
  )
  expect(toMapSummary(map)).toContain('(4.2 %). 2 unhealthy stand in folds. The tables')
})

test('calls what was opened by its own name', () => {
  const version: Peer = { ...cart, workload: 'cart-v2', version: 'v2' }
  const graph = toGraph([
    { from: web, to: { ...cart, workload: 'cart-v1' } },
    { from: web, to: version },
    { from: web, to: checkout },
  ])
  expect(toMapCounts(wholeMap(graph))).toBe('2 services, 1 workload, 1 version, 3 edges')
  expect(toMapCounts(wholeMap({ ...graph, level: 'version' }))).toBe('4 versions, 3 edges')
})
