import { describe, expect, test } from 'vitest'

import { toNodeId } from '../mesh/identity.ts'
import { ratio, seconds } from '../units.ts'
import { burnWindowSeconds } from './burn-rule.ts'
import { availabilityEvidence, foldBurn, latencyEvidence, type BurnReport } from './fold-burn.ts'
import { objectiveFor } from './objective.ts'

const peer = {
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'web',
  workload: '',
  version: '',
} as const
const grid = { step: seconds(600), windows: burnWindowSeconds }
const always = Array.from({ length: 36 }, () => true)

const report = (given: Partial<BurnReport> = {}): BurnReport => ({
  backend: 'east',
  peer,
  side: 'client',
  outcomes: { '1h': { rate: 10, errors: 1 } },
  buckets: {},
  presence: always,
  ...given,
})
const foldOne = (...reports: readonly BurnReport[]) => {
  const folded = foldBurn(reports, grid).get(toNodeId(peer))
  if (folded === undefined) throw new Error('nothing is folded')
  return folded
}
const counts = (fast: number, all: number) => [
  { le: seconds(0.1), count: fast },
  { le: seconds(Infinity), count: all },
]
const answered = () => undefined

describe('reports of a service', () => {
  test('are told by one side, which back ends add to', () => {
    const folded = foldOne(
      report({ side: 'server', outcomes: { '1h': { rate: 99, errors: 99 } } }),
      report(),
      report({ backend: 'west', outcomes: { '1h': { rate: 30, errors: 3, untold: 20 } } }),
    )
    expect(folded).toMatchObject({
      side: 'client',
      backends: ['east', 'west'],
      outcomes: { '1h': { rate: 40, errors: 4, untold: 20 } },
    })
    expect(availabilityEvidence(folded, burnWindowSeconds, answered)['1h']).toEqual({
      requests: 72_000,
      missed: 0.2,
      coverage: 1,
    })
  })

  test('cover the moments at which anybody reported', () => {
    const from = (first: number) => always.map((_, index) => index >= first)
    const { coverage } = foldOne(
      report({ presence: from(33) }),
      report({ backend: 'west', presence: always.map((_, index) => index === 3) }),
    )
    expect(coverage).toEqual({ '5m': 1, '30m': 1, '1h': 0.5, '6h': 4 / 36 })
  })

  test('of latency tell the bucket of the threshold, from the longest window that has one', () => {
    const folded = foldOne(
      report({ buckets: { '1h': counts(3, 4), '5m': [] } }),
      report({ backend: 'west', buckets: { '1h': counts(3, 4) } }),
    )
    const { evidence, bucket } = latencyEvidence(folded, seconds(0.1), burnWindowSeconds, answered)
    expect(evidence['1h']).toEqual({ requests: 28_800, missed: 0.25, coverage: 1 })
    expect(evidence['5m']).toEqual({ requests: 0, coverage: 1 })
    expect(bucket).toEqual({ lower: 0, upper: 0.1 })
  })
})

test('an objective of a cluster goes before one of anywhere', () => {
  const anywhere = { namespace: 'shop', service: 'web', availability: ratio(0.9) }
  const inEast = { ...anywhere, cluster: 'east' }
  expect(objectiveFor([anywhere, inEast], peer)).toBe(inEast)
  expect(objectiveFor([anywhere, inEast], { ...peer, cluster: 'west' })).toBe(anywhere)
  expect(objectiveFor([inEast], { ...peer, cluster: 'west' })).toBeUndefined()
  expect(objectiveFor([anywhere], { ...peer, service: 'cart' })).toBeUndefined()
})
