import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { measureOffset, serverClock } from './server-clock.ts'
import { sessionQueries } from './session.ts'

const here = 1_700_000_000_000

beforeEach(() => {
  vi.useFakeTimers({ now: here, toFake: ['Date'] })
  vi.stubGlobal('location', { origin: 'http://weir.test' })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  serverClock.setOffset(0)
})

test.each([
  ['as far ahead as the middle of the exchange says', 600_000, 40, 600_000],
  ['behind', -600_000, 40, -600_000],
  ['to the second', 2_400, 40, 2_000],
  ['none where the exchange took longer than the difference', 4_000, 9_000, 0],
  ['none where clocks agree', 0, 40, 0],
])('the offset is %s', (_words, ahead, took, offset) => {
  const exchange = { sent: here, received: here + took }
  expect(measureOffset(here + took / 2 + ahead, exchange)).toBe(offset)
})

test('is measured by every answer to the session question', async () => {
  const body = { version: '1', user: { name: 'local' }, permissions: ['read'], readOnly: true }
  const answers = [here + 600_000, here]
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      Response.json({ ...body, demo: true, clusters: [], objectives: [], now: answers.shift() }),
    ),
  )
  const client = new QueryClient()
  await client.fetchQuery({ ...sessionQueries.current(), staleTime: 0 })
  expect(serverClock.now()).toBe(here + 600_000)
  await client.fetchQuery({ ...sessionQueries.current(), staleTime: 0 })
  expect(serverClock.now()).toBe(here)
  client.clear()
})
