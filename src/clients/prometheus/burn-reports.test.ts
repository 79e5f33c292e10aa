import { describe, expect, test } from 'vitest'

import { epochMillis, ratio, seconds } from '#src/domain/units.ts'

import type { Labels, NativeHistogram, VectorSample } from './answer.ts'
import { latencyBurnQuery } from './burn-explain.ts'
import { burnQueries } from './burn-queries.ts'
import { type BurnAnswers, readBurn } from './burn-reports.ts'

const at = epochMillis(1_700_000_000_000)
const labels = {
  reporter: 'source',
  source_cluster: 'east',
  destination_cluster: 'east',
  destination_service_namespace: 'shop',
  destination_service_name: 'web',
  destination_workload_namespace: 'shop',
  destination_workload: 'web',
  destination_canonical_service: 'web',
  request_protocol: 'http',
}
const sample = (value: number, given: Labels = {}): VectorSample => ({
  labels: { ...labels, ...given },
  at,
  value,
})
const histogram: NativeHistogram = {
  count: 10,
  sum: 700,
  buckets: [
    { bounds: 0, left: 0, right: 64, count: 6 },
    { bounds: 0, left: 64, right: 128, count: 4 },
  ],
}

const point = (minutesAgo: number) => ({ at: epochMillis(at - minutesAgo * 60_000), value: 3 })

const services = [{ namespace: 'shop', service: 'web' }]
const read = (answers: Partial<BurnAnswers>) =>
  readBurn(
    { requests: {}, buckets: {}, ...answers },
    { backend: 'east', services, nameCluster: (label) => label || 'east', at },
  )

describe('what one back end tells', () => {
  test('counts failures by the one definition, and what says nothing apart', () => {
    const [report, ...others] = read({
      requests: {
        '1h': [
          sample(6, { response_code: '200' }),
          sample(2, { response_code: '503' }),
          sample(1, { response_code: '404' }),
          sample(4, { response_code: '' }),
          sample(3, { response_code: '200', grpc_response_status: '14', request_protocol: 'grpc' }),
          sample(Number.NaN, { response_code: '500' }),
        ],
      },
    })
    expect(others).toEqual([])
    expect(report?.outcomes).toEqual({ '1h': { rate: 16, errors: 5, untold: 4 } })
    expect(report?.kept).toHaveLength(2)
  })

  test('tells sides and clusters apart, and leaves other services out', () => {
    const reports = read({
      requests: {
        '5m': [
          sample(1),
          sample(1, { reporter: 'destination' }),
          sample(1, { destination_cluster: 'west' }),
          sample(1, { destination_service_name: 'cart' }),
          sample(1, { reporter: 'nobody' }),
        ],
      },
    })
    expect(reports.map(({ peer, side }) => [peer.cluster, side])).toEqual([
      ['east', 'client'],
      ['east', 'server'],
      ['west', 'client'],
    ])
  })

  test('marks the moments at which there was telemetry', () => {
    const [report] = read({
      presence: [{ labels, points: [point(350), point(10), point(0)], histograms: [] }],
    })
    const present = report?.presence.flatMap((is, index) => (is ? [index] : []))
    expect(present).toEqual([0, 34, 35])
  })

  test('reads histograms of either kind, and never both of one', () => {
    const native = { ...sample(Number.NaN), histogram }
    const [ofNative] = read({ buckets: { '1h': [native, native] } })
    expect(ofNative).toMatchObject({
      histograms: 'native',
      buckets: { '1h': [{ le: 0.064, count: 12 }, { le: 0.128, count: 20 }, { count: 20 }] },
    })
    const classic = [sample(3, { le: '100' }), sample(4, { le: '+Inf' })]
    const [ofBoth] = read({ buckets: { '1h': [...classic, native] } })
    expect(ofBoth).toMatchObject({
      histograms: 'classic',
      buckets: { '1h': [{ le: 0.1, count: 3 }, { count: 4 }] },
    })
  })
})

describe('the queries', () => {
  const source = { metricPrefix: '', matchers: ['cluster="east"'], window: seconds(600) }

  test('ask of no window shorter than rates may be', () => {
    const { requests } = burnQueries(source, services)
    expect(requests['5m']).toContain('[10m]')
    expect(requests['30m']).toContain('[30m]')
    expect(requests['6h']).toContain('cluster="east"')
  })

  test('of latency interpolate in the bucket of the threshold', () => {
    const [telemetry] = read({ buckets: { '1h': [sample(4, { le: '+Inf' })] } })
    if (telemetry === undefined) throw new Error('nothing was read')
    const queryOf = (threshold: number, lower: number, upper: number) =>
      latencyBurnQuery(source, telemetry, '1h', {
        threshold: seconds(threshold),
        target: ratio(0.99),
        lower: seconds(lower),
        upper: seconds(upper),
      })
    const inside = queryOf(0.2, 0.1, 0.5)
    expect(inside).toContain('0.75 * sum(')
    expect(inside).toContain('0.25 * sum(')
    expect(inside).toContain(String.raw`le=~"100|100\\.0"`)
    expect(inside).toMatch(/ \/ \(1 - 0\.99\)$/)
    expect(queryOf(0.5, 0.1, 0.5)).not.toContain('"100|')
    expect(queryOf(20, 10, Infinity)).toContain('1 * sum(')
  })
})
