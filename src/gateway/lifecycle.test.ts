import { createServer } from 'node:http'

import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { sessionSchema } from '#src/contract/session.ts'

import { behaviours, portOf, startChaosUpstream, vector } from './testing/chaos-upstream.ts'
import { createFakeMesh } from './testing/fake-mesh.ts'
import { createTestGateway, oneCluster, startTestGateway } from './testing/gateway-under-test.ts'

const query = '/api/clusters/east/metrics/query?query=up'

describe('the session', () => {
  test('tells what is configured and what has been found out', async () => {
    const upstream = await startChaosUpstream()
    const [cluster] = oneCluster(upstream.url, {
      metricPrefix: 'workload:',
      matchers: ['a="b"'],
      rateWindow: '2m',
    }).clusters
    const given = {
      readOnly: true,
      clusters: [
        {
          ...cluster,
          istioCluster: 'c1',
          traces: { kind: 'jaeger', url: 'http://127.0.0.1:1' },
          kubernetes: {},
        },
        { name: 'empty' },
      ],
    }
    const { gateway } = createTestGateway(given, { now: () => 1_700_000_000_000 })
    const session = async () =>
      sessionSchema.parse(await (await gateway.app.request('/api/session')).json())
    const first = await session()
    expect(first).toMatchObject({
      version: '1.2.3',
      now: 1_700_000_000_000,
      readOnly: true,
      permissions: ['read'],
      demo: false,
    })
    expect(first.clusters).toMatchObject([
      {
        name: 'east',
        cloud: 'aws',
        region: 'eu-west-1',
        istioCluster: 'c1',
        query: { metricPrefix: 'workload:', matchers: ['a="b"'], rateWindowSeconds: 120 },
        traces: { state: 'not-connected-yet' },
        kubernetes: { state: 'not-connected-yet' },
      },
      {
        name: 'empty',
        metrics: { state: 'none' },
        traces: { state: 'none' },
        kubernetes: { state: 'none' },
      },
    ])
    await vi.waitFor(async () =>
      expect((await session()).clusters[0]?.metrics).toMatchObject({
        state: 'reachable',
        version: 'Prometheus API',
      }),
    )
    expect((await gateway.app.request('/api/clusters/empty/metrics/query?query=up')).status).toBe(
      404,
    )
  })

  test('tells the version that the back end states', async () => {
    const { gateway } = createTestGateway({}, { simulator: createFakeMesh() })
    await vi.waitFor(async () => {
      const { clusters, demo } = sessionSchema.parse(
        await (await gateway.app.request('/api/session')).json(),
      )
      expect(demo).toBe(true)
      expect(clusters.map(({ metrics }) => metrics)).toMatchObject([
        { state: 'reachable', version: 'Prometheus 2.42.0' },
        { state: 'reachable', version: 'Prometheus 2.42.0' },
      ])
    })
  })

  test('holds no secret', async () => {
    const { gateway } = createTestGateway(
      oneCluster('http://127.0.0.1:1', { headers: { 'X-Token': 'canary' } }),
    )
    for (const path of ['/api/session', '/readyz', '/metrics', query]) {
      expect(await (await gateway.app.request(path)).text()).not.toContain('canary')
    }
  })
})

describe('starting and stopping', () => {
  test('it is ready although no back end answers, and finds them when they come', async () => {
    const place = createServer()
    await new Promise<void>((resolve) => place.listen(0, '127.0.0.1', resolve))
    const port = portOf(place.address())
    await new Promise((resolve) => place.close(resolve))

    const { gateway } = createTestGateway(oneCluster(`http://127.0.0.1:${port}`), {
      probeEveryMillis: 20,
    })
    const readiness = async () => {
      const answer = await gateway.app.request('/readyz')
      const body: unknown = await answer.json()
      return { code: answer.status, body }
    }
    expect(await readiness()).toMatchObject({ code: 200, body: { status: 'ready' } })
    const stateIs = (state: string) => async () =>
      expect(await readiness()).toMatchObject({
        body: { backends: [{ cluster: 'east', metrics: { state } }] },
      })
    await vi.waitFor(stateIs('unreachable'))
    const late = createServer(behaviours.ok).listen(port, '127.0.0.1')
    onTestFinished(() => void late.close())
    await vi.waitFor(stateIs('reachable'))
    late.closeAllConnections()
    late.close()
    await vi.waitFor(stateIs('unreachable'))
  })

  test('a taken port is an error', async () => {
    const first = await startTestGateway({ listen: { port: 0 } }, { simulator: createFakeMesh() })
    const second = createTestGateway(
      { listen: { port: first.port } },
      { simulator: createFakeMesh() },
    )
    await expect(second.gateway.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('what is in flight ends well, and new requests are told to go elsewhere', async () => {
    let answer: (() => void) | undefined
    const upstream = await startChaosUpstream((incoming, outgoing) => {
      answer = () => behaviours.ok(incoming, outgoing)
    })
    const gateway = await startTestGateway(oneCluster(upstream.url), {
      times: { grace: 300, drain: 10_000 },
    })
    const inFlight = gateway.fetch(query)
    await vi.waitFor(() => expect(upstream.seen).toHaveLength(1))

    const closed = gateway.server.close()
    const readiness = await gateway.fetch('/readyz')
    expect([readiness.status, readiness.headers.get('connection')]).toEqual([503, 'close'])
    expect(await readiness.json()).toMatchObject({ status: 'draining' })
    await vi.waitFor(async () => {
      await expect(gateway.fetch('/readyz')).rejects.toThrow('fetch failed')
    })
    answer?.()
    expect(await (await inFlight).text()).toBe(vector)
    await closed
  })

  test('what does not end is cut off', async () => {
    const upstream = await startChaosUpstream(behaviours['black hole'])
    const gateway = await startTestGateway(oneCluster(upstream.url), {
      times: { grace: 0, drain: 50 },
    })
    const outcome = gateway.fetch(query).catch((error: unknown) => error)
    await vi.waitFor(() => expect(upstream.seen).toHaveLength(1))
    await gateway.server.close()
    expect(await outcome).toMatchObject({ message: 'fetch failed' })
  })
})

test('a fault of our own is answered with 500 and logged, and the gateway goes on', async () => {
  const simulator = createFakeMesh()
  const broken = {
    ...simulator,
    exposition: () => {
      throw new Error('a fault of our own')
    },
  }
  const gateway = await startTestGateway({ listen: { port: 0 } }, { simulator: broken })
  const answer = await gateway.fetch('/simulator/east/metrics')
  expect(answer.status).toBe(500)
  const body = await answer.json()
  expect(body).toMatchObject({
    errorType: 'internal',
    requestId: answer.headers.get('x-request-id'),
  })
  expect(JSON.stringify(body)).not.toContain('a fault of our own')
  expect(gateway.lines.find(({ level }) => level === 'error')?.fields).toMatchObject({
    requestId: answer.headers.get('x-request-id'),
    error: { message: 'a fault of our own' },
  })
  expect((await gateway.fetch('/healthz')).status).toBe(200)
})

test('its own metrics count requests, upstream calls and shared answers', async () => {
  const { gateway } = createTestGateway({}, { simulator: createFakeMesh() })
  const fixed = `${query}&time=10`
  await (await gateway.app.request(fixed)).text()
  await (await gateway.app.request(fixed)).text()
  await gateway.app.request('/api/clusters/east/metrics/label/a/values')
  const text = await (await gateway.app.request('/metrics')).text()
  const lines = text.split('\n')
  expect(lines).toContain(
    'weir_http_requests_total{route="/api/clusters/{cluster}/metrics/query",method="GET",status="200"} 2',
  )
  expect(lines).toContain('weir_answers_total{cluster="east",origin="asked"} 2')
  expect(lines).toContain('weir_answers_total{cluster="east",origin="kept"} 1')
  expect(lines).toContain(
    'weir_upstream_requests_total{cluster="east",endpoint="query",outcome="ok"} 1',
  )
  expect(lines).toContain(
    'weir_upstream_requests_total{cluster="east",endpoint="label_values",outcome="ok"} 1',
  )
  expect(lines).toContain('weir_upstream_breaker_open{cluster="west"} 0')
  expect(text).toContain('weir_build_info{version="1.2.3"')
})

test('the demo shows its exposition and its outages, and nothing of them exists without it', async () => {
  const { gateway } = createTestGateway({}, { simulator: createFakeMesh() })
  const exposition = await gateway.app.request('/simulator/west/metrics')
  expect(exposition.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await exposition.text()).toBe('istio_requests_total{cluster="west"} 1 1000\n')
  expect(await (await gateway.app.request('/simulator/west/scenario')).json()).toMatchObject({
    scenario: null,
  })
  expect((await gateway.app.request('/simulator/nowhere/metrics')).status).toBe(404)
  const post = (body: string) =>
    gateway.app.request('/simulator/west/scenario', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', origin: 'http://localhost' },
    })
  for (const body of ['', '{', '{"scenario":"none"}', '{"scenario":"slow","more":1}', '[]']) {
    expect((await post(body)).status).toBe(400)
  }
  expect(await (await post('{"scenario":"html"}')).json()).toMatchObject({ scenario: 'html' })
  expect(await (await post('{"scenario":null}')).json()).toMatchObject({ scenario: null })

  const real = createTestGateway(oneCluster('http://127.0.0.1:1')).gateway
  expect((await real.app.request('/simulator/east/metrics')).status).toBe(404)
})
