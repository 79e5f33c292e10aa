import { expect, test } from 'vitest'

import { packRanking, Ranking } from '#src/domain/heat/packed-ranking.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'
import { perSecond, seconds } from '#src/domain/units.ts'
import type { RankedHeat } from '#src/workers/heat/client.ts'

import { keepLastRanking } from './heat.ts'

const poll = (state: ClusterPoll['state']): ClusterPoll => ({
  cluster: 'east',
  state,
  range: seconds(600),
  queries: [],
})
const rankedOf = (services: readonly string[], state: ClusterPoll['state']): RankedHeat => {
  const rows = services.map((service) => {
    const target = toNodeId({
      kind: 'mesh',
      cluster: 'east',
      namespace: 'shop',
      service,
      workload: '',
      version: '',
    })
    return { id: target, target, now: { rate: perSecond(1), requests: 600 }, departures: {} }
  })
  return {
    ranking: new Ranking(packRanking(rows)),
    polls: [poll(state)],
    appeared: [],
    suspects: [],
  }
}

test('a ranking that a cluster is missing from leaves the rows of the one before', () => {
  const before = rankedOf(['cart', 'web'], 'live')
  const kept = keepLastRanking(before, rankedOf(['web'], 'failed'))
  expect(kept.ranking).toBe(before.ranking)
  expect(kept.polls).toMatchObject([{ state: 'failed' }])
})

test('a full ranking replaces the one before, and the first one stands whatever it lacks', () => {
  const full = rankedOf(['web'], 'live')
  expect(keepLastRanking(rankedOf(['cart', 'web'], 'live'), full)).toBe(full)
  const first = rankedOf(['web'], 'failed')
  expect(keepLastRanking(undefined, first)).toBe(first)
})
