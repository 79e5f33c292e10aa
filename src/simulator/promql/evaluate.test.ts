import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { literalSource } from '../testing/literal-source.ts'
import { evaluateAt } from '../testing/query.ts'

const counter = (labels: Record<string, string>, ...values: number[]) => ({
  labels: { __name__: 'requests_total', ...labels },
  values,
})

const shop = literalSource([
  counter({ app: 'web', code: '200' }, 0, 10, 20, 30, 40, 50, 60),
  counter({ app: 'web', code: '500' }, 0, 1, 2, 3, 4, 5, 6),
  counter({ app: 'cart', code: '200' }, 5, 10, 15, 20, 2, 7, 12),
  { labels: { __name__: 'limit', app: 'web' }, values: [7, 7, 7, 7, 7, 7, 7] },
])
const at = 60_000

const valuesOf = (query: string) => evaluateAt(query, shop, at).map(({ value }) => value)

describe('selectors', () => {
  test('match names and labels, with patterns anchored at both ends', () => {
    expect(valuesOf('requests_total{app="web"}')).toEqual([60, 6])
    expect(valuesOf('requests_total{app=~"we"}')).toEqual([])
    expect(valuesOf('requests_total{app=~"we.|none"}')).toEqual([60, 6])
    expect(valuesOf('requests_total{code!="500"}')).toEqual([12, 60])
    expect(valuesOf('{__name__=~"lim.*",nothing=""}')).toEqual([7])
    expect(valuesOf('requests_total{code!~"5..|4.."}')).toEqual([12, 60])
  })

  test('look back five minutes, both ends included, and no further', () => {
    expect(evaluateAt('limit', shop, at + 300_000)).toHaveLength(1)
    expect(evaluateAt('limit', shop, at + 300_001)).toHaveLength(0)
  })

  test('shift by an offset', () => {
    expect(valuesOf('requests_total{code="500"} offset 20s')).toEqual([4])
  })
})

describe('functions of a range', () => {
  test('rate covers a window that its samples fill', () => {
    expect(valuesOf('rate(requests_total{app="web",code="200"}[60s])')).toEqual([1])
  })

  test('rate extrapolates to the ends of its window when samples are near them', () => {
    // Samples at 40 s to 60 s in a window from 35 s to 65 s: 20 over 20 s, spread over 30 s.
    const rows = evaluateAt('increase(requests_total{app="web",code="200"}[30s])', shop, 65_000)
    expect(rows[0]?.value).toBeCloseTo(30, 12)
  })

  test('rate never extrapolates to before the counter was zero', () => {
    // 5 at 0 s, 10 at 10 s: zero was at -10 s, though the window begins at -40 s.
    const rows = evaluateAt('increase(requests_total{app="cart"}[50s])', shop, 10_000)
    expect(rows[0]?.value).toBeCloseTo(10, 12)
  })

  test('rate adds what a counter had before it restarted', () => {
    // 15, 20, restart, 2, 7: the increase is 5 + 2 + 5.
    const rows = evaluateAt('increase(requests_total{app="cart"}[30s])', shop, 50_000)
    expect(rows[0]?.value).toBe(12)
  })

  test('a single sample has no rate', () => {
    expect(valuesOf('rate(requests_total{app="web"}[5s])')).toEqual([])
  })

  test('max, last and count over time', () => {
    expect(valuesOf('max_over_time(requests_total{app="cart"}[1m])')).toEqual([20])
    expect(valuesOf('last_over_time(requests_total{app="cart"}[1m])')).toEqual([12])
    expect(valuesOf('count_over_time(requests_total{app="cart"}[1m])')).toEqual([7])
  })
})

describe('aggregations', () => {
  test.each([
    ['sum by (app) (requests_total)', ['app=cart', 'app=web'], [12, 66]],
    ['sum without (code, app) (requests_total)', [''], [78]],
    ['count(requests_total)', [''], [3]],
    ['avg by (code) (requests_total)', ['code=200', 'code=500'], [36, 6]],
    ['min(requests_total)', [''], [6]],
    ['max(requests_total)', [''], [60]],
    ['group by (app) (requests_total)', ['app=cart', 'app=web'], [1, 1]],
    ['sum by (missing) (requests_total)', [''], [78]],
  ])('%s', (query, names, values) => {
    const rows = evaluateAt(query, shop, at)
    expect(rows.map(({ name }) => name)).toEqual(names)
    expect(rows.map(({ value }) => value)).toEqual(values)
  })

  test('topk keeps the largest with all their labels', () => {
    expect(evaluateAt('topk(1, requests_total)', shop, at)).toEqual([
      { name: '__name__=requests_total app=web code=200', value: 60 },
    ])
  })
})

describe('binary operations', () => {
  test.each([
    ['1 + 2 * 3 ^ 2 % 4 - -1', [4]],
    ['requests_total{app="web"} > 7', [60]],
    ['7 > bool 8', [0]],
    ['requests_total{app="web"} > bool 7', [1, 0]],
    ['limit * on(app) requests_total{code="500"}', [42]],
    ['requests_total / on(app) group_left() limit', [60 / 7, 6 / 7]],
    ['limit / on(app) group_right() requests_total', [7 / 60, 7 / 6]],
    ['requests_total and on(app) limit', [60, 6]],
    ['requests_total unless on(app) limit', [12]],
    ['limit or requests_total{app="cart"}', [7, 12]],
    ['sum(nothing) or vector(0)', [0]],
    ['1 / 0', [Infinity]],
  ])('%s', (query, values) => {
    expect(valuesOf(query)).toEqual(values)
  })

  test('refuse several partners', () => {
    expect(() => valuesOf('requests_total * on(app) limit')).toThrow('many-to-one')
    expect(() => valuesOf('limit * on(app) requests_total')).toThrow('duplicate series')
  })

  test('group_left brings labels along', () => {
    const query = 'sum by (app) (limit) * on(app) group_left(code) requests_total{code="500"}'
    expect(evaluateAt(query, shop, at)).toEqual([{ name: 'app=web code=500', value: 42 }])
  })
})

describe('functions', () => {
  test.each([
    ['round(limit / 2)', [4]],
    ['round(limit / 3, 0.1)', [2.3]],
    ['clamp_min(limit, 8)', [8]],
    ['clamp_max(limit, 3)', [3]],
    ['vector(time())', [60]],
    ['absent(limit)', []],
  ])('%s', (query, values) => {
    expect(valuesOf(query)).toEqual(values)
  })

  test('absent takes the labels its selector is sure of', () => {
    expect(evaluateAt('absent(nothing{app="x",code=~"5.."})', shop, at)).toEqual([
      { name: 'app=x', value: 1 },
    ])
  })

  test('label_replace fills in groups, and leaves alone what does not match', () => {
    const query = 'label_replace(sum by (app) (requests_total), "short", "$1!", "app", "(w.).*")'
    expect(evaluateAt(query, shop, at).map(({ name }) => name)).toEqual([
      'app=cart',
      'app=web short=we!',
    ])
  })
})

describe('refusals', () => {
  test.each([
    ['sum(', 'bad_data', 'unexpected end of input'],
    ['{app=~".*"}', 'bad_data', 'at least one non-empty matcher'],
    ['rate(limit)', 'bad_data', 'expected type range vector'],
    ['sum(limit[1m])', 'bad_data', 'range vector'],
    ['limit{app=~"("}', 'bad_data', 'error parsing regexp'],
    ['limit{app=~"(?=x)"}', 'bad_data', 'unsupported syntax'],
    ['stddev(limit)', 'execution', 'the aggregation "stddev" is not supported by the simulator'],
    ['deriv(limit[1m])', 'execution', 'the function "deriv" is not supported by the simulator'],
    ['limit[1m:10s]', 'execution', 'not supported by the simulator'],
    ['limit @ 5', 'execution', 'not supported by the simulator'],
  ])('%s', (query, errorType, message) => {
    expect(() => valuesOf(query)).toThrow(expect.objectContaining({ errorType }))
    expect(() => valuesOf(query)).toThrow(message)
  })

  test('dropping names must not make series alike', () => {
    const different = 'rate({__name__=~"requests_total|limit",app="web",code=~"|200"}[1m])'
    expect(valuesOf(different)).toHaveLength(2)
    const twins = literalSource([
      { labels: { __name__: 'a_total', app: 'x' }, values: [1, 2] },
      { labels: { __name__: 'b_total', app: 'x' }, values: [1, 2] },
    ])
    expect(() => evaluateAt('rate({app="x"}[1m])', twins, 10_000)).toThrow('same labelset')
  })
})

test('the rate of a sum of groups is the sum of their rates, however it is grouped', () => {
  const increments = fc.array(fc.nat({ max: 1000 }), { minLength: 7, maxLength: 7 })
  fc.assert(
    fc.property(fc.array(increments, { minLength: 1, maxLength: 8 }), (all) => {
      const source = literalSource(
        all.map((steps, place) => {
          let total = 0
          const labels = { app: `app-${place % 3}`, code: String(place) }
          return counter(labels, ...steps.map((step) => (total += step)))
        }),
      )
      const total = evaluateAt('sum(rate(requests_total[1m]))', source, at)[0]?.value ?? 0
      const nested = 'sum(sum by (app) (rate(requests_total[1m])))'
      expect(evaluateAt(nested, source, at)[0]?.value).toBeCloseTo(total, 9)
      const parts = evaluateAt('rate(requests_total[1m])', source, at)
      expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(total, 9)
    }),
  )
})
