import { describe, expect, test } from 'vitest'

import { createSimulator } from '../simulator.ts'
import { askOne, instantRequest } from '../testing/query.ts'
import { type Scenario, scenarios } from './scenario.ts'

const start = 1_790_000_000_000
const query = 'sum by (reporter) (istio_requests_total)'

function meshIn(scenario: Scenario) {
  const clock = { at: start }
  const simulator = createSimulator({ now: () => clock.at, pastSeconds: 600 })
  simulator.scenarios.set('east', scenario)
  return { simulator, clock }
}
const askIn = (scenario: Scenario, signal?: AbortSignal) =>
  meshIn(scenario).simulator.metrics(
    'east',
    new Request(instantRequest(query), signal ? { signal } : {}),
  )

test('one cluster misbehaves, the other does not, and both can recover', async () => {
  const { simulator } = meshIn('server-error')
  const statusOf = async (cluster: string) =>
    (await simulator.metrics(cluster, instantRequest(query))).status
  expect(simulator.scenarios.get('east')).toBe('server-error')
  expect([await statusOf('east'), await statusOf('west')]).toEqual([500, 200])
  simulator.scenarios.set('east', undefined)
  expect(simulator.scenarios.get('east')).toBeUndefined()
  expect(await statusOf('east')).toBe(200)
})

describe('answers that never come', () => {
  test('refused rejects as fetch does', async () => {
    await expect(askIn('refused')).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNREFUSED' },
    })
  })

  test('a black hole waits until the caller gives up', async () => {
    const patience = new AbortController()
    const answer = askIn('black-hole', patience.signal)
    patience.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
    await expect(askIn('black-hole', AbortSignal.abort())).rejects.toThrow('abort')
  })

  test('reset breaks off amid the body', async () => {
    const response = await askIn('reset')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  })

  test('slow stops when the caller gives up', async () => {
    const patience = new AbortController()
    const response = await askIn('slow', patience.signal)
    const text = response.text()
    patience.abort(new Error('too slow'))
    await expect(text).rejects.toThrow('too slow')
  })
})

describe('answers that are not what was asked for', () => {
  test.each<[Scenario, number]>([
    ['rate-limited', 429],
    ['server-error', 500],
    ['unauthorized', 401],
    ['html', 200],
    ['wrong-schema', 200],
  ])('%s has status %d', async (scenario, status) => {
    const response = await askIn(scenario)
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(scenario === 'rate-limited' ? '5' : null)
  })

  test('truncated is no JSON', async () => {
    const response = await askIn('truncated')
    await expect(response.json()).rejects.toThrow(SyntaxError)
  })

  test('huge is valid and 50 MB', async () => {
    const response = await askIn('huge')
    const text = await response.text()
    expect(text.length).toBeGreaterThan(50_000_000)
    expect(JSON.parse(text)).toMatchObject({ status: 'success' })
  })

  test('not-a-number poisons some values', async () => {
    const { simulator } = meshIn('not-a-number')
    const response = await simulator.metrics('east', instantRequest('istio_requests_total'))
    const text = await response.text()
    for (const poison of ['"NaN"', '"+Inf"', '"-Inf"']) expect(text).toContain(poison)
  })

  test('warnings come with a good answer', async () => {
    const response = await askIn('warnings')
    expect(await response.json()).toMatchObject({
      status: 'success',
      warnings: [expect.stringContaining('<b>')],
      infos: [expect.stringContaining('onerror')],
    })
  })

  test('partial fails queries about buckets only, by GET and by POST', async () => {
    const { simulator } = meshIn('partial')
    const buckets = 'sum(istio_request_duration_milliseconds_bucket)'
    const post = new Request('http://simulator/api/v1/query', {
      method: 'POST',
      body: new URLSearchParams({ query: buckets }),
    })
    expect((await simulator.metrics('east', instantRequest(buckets))).status).toBe(503)
    expect((await simulator.metrics('east', post)).status).toBe(503)
    expect((await simulator.metrics('east', instantRequest(query))).status).toBe(200)
  })
})

describe('samples that go wrong', () => {
  test('silent: series go stale, and come back with what was missed', async () => {
    const { simulator, clock } = meshIn('silent')
    const total = 'sum(istio_requests_total)'
    const before = await askOne(simulator, 'east', total)
    clock.at = start + 240_000
    expect(await askOne(simulator, 'east', total)).toBe(before)
    expect(simulator.exposition('east')).toBe('')
    clock.at = start + 400_000
    expect(await askOne(simulator, 'east', total)).toBe(0)
    simulator.scenarios.set('east', undefined)
    clock.at = start + 420_000
    expect(await askOne(simulator, 'east', total)).toBeGreaterThan(before)
  })

  test('counter-reset: counters restart, and rates do not mind', async () => {
    const { simulator, clock } = meshIn('silent')
    simulator.scenarios.set('east', undefined)
    const total = 'sum(istio_requests_total)'
    const rate = 'sum(rate(istio_requests_total[2m]))'
    const before = await askOne(simulator, 'east', total)
    const rateBefore = await askOne(simulator, 'east', rate)
    simulator.scenarios.set('east', 'counter-reset')
    clock.at = start + 60_000
    expect(await askOne(simulator, 'east', total)).toBeLessThan(before / 2)
    const rateAfter = await askOne(simulator, 'east', rate)
    expect(rateAfter / rateBefore).toBeGreaterThan(0.85)
    expect(rateAfter / rateBefore).toBeLessThan(1.2)
  })
})

test('every scenario can be set', () => {
  const { simulator } = meshIn('silent')
  for (const scenario of scenarios) {
    simulator.scenarios.set('west', scenario)
    expect(simulator.scenarios.get('west')).toBe(scenario)
  }
})
