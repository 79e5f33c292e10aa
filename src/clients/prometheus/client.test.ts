import { describe, expect, test } from 'vitest'

import type { Failure } from '#src/domain/failure.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import { ApiError } from '../api-error.ts'
import type { Transport } from '../transport.ts'
import type { VectorSample } from './answer.ts'
import { createPrometheusClient } from './client.ts'

const base = 'http://gateway.test/api/clusters/east/metrics/'
const time = epochMillis(1_700_000_000_500)

function clientOf(transport: Transport) {
  return createPrometheusClient(transport, base, 'metrics of east')
}

function answering(body: unknown, init?: ResponseInit): Transport {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return () => Promise.resolve(new Response(text, init))
}

const success = (data: unknown, more: object = {}) => ({ status: 'success', data, ...more })
const vector = (...result: readonly unknown[]) => ({ resultType: 'vector', result })

async function vectorOf(transport: Transport): Promise<readonly VectorSample[]> {
  const { data } = await clientOf(transport).query({ query: 'up', time })
  if (data.resultType !== 'vector') throw new Error(`got a ${data.resultType}`)
  return data.samples
}

async function failureOf(
  transport: Transport,
  options?: { readonly maxBytes?: number; readonly timeoutMillis?: number },
): Promise<Failure> {
  const call = clientOf(transport).query({ query: 'up', time }, options)
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw new Error('no ApiError', { cause: error })
  return error.failure
}

const record = (): { readonly seen: Request[]; readonly transport: Transport } => {
  const seen: Request[] = []
  const transport: Transport = (request) => {
    seen.push(request)
    return Promise.resolve(Response.json(success(vector())))
  }
  return { seen, transport }
}

describe('asking', () => {
  test('puts a short query and its time in the address', async () => {
    const { seen, transport } = record()
    await clientOf(transport).query({ query: 'sum(up{a="b&c"})', time })
    const url = new URL(seen[0]?.url ?? '')
    expect(seen[0]?.method).toBe('GET')
    expect(url.pathname).toBe('/api/clusters/east/metrics/query')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      query: 'sum(up{a="b&c"})',
      time: '1700000000.5',
    })
  })

  test('posts a long query as a form', async () => {
    const { seen, transport } = record()
    const query = `up{a=~"${'x|'.repeat(2000)}"}`
    await clientOf(transport).query({ query, time })
    expect(seen[0]?.method).toBe('POST')
    expect(seen[0]?.url).toBe(`${base}query`)
    expect(seen[0]?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
    const form = new URLSearchParams(await seen[0]?.text())
    expect(form.get('query')).toBe(query)
  })

  test('asks a range by its ends and step, and metadata by selectors', async () => {
    const { seen, transport } = record()
    const client = clientOf(transport)
    const end = epochMillis(time + 60_000)
    const window = { match: ['up', 'down'], start: time, end }
    await client
      .queryRange({ query: 'up', start: time, end, step: seconds(15) })
      .catch(() => undefined)
    await client.labelValues('a/b', window).catch(() => undefined)
    const [range, values] = seen.map((request) => new URL(request.url))
    expect(range?.searchParams.get('step')).toBe('15')
    expect(range?.searchParams.get('end')).toBe('1700000060.5')
    expect(values?.pathname).toBe('/api/clusters/east/metrics/label/a%2Fb/values')
    expect(values?.searchParams.getAll('match[]')).toEqual(['up', 'down'])
  })

  test('asks for label values by GET however long, since Prometheus takes no other', async () => {
    const { seen, transport } = record()
    const window = { match: ['x'.repeat(5000)], start: time, end: time }
    await clientOf(transport)
      .labelValues('le', window)
      .catch(() => undefined)
    expect(seen[0]?.method).toBe('GET')
  })
})

const dataOf = async (data: unknown) =>
  (await clientOf(answering(success(data))).query({ query: 'x', time })).data

describe('good answers', () => {
  test('keeps warnings and infos beside the data', async () => {
    const body = success(vector(), { warnings: ['a store is away'], infos: ['not a counter'] })
    const answer = await clientOf(answering(body)).query({ query: 'up', time })
    expect(answer.notes).toEqual(['a store is away', 'not a counter'])
    expect(answer.data).toEqual({ resultType: 'vector', samples: [] })
    expect(answer.bytes).toBe(JSON.stringify(body).length)
    expect(answer.millis).toBeGreaterThanOrEqual(0)
  })

  test('reads values that are no finite numbers as what they are', async () => {
    const series = ['NaN', '+Inf', '-Inf', '0.25'].map((value) => ({
      metric: {},
      value: [1.5, value],
    }))
    const samples = await vectorOf(answering(success(vector(...series))))
    expect(samples.map(({ value }) => value)).toEqual([Number.NaN, Infinity, -Infinity, 0.25])
    expect(samples[0]?.at).toBe(1500)
  })

  test('keeps native histograms', async () => {
    const histogram = {
      count: '6',
      sum: '30.5',
      buckets: [
        [0, '1', '2', '4'],
        [3, '2', '+Inf', '2'],
      ],
    }
    const [sample] = await vectorOf(
      answering(success(vector({ metric: { a: 'b' }, histogram: [1, histogram] }))),
    )
    expect(sample?.histogram).toEqual({
      count: 6,
      sum: 30.5,
      buckets: [
        { bounds: 0, left: 1, right: 2, count: 4 },
        { bounds: 3, left: 2, right: Infinity, count: 2 },
      ],
    })
  })

  test('reads scalars, strings and matrices', async () => {
    expect(await dataOf({ resultType: 'scalar', result: [1, '2'] })).toEqual({
      resultType: 'scalar',
      at: 1000,
      value: 2,
    })
    expect(await dataOf({ resultType: 'string', result: [1, 'two'] })).toEqual({
      resultType: 'string',
      at: 1000,
      text: 'two',
    })
    const matrix = {
      resultType: 'matrix',
      result: [
        {
          metric: { a: 'b' },
          values: [
            [1, '1'],
            [2, 'NaN'],
          ],
        },
      ],
    }
    expect(await dataOf(matrix)).toEqual({
      resultType: 'matrix',
      series: [
        {
          labels: { a: 'b' },
          points: [
            { at: 1000, value: 1 },
            { at: 2000, value: Number.NaN },
          ],
          histograms: [],
        },
      ],
    })
  })

  test('reads sixty thousand series without a schema library in the loop', async () => {
    const labels = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`label_${i}`, 'value']))
    const result = Array.from({ length: 60_000 }, (_, i) => ({
      metric: { ...labels, id: String(i) },
      value: [1_700_000_000, '0.017543859649122806'],
    }))
    const samples = await vectorOf(answering(success({ resultType: 'vector', result })))
    expect(samples).toHaveLength(60_000)
    expect(samples.at(-1)).toMatchObject({ labels: { id: '59999' }, value: 0.017543859649122806 })
  })
})

describe('answers that are none', () => {
  test.each([
    ['a web page', '<!doctype html><title>Sign in</title>', 'web page'],
    ['a cut-off answer', '{"status":"success","data":{"resultType":"vec', 'cut off'],
    ['an empty body', '', 'cut off'],
    ['another schema', { hello: 'world' }, 'Prometheus API'],
    ['a list', [], 'Prometheus API'],
    ['an error with status 200', { status: 'error', errorType: 'x', error: 'y' }, 'Prometheus API'],
    ['an unknown result type', success({ resultType: 'table', result: [] }), 'resultType'],
    ['a result that is no list', success({ resultType: 'vector', result: {} }), 'list'],
    ['a label that is no text', success(vector({ metric: { a: 1 }, value: [1, '1'] })), 'labels'],
    ['a value that is no text', success(vector({ metric: {}, value: [1, 1] })), 'not text'],
    ['a hexadecimal value', success(vector({ metric: {}, value: [1, '0x1F'] })), '0x1F'],
    ['an empty value', success(vector({ metric: {}, value: [1, ''] })), 'sample value'],
    ['a time that is text', success(vector({ metric: {}, value: ['1', '1'] })), 'time'],
    ['a series without a value', success(vector({ metric: {} })), 'pair'],
    [
      'a broken histogram',
      success(vector({ metric: {}, histogram: [1, { count: 'many', sum: '1' }] })),
      'histogram',
    ],
    [
      'repeated times',
      success({
        resultType: 'matrix',
        result: [
          {
            metric: {},
            values: [
              [1, '1'],
              [1, '2'],
            ],
          },
        ],
      }),
      'repeat',
    ],
  ])('%s is malformed', async (_name, body, detail) => {
    const failure = await failureOf(answering(body))
    expect(failure).toMatchObject({ kind: 'malformed', source: 'metrics of east' })
    expect(failure.detail).toContain(detail)
  })

  test('a vector where a range was asked for is malformed', async () => {
    const range = { query: 'up', start: time, end: time, step: seconds(1) }
    const call = clientOf(answering(success(vector()))).queryRange(range)
    await expect(call).rejects.toMatchObject({ failure: { kind: 'malformed' } })
  })

  test('an answer larger than asked for is not read to its end', async () => {
    let sent = 0
    const endless: Transport = () => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += 1
          controller.enqueue(new Uint8Array(1024).fill(32))
        },
      })
      return Promise.resolve(new Response(body))
    }
    expect(await failureOf(endless, { maxBytes: 10_000 })).toMatchObject({ kind: 'too-large' })
    expect(sent).toBeLessThan(20)
  })
})

const prometheusBody = (errorType: string) => ({ status: 'error', errorType, error: 'because' })

const limited = (retryAfter: string) =>
  failureOf(answering('', { status: 429, headers: { 'retry-after': retryAfter } }))

describe('refusals', () => {
  const gatewayBody = {
    status: 'error',
    errorType: 'upstream_auth',
    kind: 'forbidden',
    error: 'The back end refuses Weir.',
    requestId: 'r1',
  }

  test.each([
    ['the gateway’s own words win', 502, gatewayBody, 'forbidden', 'The back end refuses Weir.'],
    ['a bad query', 400, prometheusBody('bad_data'), 'rejected', 'because'],
    ['a query that failed', 422, prometheusBody('execution'), 'rejected', 'because'],
    ['a query that took too long', 503, prometheusBody('timeout'), 'timeout', 'because'],
    ['a server without words', 500, 'Internal Server Error', 'unreachable', 'HTTP 500'],
    ['a gateway time-out', 504, '<html></html>', 'timeout', 'HTTP 504'],
    ['no credentials', 401, '', 'unauthorized', 'HTTP 401'],
    ['no permission', 403, '', 'forbidden', 'HTTP 403'],
    ['no such path', 404, '404 page not found', 'not-found', 'HTTP 404'],
    ['a sign-in page elsewhere', 302, '', 'unauthorized', 'sign-in'],
    ['a teapot', 418, '', 'rejected', 'HTTP 418'],
  ])('%s', async (_name, status, body, kind, detail) => {
    const failure = await failureOf(answering(body, { status }))
    expect(failure.kind).toBe(kind)
    expect(failure.detail).toContain(detail)
  })

  test('too many questions: says when to come back', async () => {
    expect(await limited('7')).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 7 })
    const past = 'Wed, 21 Oct 2015 07:28:00 GMT'
    expect(await limited(past)).toMatchObject({ retryAfterSeconds: 0 })
    expect(await limited('soon')).not.toHaveProperty('retryAfterSeconds')
  })
})

const hole: Transport = () => new Promise<Response>(() => {})
const drip: Transport = () =>
  Promise.resolve(
    new Response(new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })),
  )

const broken: Transport = () => {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new TypeError('terminated')),
  })
  return Promise.resolve(new Response(body))
}

describe('no answer', () => {
  test('a refused connection is unreachable and keeps its cause', async () => {
    const cause = new TypeError('fetch failed')
    const call = clientOf(() => Promise.reject(cause)).query({ query: 'up', time })
    await expect(call).rejects.toMatchObject({ failure: { kind: 'unreachable' }, cause })
  })

  test('a connection that breaks in the middle is unreachable', async () => {
    expect(await failureOf(broken)).toMatchObject({ kind: 'unreachable' })
  })

  test('a black hole times out, even under a transport that ignores its signal', async () => {
    expect(await failureOf(hole, { timeoutMillis: 5 })).toMatchObject({ kind: 'timeout' })
  })

  test('a body that never ends its first chunk times out', async () => {
    expect(await failureOf(drip, { timeoutMillis: 5 })).toMatchObject({ kind: 'timeout' })
  })

  test('the caller’s abort is passed on as it is, and never looks like an outage', async () => {
    const controller = new AbortController()
    const call = clientOf(hole).query({ query: 'up', time }, { signal: controller.signal })
    const reason = new DOMException('superseded', 'AbortError')
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
  })
})
