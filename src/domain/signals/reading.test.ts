import { describe, expect, test } from 'vitest'

import type { SideSignals } from '../topology/graph.ts'
import type { ClusterPoll, QueryName } from '../topology/poll.ts'
import { bytesPerSecond, epochMillis, perSecond, seconds } from '../units.ts'
import { readErrorRatio, readMean, readQuantile, readRate, type ReadingContext } from './reading.ts'

const zero = perSecond(0)
const http: SideSignals = {
  backends: ['east'],
  rate: perSecond(10),
  errors: perSecond(0.5),
  clientErrors: zero,
  responses: [
    { code: '200', grpcStatus: '', flags: '-', rate: perSecond(9.5) },
    { code: '503', grpcStatus: '', flags: 'UF', rate: perSecond(0.5) },
  ],
  security: { mutualTls: perSecond(10), plaintext: zero, unknown: zero },
  duration: { sum: 2, count: perSecond(10) },
}
const tcp: SideSignals = {
  backends: ['east'],
  rate: perSecond(10),
  errors: zero,
  clientErrors: zero,
  responses: [{ code: '', grpcStatus: '', flags: '-', rate: perSecond(10) }],
  security: http.security,
  bytes: { sent: bytesPerSecond(5), received: bytesPerSecond(5) },
}
const idle: SideSignals = {
  ...http,
  rate: zero,
  errors: zero,
  responses: [],
  duration: { sum: 0, count: zero },
}
const few: SideSignals = {
  ...http,
  rate: perSecond(0.02),
  errors: perSecond(0.01),
  duration: { sum: 0.004, count: perSecond(0.02) },
}
const p95 = { value: seconds(0.3), lower: seconds(0.25), upper: seconds(0.5) }

function poll(state: ClusterPoll['state'], failed?: QueryName): ClusterPoll {
  const failure = { kind: 'timeout', source: 'metrics of east' } as const
  const outcome = { promql: '', millis: 1, bytes: 0, series: 0, notes: [] }
  const queries = failed === undefined ? [] : [{ query: failed, ...outcome, failure }]
  return { cluster: 'east', state, range: seconds(300), queries }
}
function context(given: Partial<ReadingContext> & { poll?: ClusterPoll } = {}): ReadingContext {
  const { poll: east = poll('live'), ...rest } = given
  return {
    range: seconds(300),
    polls: new Map([['east', east]]),
    quantilesPending: false,
    ...rest,
  }
}

describe('rates', () => {
  test('are values, or a known zero', () => {
    expect(readRate(http, context())).toEqual({ state: 'value', value: 10 })
    expect(readRate(idle, context())).toEqual({ state: 'zero' })
  })

  test('of few requests are exact all the same', () => {
    expect(readRate(few, context())).toEqual({ state: 'value', value: 0.02 })
  })

  test('of an edge that fell silent are no telemetry, since then', () => {
    expect(readRate(undefined, context())).toEqual({ state: 'no-telemetry' })
    expect(readRate(undefined, context({ silentSince: epochMillis(5) }))).toEqual({
      state: 'no-telemetry',
      since: 5,
    })
  })

  test('failed with the query that counts them', () => {
    const failed = {
      state: 'failed',
      reason: 'the requests query failed: metrics of east, timeout',
    }
    expect(readRate(http, context({ poll: poll('partial', 'requests') }))).toEqual(failed)
    expect(readRate(http, context({ poll: poll('partial', 'tcp-opened') })).state).toBe('value')
    expect(readRate(tcp, context({ poll: poll('partial', 'tcp-opened') })).state).toBe('failed')
    expect(readRate(tcp, context({ poll: poll('partial', 'requests') })).state).toBe('value')
  })

  test('of the last good refresh stand while a back end is stale', () => {
    expect(readRate(http, context({ poll: poll('stale', 'requests') })).state).toBe('value')
  })

  test('do not fail with a back end that reports something else', () => {
    const west = { ...http, backends: ['west'] }
    expect(readRate(west, context({ poll: poll('partial', 'requests') })).state).toBe('value')
  })
})

describe('error ratios', () => {
  test('are values, or a known zero', () => {
    expect(readErrorRatio(http, context())).toEqual({ state: 'value', value: 0.05 })
    expect(readErrorRatio({ ...http, errors: zero }, context())).toEqual({ state: 'zero' })
  })

  test('of no requests are no telemetry: 0 of 0 is no share', () => {
    expect(readErrorRatio(idle, context())).toEqual({ state: 'no-telemetry' })
  })

  test('of few requests say how few', () => {
    expect(readErrorRatio(few, context())).toEqual({ state: 'too-few', requests: 6, value: 0.5 })
  })

  test('of TCP exist only where a flag says failure', () => {
    expect(readErrorRatio(tcp, context())).toEqual({ state: 'no-telemetry' })
    expect(readErrorRatio({ ...tcp, errors: perSecond(1) }, context())).toEqual({
      state: 'value',
      value: 0.1,
    })
  })

  test('fail with the requests query', () => {
    expect(readErrorRatio(idle, context({ poll: poll('partial', 'requests') })).state).toBe(
      'failed',
    )
  })
})

describe('mean latencies', () => {
  test('are request time over requests timed', () => {
    expect(readMean(http, context())).toEqual({ state: 'value', value: 0.2 })
    expect(readMean(few, context())).toEqual({ state: 'too-few', requests: 6, value: 0.2 })
  })

  test('of nothing timed are no telemetry', () => {
    expect(readMean(idle, context())).toEqual({ state: 'no-telemetry' })
    expect(readMean(tcp, context())).toEqual({ state: 'no-telemetry' })
  })

  test('fail with either half of the division', () => {
    const untimed: SideSignals = { ...tcp, responses: http.responses }
    for (const half of ['duration-sum', 'duration-count'] as const) {
      expect(readMean(untimed, context({ poll: poll('partial', half) })).state).toBe('failed')
    }
  })
})

describe('quantiles', () => {
  const withP95: SideSignals = { ...http, quantiles: { p95 } }

  test('are values once estimated', () => {
    expect(readQuantile(withP95, 'p95', context())).toEqual({ state: 'value', value: 0.3 })
    expect(readQuantile({ ...few, quantiles: { p95 } }, 'p95', context())).toEqual({
      state: 'too-few',
      requests: 6,
      value: 0.3,
    })
  })

  test('are pending until they arrive', () => {
    expect(readQuantile(http, 'p95', context({ quantilesPending: true })).state).toBe('pending')
  })

  test('are no telemetry where there was nothing to estimate', () => {
    expect(readQuantile({ ...http, quantiles: {} }, 'p95', context())).toEqual({
      state: 'no-telemetry',
    })
    expect(readQuantile(http, 'p95', context())).toEqual({ state: 'no-telemetry' })
  })

  test('of TCP never come, so they are never pending', () => {
    expect(readQuantile(tcp, 'p95', context({ quantilesPending: true })).state).toBe('no-telemetry')
  })

  test('say why they are missing', () => {
    const failing = context({ poll: poll('partial', 'duration-buckets') })
    expect(readQuantile(http, 'p95', failing).state).toBe('failed')
    const withheld = context({ quantilesWithheld: '4,000 edges are too many to ask for' })
    expect(readQuantile(http, 'p95', withheld)).toEqual({
      state: 'withheld',
      reason: '4,000 edges are too many to ask for',
    })
  })

  test('stand when a later query fails', () => {
    const failing = context({ poll: poll('partial', 'duration-buckets') })
    expect(readQuantile(withP95, 'p95', failing).state).toBe('value')
  })
})
