import { expect, test } from 'vitest'

import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import { suspectsOfWindow } from './suspects-of-window.ts'

const minute = 60_000
const suspect = (service: string, minutes: number): Suspect => {
  const node = toNodeId({
    kind: 'mesh',
    cluster: 'east',
    namespace: 'shop',
    service,
    workload: '',
    version: '',
  })
  const at = epochMillis(minutes * minute)
  const departure = { deviation: 9, score: 9, at, now: 0.3, before: 0 }
  return {
    edge: node,
    target: node,
    signal: 'errors',
    departure,
    score: 9,
    requests: 100,
    explains: 0,
    now: 0.3,
    before: 0,
  }
}

test('suspects of the window come first, and keep their order', () => {
  const given = [suspect('a', 70), suspect('b', 120), suspect('c', 80), suspect('d', 118)]
  const looked = { at: epochMillis(120 * minute), range: seconds(480), span: seconds(3600) }
  const names = suspectsOfWindow(given, looked).map(({ edge }) => edge.split('/')[3])
  expect(names).toEqual(['b', 'd', 'a', 'c'])
})
