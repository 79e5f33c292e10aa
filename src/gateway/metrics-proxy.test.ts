import { describe, expect, test } from 'vitest'

import { behaviours, redirect, startChaosUpstream } from './testing/chaos-upstream.ts'
import { form, metrics, startDemo } from './testing/demo-gateway.ts'
import { createTestGateway, oneCluster, startTestGateway } from './testing/gateway-under-test.ts'

describe('what the back end sees', () => {
  test('our headers and nothing of the client', async () => {
    const upstream = await startChaosUpstream()
    const headers = { 'X-Scope-OrgID': 'tenant-of-the-config' }
    const gateway = await startTestGateway(oneCluster(upstream.url, { headers }))
    const hostile = {
      'Impersonate-User': 'admin',
      'Impersonate-Group': 'system:masters',
      'Impersonate-Extra-Scopes': 'x',
      Cookie: 'a=b',
      Authorization: 'Bearer mine',
      'Proxy-Authorization': 'Basic x',
      'X-Forwarded-For': '10.0.0.1',
      'X-Forwarded-Host': 'evil.example',
      X_Forwarded_User: 'admin',
      'X-Scope-OrgID': 'somebody-else',
      TE: 'trailers',
      Connection: 'close, Authorization, X-Scope-OrgID',
    }
    const lines = Object.entries(hostile)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    const host = `Host: localhost:${gateway.port}\r\n`
    const answer = await gateway.send(
      `GET ${metrics}/query?query=up HTTP/1.1\r\n${host}${lines}\r\n`,
    )
    expect(answer).toContain('HTTP/1.1 200')
    expect(upstream.seen).toEqual([
      {
        method: 'GET',
        url: '/api/v1/query?query=up',
        body: '',
        headers: [
          `host: 127.0.0.1:${upstream.port}`,
          'connection: keep-alive',
          'accept: application/json',
          'accept-encoding: gzip',
          'user-agent: weir/1.2.3',
          'X-Scope-OrgID: tenant-of-the-config',
        ],
      },
    ])
  })

  test('a long question as a form', async () => {
    const upstream = await startChaosUpstream()
    const { gateway } = createTestGateway(oneCluster(`${upstream.url}/base/`))
    const body = `query=${'a'.repeat(5000)}`
    expect((await gateway.app.request(`${metrics}/query`, form(body))).status).toBe(200)
    expect(upstream.seen).toMatchObject([{ method: 'POST', url: '/base/api/v1/query', body }])
    expect(upstream.seen[0]?.headers).toEqual([
      `host: 127.0.0.1:${upstream.port}`,
      'connection: keep-alive',
      'accept: application/json',
      'accept-encoding: gzip',
      'user-agent: weir/1.2.3',
      'content-type: application/x-www-form-urlencoded',
      'content-length: 5006',
    ])
  })

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const canary = await startChaosUpstream()
    const upstream = await startChaosUpstream(
      redirect(status, `${canary.url}/api/v1/query?query=up`),
    )
    const { gateway } = createTestGateway(oneCluster(upstream.url))
    const answer = await gateway.app.request(`${metrics}/query?query=up`)
    expect(answer.status).toBe(502)
    expect(answer.headers.get('location')).toBeNull()
    expect(await answer.json()).toMatchObject({ errorType: 'upstream_redirect', kind: 'rejected' })
    expect([upstream.seen.length, canary.seen.length]).toEqual([1, 0])
  })
})

describe('what the client sees', () => {
  test('none of the back end’s headers, and a body that can do nothing by itself', async () => {
    const upstream = await startChaosUpstream(behaviours['foreign headers'])
    const gateway = await startTestGateway(oneCluster(upstream.url))
    const answer = await gateway.fetch(`${metrics}/query?query=up`)
    expect(answer.status).toBe(200)
    const names = [...answer.headers.keys()].filter(
      (name) => !['date', 'connection', 'keep-alive'].includes(name),
    )
    expect(names).toEqual([
      'cache-control',
      'content-encoding',
      'content-length',
      'content-security-policy',
      'content-type',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'permissions-policy',
      'referrer-policy',
      'vary',
      'x-content-type-options',
      'x-frame-options',
      'x-request-id',
    ])
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*; sandbox$/)
  })

  test('gzip only where it is accepted; the same text either way', async () => {
    const upstream = await startChaosUpstream(behaviours.gzipped)
    const { gateway } = createTestGateway(oneCluster(upstream.url))
    const ask = (encoding: string) =>
      gateway.app.request(`${metrics}/query?query=up`, { headers: { 'accept-encoding': encoding } })
    for (const encoding of ['', 'br', 'identity', 'gzip;q=0']) {
      const answer = await ask(encoding)
      expect(answer.headers.get('content-encoding')).toBeNull()
      expect(await answer.json()).toMatchObject({ status: 'success' })
    }
    for (const encoding of ['gzip', 'br, gzip;q=0.5', '*']) {
      const answer = await ask(encoding)
      expect(answer.headers.get('content-encoding')).toBe('gzip')
      const text = new Response(answer.body?.pipeThrough(new DecompressionStream('gzip')))
      expect(await text.json()).toMatchObject({ status: 'success' })
    }
  })

  test('the log has one line for a request, without what was asked', async () => {
    const { ask, lines } = startDemo()
    await ask(`${metrics}/query?query=canary`)
    await ask(`${metrics}/query?query=canary%0acanary`)
    const requests = lines.filter(({ message }) => message === 'request')
    expect(requests.map(({ fields }) => fields)).toMatchObject([
      { route: '/api/clusters/{cluster}/metrics/query', status: 200, method: 'GET' },
      { route: '/api/clusters/{cluster}/metrics/query', status: 400, method: 'GET' },
    ])
    expect(JSON.stringify(lines)).not.toContain('canary')
  })
})

describe('requests of other sites', () => {
  const sites = [undefined, 'same-origin', 'same-site', 'cross-site', 'none']
  const origins = [
    undefined,
    'http://localhost',
    'http://localhost:81',
    'http://evil.example',
    'null',
  ]
  const cases = sites.flatMap((site) => origins.map((origin) => ({ site, origin })))

  test.each(cases)('Sec-Fetch-Site $site, Origin $origin', async ({ site, origin }) => {
    const { ask, mesh } = startDemo()
    const headers = { ...(site && { 'sec-fetch-site': site }), ...(origin && { origin }) }
    const isOwn = origin === undefined || origin === 'http://localhost'
    const mayWrite =
      isOwn && (site === 'same-origin' || (site === undefined && origin !== undefined))
    const mayRead = isOwn && (site === undefined || site === 'same-origin' || site === 'none')

    const type = { 'content-type': 'application/json' }
    const body = JSON.stringify({ scenario: 'slow' })
    const write = await ask('/simulator/east/scenario', {
      method: 'POST',
      body,
      headers: { ...type, ...headers },
    })
    expect(write.status).toBe(mayWrite ? 200 : 403)
    expect(mesh.scenarios.get('east')).toBe(mayWrite ? 'slow' : undefined)
    const read = await ask(`${metrics}/query?query=up`, { headers })
    expect(read.status).toBe(mayRead ? 200 : 403)
    expect(mesh.seen).toHaveLength(mayRead ? 1 : 0)
  })
})
