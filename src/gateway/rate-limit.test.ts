import { expect, test } from 'vitest'

import { createRateLimit } from './rate-limit.ts'
import { createFakeMesh } from './testing/fake-mesh.ts'
import { createTestGateway } from './testing/gateway-under-test.ts'

test('a client that asks four times as often as it may is refused most of the time', () => {
  let now = 0
  const limit = createRateLimit({ perSecond: 50, burst: 200, now: () => now })
  let refused = 0
  for (let count = 0; count < 1000; count += 1) {
    now += 5
    if (limit.take('busy') > 0) refused += 1
  }
  expect(refused).toBeGreaterThanOrEqual(500)
  expect(limit.take('other')).toBe(0)
})

test('the wait it tells is long enough', () => {
  let now = 0
  const limit = createRateLimit({ perSecond: 0.5, burst: 1, now: () => now })
  expect(limit.take('a')).toBe(0)
  const wait = limit.take('a')
  expect(wait).toBe(2)
  now += wait * 1000
  expect(limit.take('a')).toBe(0)
})

test('a million clients cost a bounded memory and free nobody who is limited', () => {
  let now = 0
  const limit = createRateLimit({ perSecond: 1, burst: 2, now: () => now, maxClients: 1000 })
  limit.take('attacked')
  limit.take('attacked')
  for (let index = 0; index < 1_000_000; index += 1) {
    now += 0.0005
    limit.take(`client ${index}`)
  }
  expect(limit.size()).toBeLessThanOrEqual(1000)
  expect(limit.take('attacked')).toBeGreaterThan(0)
  now += 10_000
  limit.take('newcomer')
  expect(limit.size()).toBeLessThanOrEqual(2)
})

test('a clock that is set back gives nothing away', () => {
  let now = 10_000
  const limit = createRateLimit({ perSecond: 1, burst: 1, now: () => now })
  limit.take('a')
  now = 0
  expect(limit.take('a')).toBeGreaterThan(0)
})

test('data is limited, the page and the probes of an orchestrator are not', async () => {
  const simulator = createFakeMesh()
  const limits = { requestsPerSecond: 1, burst: 2 }
  const { gateway } = createTestGateway({ limits }, { simulator, now: () => 0 })
  const ask = async (path: string) => (await gateway.app.request(path)).status
  expect([await ask('/api/session'), await ask('/api/nothing'), await ask('/api/session')]).toEqual(
    [200, 404, 429],
  )
  const refused = await gateway.app.request('/api/clusters/east/metrics/query?query=up')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  expect(await refused.json()).toMatchObject({ errorType: 'rate_limited', kind: 'rate-limited' })
  expect([await ask('/healthz'), await ask('/readyz'), await ask('/metrics')]).toEqual([
    200, 200, 200,
  ])
  expect(simulator.seen).toHaveLength(0)
})
