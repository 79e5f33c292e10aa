import { QueryClient, QueryObserver } from '@tanstack/react-query'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { Comparison } from '#src/domain/compare/compare-graphs.ts'
import { emptyGraph } from '#src/domain/topology/diff.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import type { FromWorker, ToWorker } from '#src/workers/traffic/messages.ts'
import { packUpdate } from '#src/workers/traffic/pack-update.ts'

import { serverClock } from './server-clock.ts'
import { nextRefreshIn, trafficQueries, type TrafficScope } from './traffic.ts'

const worker = vi.hoisted(() => {
  const sent: ToWorker[] = []
  return { sent, say: (_message: FromWorker) => {} }
})
vi.mock('#src/workers/traffic/start-traffic-worker.ts', () => ({
  startTrafficWorker: () => ({
    send: (message: ToWorker) => void worker.sent.push(message),
    terminate: () => {},
    onMessage: (listen: (message: FromWorker) => void) => {
      worker.say = listen
    },
    onError: () => {},
  }),
}))

const east: ClusterInfo = {
  name: 'east',
  cloud: 'north',
  region: 'n1',
  query: { metricPrefix: '', matchers: [], rateWindowSeconds: 60 },
  metrics: { state: 'probing' },
  traces: { state: 'none' },
  kubernetes: { state: 'none' },
}
const scope: TrafficScope = {
  clusters: [east],
  namespaces: ['shop', 'data'],
  level: 'service',
  range: seconds(300),
}
const every15 = { intervalSeconds: 15, paused: false }
const now = 1_700_000_007_000

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'setTimeout', 'setInterval', 'clearInterval'] })
  worker.sent.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  serverClock.setOffset(0)
})

type Refresh = Extract<ToWorker, { readonly type: 'refresh' }>
function lastRefresh(): Refresh {
  const message = worker.sent.findLast((sent): sent is Refresh => sent.type === 'refresh')
  if (message === undefined) throw new Error('nothing was asked')
  return message
}
function answer(from: number, quantiles: 'pending' | 'ready') {
  const nothing = { added: [], removed: [], changed: [] }
  const diff = { level: 'service', nodes: nothing, edges: nothing } as const
  const { view, request } = lastRefresh()
  const rest = { at: request.at, polls: [], quantiles, namespaces: [] }
  const update = packUpdate({ from, to: from + 1, diff, ...rest }, emptyGraph('service'))
  worker.say({ type: 'update', view, update })
}

const keyOf = (changed: Partial<TrafficScope>) =>
  JSON.stringify(trafficQueries.view({ ...scope, ...changed }, every15).queryKey)

describe('the key', () => {
  test('is the scope, not what probes say of its clusters, nor the order of namespaces', () => {
    const probed: ClusterInfo = {
      ...east,
      metrics: { state: 'unreachable', reason: 'x', checkedAt: 1 },
    }
    expect(keyOf({ clusters: [probed], namespaces: ['data', 'shop'] })).toBe(keyOf({}))
    expect(keyOf({ level: 'version' })).not.toBe(keyOf({}))
    expect(keyOf({ range: seconds(60) })).not.toBe(keyOf({}))
  })

  test('holds no cluster without metrics: there is nobody to ask', () => {
    const bare: ClusterInfo = { ...east, name: 'bare', metrics: { state: 'none' } }
    const { clusters, aliases } = trafficQueries.view({ ...scope, clusters: [east, bare] }, every15)
      .queryKey[2]
    expect(clusters.map(({ name }) => name)).toEqual(['east'])
    expect(aliases.map(({ name }) => name)).toEqual(['east', 'bare'])
  })

  test('does not change with the refresh interval', () => {
    const paused = trafficQueries.view(scope, { intervalSeconds: 60, paused: true })
    expect(paused.queryKey).toEqual(trafficQueries.view(scope, every15).queryKey)
  })
})

describe('a view in the cache', () => {
  test('asks for the last step that has passed, shows rates first and then quantiles', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })
    const seen: (string | undefined)[] = []
    const observer = new QueryObserver(client, trafficQueries.view(scope, every15))
    const stop = observer.subscribe(({ data, fetchStatus }) => {
      const quantiles = typeof data?.quantiles === 'string' ? data.quantiles : undefined
      seen.push(`${quantiles} ${fetchStatus}`)
    })
    await vi.waitFor(() => expect(worker.sent).toHaveLength(1))
    expect(lastRefresh().request).toMatchObject({
      at: 1_700_000_005_000 - (1_700_000_005_000 % 15_000),
      namespaces: ['data', 'shop'],
      clusters: [{ name: 'east' }],
    })
    answer(0, 'pending')
    await vi.waitFor(() => expect(seen.at(-1)).toBe('pending fetching'))
    answer(1, 'ready')
    worker.say({ type: 'refreshed', id: lastRefresh().id })
    await vi.waitFor(() => expect(seen.at(-1)).toBe('ready idle'))
    stop()
    client.clear()
  })

  test('is for a moment by the server’s clock, wherever the viewer’s own stands', async () => {
    serverClock.setOffset(-600_000)
    const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })
    const observer = new QueryObserver(client, trafficQueries.view(scope, every15))
    const stop = observer.subscribe(() => {})
    await vi.waitFor(() => expect(worker.sent).toHaveLength(1))
    const serverNow = now - 600_000
    expect(lastRefresh().request.at).toBe(serverNow - 3000 - ((serverNow - 3000) % 15_000))
    stop()
    client.clear()
  })

  test('of a moment is asked for anew by who comes back to it: the worker holds one', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })
    const observer = new QueryObserver(client, viewAt(15))
    const stop = observer.subscribe(() => {})
    for (const [index, second] of [15, 30, 15].entries()) {
      observer.setOptions(viewAt(second))
      await vi.waitFor(() => expect(moments()).toHaveLength(index + 1))
      answer(0, 'ready')
      worker.say({ type: 'refreshed', id: lastRefresh().id })
      await vi.waitFor(() => expect(observer.getCurrentResult().fetchStatus).toBe('idle'))
    }
    expect(moments()).toEqual([15, 30, 15])
    stop()
    client.clear()
  })

  test('is given up when nobody looks at it any more', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })
    const wide = { ...scope, namespaces: [] }
    const observer = new QueryObserver(client, trafficQueries.view(wide, every15))
    const stop = observer.subscribe(() => {})
    await vi.waitFor(() => expect(worker.sent).toHaveLength(1))
    stop()
    expect(worker.sent.at(-1)).toEqual({ type: 'abort', id: lastRefresh().id })
    client.clear()
  })
})

describe('a comparison', () => {
  test('that found one of its views not there yet is made again, until it is', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })
    const before = { ...scope, at: epochMillis(1_700_000_000_000), isBefore: true }
    const observer = new QueryObserver(client, trafficQueries.comparison(scope, before, []))
    const stop = observer.subscribe(() => {})
    await vi.waitFor(() => expect(compares().length).toBe(1))
    answerComparison(undefined)
    await vi.waitFor(() => expect(compares().length).toBe(2), { timeout: 5000 })
    const found: Comparison = { changes: [], counts: noCounts, insignificant: 3 }
    answerComparison(found)
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toEqual(found))
    stop()
  })
})

const viewAt = (second: number) =>
  trafficQueries.view({ ...scope, at: epochMillis(second * 1000) }, every15)
const moments = () =>
  worker.sent.flatMap((message) => (message.type === 'refresh' ? message.request.at / 1000 : []))
const compares = () => worker.sent.filter(({ type }) => type === 'compare')
function answerComparison(comparison: Comparison | undefined) {
  const last = compares().at(-1)
  if (last?.type === 'compare') worker.say({ type: 'compared', id: last.id, comparison })
}
const noCounts: Comparison['counts'] = {
  failing: 0,
  removed: 0,
  added: 0,
  slower: 0,
  recovering: 0,
  faster: 0,
  quieter: 0,
  busier: 0,
}

describe('the next refresh', () => {
  test('comes when the next step has settled, the same for all viewers', () => {
    const interval = fc.constantFrom(5, 10, 15, 30, 60)
    const moment = fc.integer({ min: 1_600_000_000_000, max: 1_800_000_000_000 })
    fc.assert(
      fc.property(moment, interval, (from, intervalSeconds) => {
        const at = from + nextRefreshIn(from, { intervalSeconds })
        const step = intervalSeconds * 1000
        expect(at).toBeGreaterThan(from)
        expect(at - from).toBeLessThanOrEqual(step + 250)
        // three seconds for the last scrapes to be stored
        expect((at - 3000) % step).toBeLessThanOrEqual(300)
      }),
    )
  })

  test('is timed by the server’s clock', () => {
    const own = nextRefreshIn(now, every15)
    serverClock.setOffset(5000)
    expect(nextRefreshIn(now - 5000, every15)).toBe(own)
  })

  test('comes sooner where a failing cluster may be asked, but not at once', () => {
    const soon = (retryAt: number) => nextRefreshIn(now, every15, epochMillis(retryAt))
    expect(soon(now + 1000)).toBe(1000)
    expect(soon(now - 5000)).toBe(250)
    expect(soon(now + 60_000)).toBe(nextRefreshIn(now, every15))
  })
})
