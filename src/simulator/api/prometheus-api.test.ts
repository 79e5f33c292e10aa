import { describe, expect, test } from 'vitest'

import { literalSource } from '../testing/literal-source.ts'
import { answerPrometheus } from './prometheus-api.ts'

const source = literalSource([
  { labels: { __name__: 'b', app: 'web' }, values: [1, 2, 3, 4] },
  { labels: { __name__: 'a', app: 'web' }, values: [1, Number.NaN, 3, 4] },
  { labels: { __name__: 'a', app: 'cart' }, values: [1, 2, 3, 4] },
])

async function get(path: string, parameters: Record<string, string> = {}) {
  const url = `http://simulator/prefix/api/v1/${path}?${new URLSearchParams(parameters).toString()}`
  const response = await answerPrometheus(new Request(url), source, 30_000)
  const body: unknown = await response.json()
  return { status: response.status, body }
}

describe('query', () => {
  test('answers a vector, ordered by labels, now by default', async () => {
    expect(await get('query', { query: '{app=~".+"}' })).toEqual({
      status: 200,
      body: {
        status: 'success',
        data: {
          resultType: 'vector',
          result: [
            { metric: { __name__: 'a', app: 'cart' }, value: [30, '4'] },
            { metric: { __name__: 'a', app: 'web' }, value: [30, '4'] },
            { metric: { __name__: 'b', app: 'web' }, value: [30, '4'] },
          ],
        },
      },
    })
  })

  test.each([
    ['1 / 0', { resultType: 'scalar', result: [10, '+Inf'] }],
    ['0 / 0', { resultType: 'scalar', result: [10, 'NaN'] }],
    ['-1 / 0', { resultType: 'scalar', result: [10, '-Inf'] }],
    ['"text"', { resultType: 'string', result: [10, 'text'] }],
    [
      'a{app="web"}[30s]',
      {
        resultType: 'matrix',
        result: [{ metric: { __name__: 'a', app: 'web' }, values: [[0, '1']] }],
      },
    ],
  ])('%s', async (query, data) => {
    expect((await get('query', { query, time: '1970-01-01T00:00:10Z' })).body).toEqual({
      status: 'success',
      data,
    })
  })

  test('reads a form as well as an address', async () => {
    const request = new Request('http://simulator/api/v1/query', {
      method: 'POST',
      body: new URLSearchParams({ query: 'sum(a)', time: '30.5', timeout: '5s', limit: '1' }),
    })
    const response = await answerPrometheus(request, source, 0)
    expect(await response.json()).toMatchObject({ data: { result: [{ value: [30.5, '8'] }] } })
  })
})

describe('query_range', () => {
  test('answers a matrix without the steps that have nothing', async () => {
    const range = { query: 'sum by (app) (a offset 300s)', start: '290', end: '320', step: '10s' }
    expect((await get('query_range', range)).body).toEqual({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: { app: 'cart' },
            values: [
              [300, '1'],
              [310, '2'],
              [320, '3'],
            ],
          },
          {
            metric: { app: 'web' },
            values: [
              [300, '1'],
              [310, '1'],
              [320, '3'],
            ],
          },
        ],
      },
    })
  })

  test('leaves out rows that a filter emptied', async () => {
    const range = { query: 'a > 100', start: '0', end: '30', step: '10' }
    expect((await get('query_range', range)).body).toMatchObject({ data: { result: [] } })
  })
})

describe('refusals', () => {
  const range = { query: '1', start: '0', end: '60', step: '15' }
  test.each([
    ['query', { query: 'sum(' }, 400, 'bad_data'],
    ['query', {}, 400, 'bad_data'],
    ['query', { query: '1', time: 'noon' }, 400, 'bad_data'],
    ['query', { query: 'quantile(0.5, a)' }, 422, 'execution'],
    ['query_range', { ...range, end: '-1' }, 400, 'bad_data'],
    ['query_range', { ...range, step: '0' }, 400, 'bad_data'],
    ['query_range', { ...range, end: '11001', step: '1' }, 400, 'bad_data'],
    ['query_range', { ...range, query: 'a[1m]' }, 400, 'bad_data'],
    ['series', {}, 400, 'bad_data'],
    ['label/a-b/values', {}, 400, 'bad_data'],
  ])('%s %o', async (path, parameters, status, errorType) => {
    const answer = await get(path, parameters)
    expect(answer).toMatchObject({ status, body: { status: 'error', errorType } })
  })

  test('unknown paths and methods', async () => {
    const unknown = new Request('http://simulator/api/v1/admin/tsdb')
    expect((await answerPrometheus(unknown, source, 0)).status).toBe(404)
    const deletion = new Request('http://simulator/api/v1/query', { method: 'DELETE' })
    expect((await answerPrometheus(deletion, source, 0)).status).toBe(405)
  })
})

describe('labels and series', () => {
  test('are those with samples in the span', async () => {
    expect((await get('labels')).body).toMatchObject({ data: ['__name__', 'app'] })
    expect((await get('label/app/values')).body).toMatchObject({ data: ['cart', 'web'] })
    const chosen = { 'match[]': 'b' }
    expect((await get('label/app/values', chosen)).body).toMatchObject({ data: ['web'] })
    expect((await get('series', { ...chosen, start: '20' })).body).toMatchObject({
      data: [{ __name__: 'b', app: 'web' }],
    })
    expect((await get('series', { ...chosen, start: '31' })).body).toMatchObject({ data: [] })
  })

  test('buildinfo says who answers', async () => {
    expect((await get('status/buildinfo')).body).toMatchObject({
      data: { version: expect.stringContaining('simulator') },
    })
  })
})
