import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { epochMillis, seconds } from '#src/domain/units.ts'

import { ApiError } from '../api-error.ts'
import type { Transport } from '../transport.ts'
import { estimateInterval, probeCapabilities } from './capabilities.ts'
import { createPrometheusClient } from './client.ts'

const at = epochMillis(1_700_000_000_000)
const source = { metricPrefix: 'workload:', matchers: ['env="live"'], window: seconds(300) }

type Vector = readonly (readonly [labels: object, value: string])[]

/** A back end by what a query or selector contains; all else answers with nothing. */
function probing(
  answers: Readonly<Record<string, Vector | readonly string[] | Response>>,
): Promise<Awaited<ReturnType<typeof probeCapabilities>>> {
  const transport: Transport = (request) => {
    const { searchParams } = new URL(request.url)
    const isQuery = searchParams.has('query')
    const asked = searchParams.get('query') ?? searchParams.get('match[]') ?? ''
    const found = Object.entries(answers).find(([part]) => asked.includes(part))?.[1] ?? []
    if (found instanceof Response) return Promise.resolve(found.clone())
    const result = found.map((one) => ({ metric: one[0], value: [1, one[1]] }))
    const data = isQuery ? { resultType: 'vector', result } : found
    return Promise.resolve(Response.json({ status: 'success', data }))
  }
  const client = createPrometheusClient(transport, 'http://gateway.test/', 'metrics of east')
  return probeCapabilities(client, source, at)
}

const refused = Response.json(
  { status: 'error', errorType: 'bad_data', error: 'not supported' },
  { status: 400 },
)

describe('a probe', () => {
  test('tells sides, protocols, versions, bounds, interval and age', async () => {
    const found = await probing({
      '__name__=~"workload:istio_.+",env="live"': [
        'workload:istio_tcp_connections_opened_total',
        'workload:istio_requests_total',
      ],
      'count by (reporter': [
        [{ reporter: 'destination', request_protocol: 'grpc' }, '4'],
        [{ reporter: 'source', request_protocol: 'http' }, '4'],
      ],
      'count(count by (destination_canonical_revision)': [[{}, '3']],
      count_over_time: [[{}, '8']],
      prometheus_tsdb: [[{}, '1600000000']],
      'milliseconds_bucket{env="live"}': ['0.5', '+Inf', '10000', 'junk'],
    })
    expect(found).toEqual({
      metrics: ['workload:istio_requests_total', 'workload:istio_tcp_connections_opened_total'],
      sides: ['client', 'server'],
      protocols: ['http', 'grpc', 'tcp'],
      versions: 3,
      histograms: { kind: 'classic', lowest: 0.0005, highest: 10 },
      scrapeInterval: 15,
      oldestSample: 1_600_000_000_000,
    })
  })

  test('tells native histograms, and none', async () => {
    const native = await probing({ 'count(workload:istio_request_duration': [[{}, '7']] })
    expect(native.histograms).toEqual({ kind: 'native' })
    expect((await probing({})).histograms).toEqual({ kind: 'none' })
  })

  test('leaves out what a back end refuses to say', async () => {
    const found = await probing({ prometheus_tsdb: refused, count_over_time: refused })
    expect(found).not.toHaveProperty('oldestSample')
    expect(found).not.toHaveProperty('scrapeInterval')
  })

  test('fails where the back end does', async () => {
    const down = new Response('', { status: 503 })
    await expect(probing({ 'count by (reporter': down })).rejects.toBeInstanceOf(ApiError)
  })
})

describe('the interval', () => {
  const window = seconds(120)

  test('is found for every usual one, whichever ends of the window are counted', () => {
    for (const interval of [1, 2, 5, 10, 15, 20, 30, 60]) {
      const inside = Math.floor(window / interval)
      expect(estimateInterval(inside, window)).toBe(interval)
      expect(estimateInterval(inside + 1, window)).toBe(interval)
    }
  })

  test('is never outside what the samples allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1000 }), (samples) => {
        const interval = estimateInterval(samples, window) ?? Number.NaN
        expect(interval).toBeGreaterThanOrEqual(window / samples - 0.05)
        expect(interval).toBeLessThanOrEqual(window / (samples - 1) + 0.05)
      }),
    )
  })

  test('can’t be told from fewer than two samples', () => {
    expect(estimateInterval(1, window)).toBeUndefined()
    expect(estimateInterval(undefined, window)).toBeUndefined()
  })
})
