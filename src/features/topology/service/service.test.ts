import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Peer } from '#src/domain/mesh/identity.ts'
import type { ServiceSeries } from '#src/domain/series/service-series.ts'
import { seconds } from '#src/domain/units.ts'

import { refreshIntervals, timeRanges } from '../url.ts'
import { toServiceCharts } from './service-charts.ts'
import { fromServicePath, toServicePath } from './service-path.ts'
import { formatServiceState, parseServiceState } from './service-url.ts'
import { sparkPath, toVersionRows } from './service-versions.ts'
import { troubleSince } from './since.ts'

const cart: Peer = {
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: '',
  version: '',
}
const gap = Number.NaN

const segmentsOf = (peer: Peer) =>
  (toServicePath(peer) ?? '').split('/').slice(2).map(decodeURIComponent)

describe('an address', () => {
  test('is read as the service it was written for', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(name, name, name, fc.boolean(), (cluster, place, service, isOutside) => {
        const namespace = isOutside ? '' : place
        fc.pre(namespace !== '-')
        const peer = { ...cart, cluster, namespace, service } as const
        const given: Peer = isOutside ? { ...peer, kind: 'external' } : peer
        const [inCluster = '', inNamespace = '', called = ''] = segmentsOf(given)
        expect(fromServicePath(inCluster, inNamespace, called)).toEqual(given)
      }),
    )
  })

  test('of a version is its service’s', () => {
    expect(toServicePath({ ...cart, workload: 'cart-v1', version: 'v1' })).toBe(
      '/services/east/shop/cart',
    )
  })

  test('is had by services and hosts alone', () => {
    expect(toServicePath({ ...cart, service: '' })).toBeUndefined()
    expect(toServicePath({ ...cart, kind: 'passthrough', service: '' })).toBeUndefined()
  })
})

test('what is looked at is read from the URL as it was written', () => {
  const state = fc.record({
    range: fc.constantFrom(...timeRanges),
    refresh: fc.constantFrom(...refreshIntervals, 'off' as const),
    paused: fc.boolean(),
  })
  fc.assert(
    fc.property(state, (given) => {
      expect(parseServiceState(formatServiceState(given))).toEqual(given)
    }),
  )
  const nonsense = new URLSearchParams('range=2m&refresh=7&paused=1')
  expect(formatServiceState(parseServiceState(nonsense)).toString()).toBe('')
})

const column = (...values: readonly number[]) => Float64Array.from(values)
const requests = (rate: readonly number[], errors: readonly number[]) => {
  const none = column(...rate.map(() => gap))
  return {
    rate: column(...rate),
    errors: column(...errors),
    clientErrors: column(...rate.map(() => 0)),
    mean: none,
    p50: none,
    p95: none,
    p99: none,
  }
}
const toSeries = (rate: readonly number[], errors: readonly number[]): ServiceSeries => ({
  times: column(...rate.map((_, index) => index * 1000)),
  window: seconds(60),
  sides: [
    { side: 'client', requests: requests(rate, errors) },
    { side: 'server', requests: requests(rate, errors) },
  ],
  versions: [
    { side: 'client', workload: 'cart-v1', version: 'v1', requests: requests(rate, errors) },
    { side: 'client', workload: 'cart-v2', version: 'v2', requests: requests([9, 9, 9], errors) },
    { side: 'client', workload: 'cart-v0', version: 'v0', requests: requests([0, 0, 0], errors) },
  ],
})

describe('trouble', () => {
  test('lasts since the first of the moments that have it without a break', () => {
    const since = (errors: readonly number[]) =>
      troubleSince(toSeries([5, 5, 5], errors), 'failing')
    expect(since([0, 0.1, 0.1])).toEqual({ at: 1000, isOpen: false })
    expect(since([0.1, 0.1, 0.1])).toEqual({ at: 0, isOpen: true })
    expect(since([0.1, 0.1, 0])).toBeUndefined()
    expect(troubleSince(toSeries([5, gap, 5], [0.1, gap, 0.1]), 'failing')).toEqual({
      at: 2000,
      isOpen: false,
    })
  })

  test('is nothing that the healthy have', () => {
    expect(troubleSince(toSeries([5, 5, 5], [0.1, 0.1, 0.1]), 'healthy')).toBeUndefined()
  })
})

describe('versions', () => {
  test('are those that got traffic, busiest first, with their shares', () => {
    const rows = toVersionRows(toSeries([1, 1, 1], [0, 0, 0]))
    expect(rows.map(({ name, share }) => [name, share])).toEqual([
      ['v2', 0.9],
      ['v1', 0.1],
    ])
  })

  test('have a line with a gap where nothing was reported', () => {
    const box = { width: 3, height: 10 }
    expect(sparkPath(column(10, 5, gap, 0), 10, box)).toBe('M0.0 0.0L1.0 5.0M3.0 10.0')
  })
})

test('charts keep the sides apart, told by stroke and by name', () => {
  const [rate, errors, latency] = toServiceCharts(toSeries([1, 1, 1], [0, 0, 0]))
  expect(rate?.lines.map(({ name, stroke }) => [name, stroke])).toEqual([
    ['Client side', 'solid'],
    ['Server side', 'dashed'],
  ])
  expect(errors?.lines.map(({ name }) => name)).toEqual([
    'Failed, client side',
    '4xx, client side',
    'Failed, server side',
  ])
  expect(errors?.lines[0]?.requests).toEqual(column(60, 60, 60))
  expect(latency?.lines).toHaveLength(7)
})
