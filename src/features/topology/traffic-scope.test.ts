import { expect, test } from 'vitest'

import type { ClusterInfo } from '#src/contract/session.ts'

import { withFourScrapes } from './traffic-scope.ts'

const cluster = (rateWindowSeconds: number): ClusterInfo => ({
  name: 'east',
  cloud: '',
  region: '',
  query: { metricPrefix: '', matchers: [], rateWindowSeconds },
  metrics: { state: 'probing' },
  traces: { state: 'none' },
  kubernetes: { state: 'none' },
})
const windows = (clusters: readonly ClusterInfo[]) =>
  clusters.map(({ query }) => query.rateWindowSeconds)

test('a rate window holds at least four scrapes, where the interval is known', () => {
  const clusters = [cluster(60), cluster(60), cluster(60), cluster(600)]
  expect(windows(withFourScrapes(clusters, [60, 15, undefined, 60]))).toEqual([240, 60, 60, 600])
})

test('a cluster whose window is long enough stays the same object', () => {
  const east = cluster(60)
  expect(withFourScrapes([east], [15])[0]).toBe(east)
})
