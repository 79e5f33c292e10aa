import { describe, expect, test } from 'vitest'

import type { Labels } from '#src/clients/prometheus/answer.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import type { TrafficRequest } from './messages.ts'
import {
  answering,
  clientOf,
  createBench,
  down,
  good,
  healthy,
  http,
  hung,
  peer,
  target,
  toCart,
  toRedis,
  toResponse,
  webToCart,
  webToRedis,
  without,
} from './testing/poll-bench.ts'

describe('a refresh', () => {
  test('asks seven questions and shows what they say', async () => {
    const bench = createBench(answering(healthy))
    const view = await bench.refresh()
    expect(bench.asked).toHaveLength(7)
    expect(clientOf(view)).toMatchObject({
      rate: 10,
      duration: { sum: 1, count: 10 },
      quantiles: { p50: { upper: 0.1 } },
    })
    expect(clientOf(view, webToRedis)).toMatchObject({ bytes: { sent: 100, received: 50 } })
    expect(view).toMatchObject({
      quantiles: 'ready',
      namespaces: ['data', 'shop'],
      at: epochMillis(bench.now - (bench.now % 15_000)),
    })
    expect(view.polls).toMatchObject([{ cluster: 'east', state: 'live', range: 300 }])
    expect(view.polls[0]?.queries.map(({ query }) => query)).toEqual([
      'requests',
      'duration-sum',
      'duration-count',
      'tcp-opened',
      'tcp-sent',
      'tcp-received',
      'duration-buckets',
    ])
  })

  test('shows clusters that only Istio has a name for', async () => {
    const ids = { source_cluster: 'cluster1', destination_cluster: 'cluster2' }
    const bench = createBench(
      answering({ requests: [[{ ...toCart, ...http, ...good, ...ids }, 10]] }),
    )
    const view = await bench.refresh()
    const identities = [...view.graph.nodes.values()].map(({ identity }) => identity)
    expect(identities).toEqual([peer('shop', 'web', 'cluster1'), peer('shop', 'cart', 'cluster2')])
  })

  test('posts rates before quantiles, and keeps the last quantiles while new ones are pending', async () => {
    const bench = createBench(answering(healthy))
    const waiting: ((reply: Response | Promise<Response>) => void)[] = []
    bench.backEnd = (cluster, query) =>
      query === 'duration-buckets'
        ? new Promise((resolve) => waiting.push(resolve))
        : answering(healthy)(cluster, query)
    const answerBuckets = () => waiting.pop()?.(toResponse(healthy['duration-buckets'] ?? []))
    const first = bench.refresh()
    await expect.poll(() => bench.views.at(-1)?.quantiles).toBe('pending')
    expect(clientOf(bench.views[0] ?? (await first))).toMatchObject({ rate: 10 })
    expect(clientOf(bench.views[0] ?? (await first))).not.toHaveProperty('quantiles')
    answerBuckets()
    expect(clientOf(await first)).toHaveProperty('quantiles')

    bench.now += 15_000
    const second = bench.refresh()
    await expect.poll(() => bench.views.at(-1)?.quantiles).toBe('pending')
    expect(clientOf(bench.views.at(-1) ?? (await second))).toHaveProperty('quantiles')
    answerBuckets()
    await second
  })

  test('keeps the identity of what did not change', async () => {
    const bench = createBench(answering(healthy))
    const before = await bench.refresh()
    bench.now += 15_000
    bench.backEnd = answering({
      ...healthy,
      'tcp-opened': [[{ ...toRedis, response_flags: '-' }, 2]],
    })
    const after = await bench.refresh()
    expect(after.graph.edges.get(webToCart)).toBe(before.graph.edges.get(webToCart))
    expect(after.graph.edges.get(webToRedis)).not.toBe(before.graph.edges.get(webToRedis))
    bench.now += 15_000
    expect((await bench.refresh()).graph).toBe(after.graph)
  })

  test('asks nothing twice for one moment', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    await bench.refresh()
    expect(bench.asked).toHaveLength(7)
  })

  test('at another level, draws at once from what is known', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    const view = await bench.refresh({ level: 'namespace' })
    expect(view.graph.level).toBe('namespace')
    expect(bench.asked.slice(7)).toEqual(['east duration-buckets'])
    expect([...view.graph.edges.values()].map(({ sides }) => sides.client?.rate)).toEqual([10, 1])
  })

  test('shows an edge that fell silent as silent', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    bench.now += 15_000
    const { requests: _gone, ...tcpOnly } = healthy
    bench.backEnd = answering(tcpOnly)
    const view = await bench.refresh()
    expect(view.graph.edges.get(webToCart)).toMatchObject({ sides: {}, silentSince: view.at })
  })

  test('does not ask for quantiles of too many edges, and says how many', async () => {
    const requests = Array.from({ length: 1501 }, (_, index) => {
      const name = { destination_service_name: `service-${index}` }
      return [{ ...toCart, ...http, ...good, ...name }, 1] as const
    })
    const bench = createBench(answering({ ...healthy, requests }))
    const view = await bench.refresh()
    expect(view.quantiles).toEqual({ tooMany: 1501 })
    expect(bench.asked).not.toContain('east duration-buckets')
  })
})

describe('a failure', () => {
  test('of one query leaves the others’ numbers', async () => {
    const bench = createBench(without('duration-sum'))
    const view = await bench.refresh()
    expect(view.polls[0]).toMatchObject({ state: 'partial' })
    expect(view.polls[0]?.queries[1]?.failure?.kind).toBe('unreachable')
    expect(clientOf(view)).toMatchObject({ rate: 10 })
    expect(clientOf(view)).not.toHaveProperty('duration')
    expect(clientOf(view)).toHaveProperty('quantiles')
  })

  test('of the buckets is told, and their old quantiles go', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    bench.now += 15_000
    bench.backEnd = without('duration-buckets')
    const view = await bench.refresh()
    expect(view.quantiles).toBe('failed')
    expect(clientOf(view)).not.toHaveProperty('quantiles')
  })

  test('of TCP keeps its edges: not asked is not silent', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    bench.now += 15_000
    bench.backEnd = without('tcp-opened')
    const view = await bench.refresh()
    expect(view.graph.edges.get(webToRedis)).not.toHaveProperty('silentSince')
    expect(clientOf(view, webToRedis)).toMatchObject({ rate: 1 })
  })

  test('from the start is a failed cluster and an empty graph, not an error', async () => {
    const bench = createBench(down)
    const view = await bench.refresh()
    expect(view.polls).toMatchObject([{ state: 'failed', failure: { kind: 'unreachable' } }])
    expect(view.graph.edges.size).toBe(0)
    expect(view.retryAt).toBe(bench.now + 1000)
  })

  test('after good answers keeps the view and its age, and recovers', async () => {
    const bench = createBench(answering(healthy))
    const before = await bench.refresh()
    bench.now += 15_000
    bench.backEnd = down
    const stale = await bench.refresh()
    expect(stale.graph).toBe(before.graph)
    expect(stale.polls).toMatchObject([
      { state: 'stale', asOf: before.at, failure: { kind: 'unreachable' } },
    ])
    bench.backEnd = answering(healthy)
    bench.now += 15_000
    const after = await bench.refresh()
    expect(after.polls).toMatchObject([{ state: 'live', asOf: after.at }])
    expect(after.polls[0]).not.toHaveProperty('failure')
    expect(after).not.toHaveProperty('retryAt')
  })

  test('is tried again with one question, and not before it may be', async () => {
    const bench = createBench(down)
    await bench.refresh()
    bench.asked.length = 0
    bench.now += 999
    await bench.refresh()
    expect(bench.asked).toEqual([])
    bench.now += 1
    await bench.refresh()
    expect(bench.asked).toEqual(['east requests'])
  })

  test('with Retry-After is left alone for that long', async () => {
    const limited = new Response('', { status: 429, headers: { 'retry-after': '7' } })
    const bench = createBench(() => limited.clone())
    const view = await bench.refresh()
    expect(view.polls[0]?.failure).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 7 })
    expect(view.retryAt).toBe(bench.now + 7000)
  })

  test('of one cluster leaves the others live, however long it hangs', async () => {
    const bench = createBench(hung)
    const clusters = [target('east'), target('west')]
    bench.patience = () => Promise.resolve()
    await bench.refresh({ clusters })
    await expect.poll(() => bench.views.at(-1)?.quantiles).toBe('pending')
    await expect
      .poll(() => bench.views.at(-1)?.polls.map(({ state }) => state))
      .toEqual(['live', 'loading'])
    bench.now += 15_000
    await bench.refresh({ clusters })
    const again = bench.asked.filter((line) => line === 'east requests')
    expect(again).toHaveLength(2)
    expect(bench.asked.filter((line) => line === 'west requests')).toHaveLength(1)
  })
})

describe('native histograms', () => {
  test('are found when the classic series are gone, and remembered', async () => {
    const { 'duration-sum': _sum, 'duration-count': _count, ...rest } = healthy
    const bench = createBench((cluster, query) =>
      query === 'probe' ? [[{}, 1]] : answering(rest)(cluster, query),
    )
    await bench.refresh()
    expect(bench.asked.length).toBeLessThanOrEqual(10)
    expect(bench.asked).toContain('east probe')
  })
})

describe('an abort', () => {
  test('stops the questions and is no outage', async () => {
    const bench = createBench(() => new Promise<Response>(() => {}))
    const controller = new AbortController()
    const call = bench.refresh({}, controller.signal)
    await expect.poll(() => bench.asked.length).toBe(6)
    controller.abort()
    await expect(call).rejects.toBe(controller.signal.reason)
    bench.backEnd = answering(healthy)
    const view = await bench.refresh()
    expect(view.polls).toMatchObject([{ state: 'live' }])
  })
})

describe('explanations', () => {
  test('select the series of the edge and no others', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    const explained = await bench.client.explain(webToCart)
    expect(explained.map(({ signal, side }) => `${side} ${signal}`)).toEqual(
      ['rate', 'errors', 'mean', 'p50', 'p95', 'p99'].map((signal) => `client ${signal}`),
    )
    expect(explained[0]).toMatchObject({
      cluster: 'east',
      number: 'Requests/s, client side',
      promql:
        'sum(rate(istio_requests_total{reporter="source",source_workload_namespace="shop",' +
        'source_workload="web",destination_service_namespace="shop",' +
        'destination_service_name="cart"}[5m]))',
    })
  })

  test('of an edge that is not shown are none', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh({ namespaces: ['data'] })
    expect(await bench.client.explain(webToCart)).toEqual([])
  })
})

describe('a name learned late', () => {
  const app = { source_canonical_service: 'web-app' }
  const fromWest: Labels = {
    ...toCart,
    destination_service_name: 'web',
    destination_workload: 'web',
    destination_canonical_service: 'web-app',
  }

  test('renames its edges: they have not fallen silent', async () => {
    const named = answering({ requests: [[{ ...toCart, ...http, ...good, ...app }, 10]] })
    const bench = createBench(named)
    const before = await bench.refresh()
    expect([...before.graph.nodes.values()].map(({ identity }) => identity.service)).toEqual([
      'cart',
      'web-app',
    ])
    bench.now += 15_000
    bench.backEnd = answering({
      requests: [
        [{ ...toCart, ...http, ...good, ...app }, 10],
        [
          {
            ...fromWest,
            ...http,
            ...good,
            source_workload: 'job',
            source_canonical_service: 'job',
          },
          1,
        ],
      ],
    })
    const { graph } = await bench.refresh()
    expect([...graph.nodes.values()].map(({ identity }) => identity.service)).toEqual([
      'cart',
      'job',
      'web',
    ])
    expect([...graph.edges.values()].some(({ silentSince }) => silentSince !== undefined)).toBe(
      false,
    )
  })
})

test('all clusters of a view are averaged over one window: the longest that one of them needs', async () => {
  const slow = target('west')
  const clusters = [target('east'), { ...slow, query: { ...slow.query, rateWindowSeconds: 600 } }]
  const bench = createBench(answering(healthy))
  const { polls } = await bench.refresh({ clusters })
  expect(polls.map(({ range }) => range)).toEqual([600, 600])
  expect(polls[0]?.queries[0]?.promql).toContain('[10m]')
})

test('quantiles that were withheld stay withheld while a view is stale', async () => {
  const requests = Array.from({ length: 1501 }, (_, index) => {
    const name = { destination_service_name: `service-${index}` }
    return [{ ...toCart, ...http, ...good, ...name }, 1] as const
  })
  const bench = createBench(answering({ ...healthy, requests }))
  await bench.refresh()
  bench.now += 15_000
  bench.backEnd = down
  expect((await bench.refresh()).quantiles).toEqual({ tooMany: 1501 })
})

describe('a moment gone by', () => {
  test('knows nothing of other moments: what it lacks has not fallen silent', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh()
    const { requests: _gone, ...tcpOnly } = healthy
    bench.backEnd = answering(tcpOnly)
    const past = await bench.refresh({ role: 'past', at: epochMillis(bench.now - 600_000) })
    expect(past.at).toBe(bench.now - 600_000)
    expect([...past.graph.edges.keys()]).toEqual([webToRedis])
    bench.now += 15_000
    bench.backEnd = answering(healthy)
    const live = await bench.refresh()
    expect([...live.graph.edges.values()].map(({ silentSince }) => silentSince)).toEqual([
      undefined,
      undefined,
    ])
  })

  test('is asked beside what it is compared with: neither stops the other', async () => {
    const bench = createBench(answering(healthy))
    const waiting: ((reply: Response | Promise<Response>) => void)[] = []
    bench.backEnd = (cluster, query) =>
      query === 'requests'
        ? new Promise((resolve) => waiting.push(resolve))
        : answering(healthy)(cluster, query)
    const before = bench.refresh({ role: 'before', at: epochMillis(bench.now - 600_000) })
    await expect.poll(() => bench.asked.length).toBeGreaterThan(0)
    bench.backEnd = answering(healthy)
    await bench.refresh()
    waiting.pop()?.(toResponse(healthy.requests ?? []))
    expect((await before).polls).toMatchObject([{ state: 'live' }])
  })
})

describe('a comparison', () => {
  const before = { role: 'before', at: epochMillis(1_700_000_000_000 - 600_000) } as const

  test('names what differs, and draws what is gone as silent until it ends', async () => {
    const bench = createBench(answering(healthy))
    await bench.refresh(before)
    const { requests: _gone, ...tcpOnly } = healthy
    bench.backEnd = answering(tcpOnly)
    await bench.refresh()
    const view = bench.nameOf({})
    const comparison = await bench.client.compare(view, bench.nameOf(before))
    expect(comparison).toMatchObject({
      changes: [{ id: webToCart, kinds: ['removed'], isSignificant: true }],
      counts: { removed: 1, added: 0 },
    })
    expect(bench.views.at(-1)?.graph.edges.get(webToCart)).toMatchObject({
      sides: {},
      silentSince: before.at,
    })
    expect(await bench.client.compare(view, undefined)).toBeUndefined()
    expect([...(bench.views.at(-1)?.graph.edges.keys() ?? [])]).toEqual([webToRedis])
  })

  test('with a moment that nobody could tell of finds nothing', async () => {
    const bench = createBench(down)
    await bench.refresh(before)
    bench.backEnd = answering(healthy)
    await bench.refresh()
    expect(await bench.client.compare(bench.nameOf({}), bench.nameOf(before))).toBe(undefined)
  })
})

describe('an edge that fell silent', () => {
  const { requests: _gone, ...tcpOnly } = healthy
  const east = [target('east')]
  const silentAfter = async (changes: Partial<TrafficRequest>) => {
    const clusters = [target('east'), target('west')]
    const bench = createBench(answering(healthy))
    const { at } = await bench.refresh({ clusters })
    bench.now += 15_000
    bench.backEnd = answering(tcpOnly)
    await bench.refresh({ clusters })
    const { graph } = await bench.refresh({ clusters, ...changes })
    const silent = [...graph.edges.values()].filter(({ silentSince }) => silentSince !== undefined)
    return silent.map((edge) => [edge.protocol, (edge.silentSince ?? 0) - at])
  }

  test('is silent at every level and in every scope that it is in', async () => {
    // one in each cluster
    const found = Array.from({ length: 2 }, () => ['http', 15_000])
    expect(await silentAfter({ level: 'version' })).toEqual(found)
    expect(await silentAfter({ level: 'cluster' })).toEqual(found)
    expect(await silentAfter({ namespaces: ['shop'] })).toEqual(found)
    expect(await silentAfter({ namespaces: ['data'] })).toEqual([])
  })

  test('is not what other clusters or another window tell of', async () => {
    expect(await silentAfter({ clusters: east })).toEqual([])
    expect(await silentAfter({ range: seconds(60) })).toEqual([])
  })
})
