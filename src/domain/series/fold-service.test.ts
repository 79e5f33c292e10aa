import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { seconds } from '../units.ts'
import { foldService } from './fold-service.ts'
import type { AnswerSeries, SeriesReport } from './service-series.ts'

const gap = Number.NaN
const times = Float64Array.of(0, 15_000, 30_000)
const column = (...values: readonly number[]) => Float64Array.from(values)
const answer = (code: string, ...rates: readonly number[]): AnswerSeries => ({
  code,
  grpcStatus: '',
  flags: '-',
  rates: column(...rates),
})
const report = (given: Partial<SeriesReport>): SeriesReport => ({
  backend: 'east',
  side: 'client',
  protocol: 'http',
  workload: 'cart-v1',
  version: 'v1',
  answers: [],
  ...given,
})
const fold = (...reports: readonly SeriesReport[]) => foldService(reports, times, seconds(60))
const bucket = (le: number, count: number) => ({ le: seconds(le), count })

describe('a column', () => {
  test('keeps gaps and zeros apart', () => {
    const { sides } = fold(report({ answers: [answer('200', 4, gap, 0)] }))
    expect(sides[0]?.requests?.rate).toEqual(column(4, gap, 0))
    expect(sides[0]?.requests?.errors).toEqual(column(0, gap, gap))
  })

  test('counts failures by the one definition, with 4xx apart', () => {
    const { sides } = fold(
      report({
        answers: [answer('200', 8, 8, 8), answer('404', 1, 1, 1), answer('503', 1, gap, 0)],
      }),
    )
    expect(sides[0]?.requests?.errors).toEqual(column(0.1, 0, 0))
    expect(sides[0]?.requests?.clientErrors).toEqual(column(0.1, 1 / 9, 1 / 9))
  })

  test('has no share where no answer carries a code', () => {
    const { sides } = fold(report({ answers: [answer('', 8, 8, 8)] }))
    expect(sides[0]?.requests?.rate).toEqual(column(8, 8, 8))
    expect(sides[0]?.requests?.errors).toEqual(column(gap, gap, gap))
  })

  test('leaves out what is no number, and what lies beyond it', () => {
    const { sides } = fold(report({ answers: [answer('200', Infinity, 1), answer('201', 2, 2)] }))
    expect(sides[0]?.requests?.rate).toEqual(column(2, 3, gap))
  })

  test('of quantiles comes from summed buckets', () => {
    const fast = [bucket(0.1, 90), bucket(1, 90), bucket(Infinity, 90)]
    const slow = [bucket(0.1, 0), bucket(1, 10), bucket(Infinity, 10)]
    const { sides } = fold(
      report({ buckets: [fast, fast, undefined] }),
      report({ version: 'v2', buckets: [slow, undefined, undefined] }),
    )
    const [both = gap, first = gap, none] = sides[0]?.requests?.p95 ?? []
    expect([both, first, none]).toEqual([expect.closeTo(0.55), expect.closeTo(0.095), gap])
  })

  test('of mean latency is request time over requests timed', () => {
    const { sides } = fold(
      report({ durationSum: column(2, 0, gap), durationCount: column(8, 0, gap) }),
    )
    expect(sides[0]?.requests?.mean).toEqual(column(0.25, gap, gap))
  })
})

describe('TCP', () => {
  const tcp = { protocol: 'tcp', answers: [answer('', 2, 0, 2)] } as const

  test('has bytes, and no failed share where nothing failed', () => {
    const { sides } = fold(report({ ...tcp, sent: column(1, 2, gap) }))
    expect(sides[0]?.requests).toBeUndefined()
    expect(sides[0]?.connections?.sent).toEqual(column(1, 2, gap))
    expect(sides[0]?.connections?.errors).toEqual(column(gap, gap, gap))
  })

  test('that carries what a waypoint reports is left out', () => {
    const { sides } = fold(
      report(tcp),
      report({ side: 'waypoint', answers: [answer('200', 1, 1, 1)] }),
    )
    expect(sides.map(({ side }) => side)).toEqual(['waypoint'])
  })
})

describe('versions', () => {
  test('are told by one side, the best there is', () => {
    const { versions } = fold(
      report({ side: 'server', answers: [answer('200', 1, 1, 1)] }),
      report({ answers: [answer('200', 2, 2, 2)] }),
      report({ workload: '', version: '', answers: [answer('503', 1, 1, 1)] }),
    )
    expect(versions.map(({ side, version }) => [side, version])).toEqual([
      ['client', ''],
      ['client', 'v1'],
    ])
  })

  test('add up to their side', () => {
    const rates = fc.array(fc.oneof(fc.constant(gap), fc.integer({ min: 0, max: 100 })), {
      minLength: 3,
      maxLength: 3,
    })
    const one = fc.record({
      version: fc.constantFrom('v1', 'v2', ''),
      code: fc.constantFrom('200', '503'),
      rates,
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (given) => {
        const series = fold(
          ...given.map(({ version, code, rates: values }) =>
            report({ version, answers: [answer(code, ...values)] }),
          ),
        )
        const total = series.sides[0]?.requests?.rate ?? column()
        for (const [at, sum] of total.entries()) {
          const parts = series.versions
            .map(({ requests }) => requests?.rate[at] ?? gap)
            .filter((value) => !Number.isNaN(value))
          expect(parts.length === 0 ? gap : parts.reduce((a, b) => a + b, 0)).toBe(sum)
        }
      }),
    )
  })
})
