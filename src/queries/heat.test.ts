import { expect, test } from 'vitest'

import { epochMillis, seconds } from '#src/domain/units.ts'

import { heatQueries, type HeatScope, rankingStep } from './heat.ts'

const scope: HeatScope = {
  clusters: [],
  namespaces: ['shop', 'data'],
  level: 'service',
  kind: 'edges',
  span: seconds(3600),
}

test.each([
  [300, 60],
  [3600, 60],
  [21_600, 360],
])('a ranking over %d s moves on each %d s', (span, step) => {
  expect(rankingStep(seconds(span))).toBe(step)
})

test('a ranking of a moment, or a paused one, stays', () => {
  const live = heatQueries.ranking(scope)
  expect(live.staleTime).toBe(60_000)
  const past = heatQueries.ranking(scope, { end: epochMillis(0) })
  const paused = heatQueries.ranking(scope, { paused: true })
  expect([past.staleTime, paused.staleTime]).toEqual([Infinity, Infinity])
  expect(past.queryKey).not.toEqual(live.queryKey)
})

test('the order of namespaces makes no other question', () => {
  const other = { ...scope, namespaces: ['data', 'shop'] }
  expect(heatQueries.ranking(other).queryKey).toEqual(heatQueries.ranking(scope).queryKey)
})
