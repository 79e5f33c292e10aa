import { describe, expect, test } from 'vitest'

import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import { keepLastGood, stepOf, type SignalsAnswer } from './signals.ts'

const poll = (cluster: string, state: ClusterPoll['state'], asOf?: number): ClusterPoll => ({
  cluster,
  state,
  range: seconds(60),
  queries: [],
  ...(asOf !== undefined && { asOf: epochMillis(asOf) }),
})
const answer = (
  times: readonly number[],
  polls: readonly ClusterPoll[],
  tellers: readonly string[],
) =>
  ({
    series: { times: Float64Array.from(times), window: seconds(60), sides: [], versions: [] },
    polls,
    tellers,
    explanations: [],
  }) satisfies SignalsAnswer

describe('after a failed refresh', () => {
  const before = answer([1, 2], [poll('east', 'live', 2), poll('west', 'live', 2)], ['east'])

  test('of a cluster that told of the service the last good lines stand, and it is said', () => {
    const now = answer([2, 3], [poll('east', 'failed'), poll('west', 'live', 3)], [])
    const kept = keepLastGood(before, now)
    expect(kept.series).toBe(before.series)
    expect(kept.polls.map(({ state, asOf }) => [state, asOf])).toEqual([
      ['stale', 2],
      ['live', 3],
    ])
    expect(keepLastGood(kept, now).polls[0]).toMatchObject({ state: 'stale', asOf: 2 })
  })

  test('of a cluster that told nothing of it the lines go on', () => {
    const now = answer([2, 3], [poll('east', 'live', 3), poll('west', 'failed')], ['east'])
    expect(keepLastGood(before, now)).toBe(now)
  })
})

test.each([
  [60, 5],
  [300, 5],
  [900, 10],
  [3600, 30],
  [21_600, 180],
])('a range of %d s has a point each %d s', (range, step) => {
  expect(stepOf(seconds(range))).toBe(step)
})
