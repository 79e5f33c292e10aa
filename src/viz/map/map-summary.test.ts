import { expect, test } from 'vitest'

import { toMapSummary } from './map-summary.ts'
import { calls, toGraph } from './sample-graph.ts'

test('the summary counts, names what is wrong, and points to the tables', () => {
  expect(toMapSummary(toGraph(calls))).toBe(
    'Map of 4 services, 1 outside the mesh or unknown, 4 edges. ' +
      '1 failing: checkout to api.bank.example (20 %). 1 degraded: web to checkout (4.2 %). ' +
      'The tables Edges and Services list the same.',
  )
  expect(toMapSummary(toGraph([]))).toContain('empty')
})
