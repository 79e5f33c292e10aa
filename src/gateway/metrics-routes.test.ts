import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { errorBodySchema } from '#src/contract/error.ts'

import { routes } from './routes.ts'
import { form, generous, metrics, startDemo } from './testing/demo-gateway.ts'
import { createFakeMesh } from './testing/fake-mesh.ts'
import { startTestGateway } from './testing/gateway-under-test.ts'

describe('what is asked', () => {
  test.each([
    ['query?query=up&time=10', 'api/v1/query?query=up&time=10'],
    [
      'query_range?step=15s&query=up&start=0&end=60',
      'api/v1/query_range?end=60&query=up&start=0&step=15s',
    ],
    ['query_exemplars?query=up&start=0&end=60', 'api/v1/query_exemplars?end=60&query=up&start=0'],
    ['series?match[]=up&match[]=down', 'api/v1/series?match%5B%5D=down&match%5B%5D=up'],
    ['labels', 'api/v1/labels'],
    ['label/reporter/values?limit=5', 'api/v1/label/reporter/values?limit=5'],
    ['alerts', 'api/v1/alerts'],
  ])('%s', async (asked, upstream) => {
    const { ask, mesh } = startDemo()
    const answer = await ask(`${metrics}/${asked}`)
    expect(answer.status).toBe(200)
    expect(mesh.seen.map(({ url }) => url)).toEqual([`http://simulator/${upstream}`])
  })

  test('a POST asks the same as a GET, and long questions go into a body', async () => {
    const { ask, mesh } = startDemo()
    expect((await ask(`${metrics}/query`, form('query=up'))).status).toBe(200)
    const long = `up{namespace=~"${'a|'.repeat(3000)}"}`
    expect(
      (await ask(`${metrics}/query`, form(String(new URLSearchParams({ query: long }))))).status,
    ).toBe(200)
    expect(mesh.seen.map(({ method, url }) => [method, url])).toEqual([
      ['GET', 'http://simulator/api/v1/query?query=up'],
      ['POST', 'http://simulator/api/v1/query'],
    ])
    expect(new URLSearchParams(await mesh.seen[1]?.text()).get('query')).toBe(long)
  })

  test('whatever is not in the table asks nobody', async () => {
    const { ask, mesh } = startDemo()
    const own = { headers: { origin: 'http://localhost' } }
    const paths = [
      '/-/reload',
      '/api/v1/admin/tsdb/delete_series',
      '/api/v1/status/config',
      '/api/v1/query?query=up',
      '/api/v1/namespaces/default/secrets',
      '/api',
      '/api/',
      '/api/clusters',
      '/api/clusters/east',
      metrics,
      `${metrics}/`,
      `${metrics}/query/`,
      `${metrics}/QUERY`,
      `${metrics}/status/config`,
      `${metrics}/admin/tsdb/snapshot`,
      `${metrics}/label/values`,
      `${metrics}/label/a/b/values`,
      `${metrics}/alerts/`,
      `${metrics}/rules`,
      `${metrics}/alertmanagers`,
      '/api/clusters/east/kubernetes/api/v1/namespaces/a/pods/b/exec',
      '/api/clusters/east/kubernetes/api/v1/namespaces/a/services/b/proxy/',
      '/api/clusters/{cluster}/metrics/query?query=up',
      '/simulator/',
      '/simulator/east',
    ]
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
    for (const path of paths) {
      for (const method of methods) {
        const answer = await ask(path, { method, ...own })
        expect([method, path, answer.status]).toEqual([method, path, 404])
      }
    }
    for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const { template } of routes) {
        const path = template.replace('{cluster}', 'east').replace('{name}', 'a')
        expect([method, path, (await ask(path, { method, ...own })).status]).toEqual([
          method,
          path,
          404,
        ])
      }
    }
    expect(mesh.seen).toHaveLength(0)
  })

  test('an unknown cluster is answered like any other unknown address', async () => {
    const { ask, mesh } = startDemo()
    const bodyOf = async (path: string) => {
      const answer = await ask(path)
      expect(answer.status).toBe(404)
      return { ...errorBodySchema.parse(await answer.json()), requestId: '' }
    }
    const unknown = await bodyOf('/api/nothing')
    const names = [
      'evil.example',
      '127.0.0.1:9',
      'c1@evil',
      'EAST',
      'east%00',
      'east%2f..',
      '',
      '__proto__',
      'constructor',
      '169.254.169.254',
      'e%61st',
    ]
    for (const name of names)
      expect(await bodyOf(`/api/clusters/${name}/metrics/query?query=up`)).toEqual(unknown)
    expect(await bodyOf('/api/clusters/nope/metrics/query?query=')).toEqual(unknown)
    expect(mesh.seen).toHaveLength(0)
  })

  test.each([
    ['query', 'query=up&rateInterval=1m]))%20or%20up{x="'],
    ['query', 'query=up&query=down'],
    ['query', 'query=up&auth_token=x'],
    ['query', ''],
    ['query', 'query='],
    ['query', 'query=%'],
    ['query', 'query=%ff'],
    ['query', `query=up&time=yesterday`],
    ['query', `query=up&timeout=0`],
    ['query', 'query=a%0d%0aX-Evil:1'],
    ['query', 'query=a%e2%80%a8b'],
    ['query', 'query=up&constructor=1'],
    ['query', 'query=up&__proto__=1'],
    ['query_range', 'query=up&start=0&end=60&step=0'],
    ['query_range', 'query=up&start=0&end=60&step=-1'],
    ['query_range', 'query=up&start=0&end=20000&step=1'],
    ['query_range', 'query=up&start=60&end=0&step=1'],
    ['query_range', 'query=up&start=0&end=60'],
    ['query_exemplars', 'query=up'],
    ['series', ''],
    ['series', `${'match[]=up&'.repeat(300)}limit=1`],
    ['labels', 'query=up'],
    ['alerts', 'type=alert'],
    ['alerts', 'match[]=up'],
    ['label/a%20b/values', ''],
    ['label/1a/values', ''],
    ['label/..a/values', ''],
  ])('%s?%s is refused without asking', async (endpoint, parameters) => {
    const { ask, mesh } = startDemo()
    const answers = [await ask(`${metrics}/${endpoint}?${parameters}`)]
    if (!endpoint.startsWith('label/') && endpoint !== 'alerts')
      answers.push(await ask(`${metrics}/${endpoint}`, form(parameters)))
    for (const answer of answers) {
      expect(answer.status).toBe(400)
      const { error } = errorBodySchema.parse(await answer.json())
      expect(error).not.toMatch(/rateInterval|auth_token|Evil|yesterday/)
    }
    expect(mesh.seen).toHaveLength(0)
  })

  test('bodies of other types, and parameters in two places, are refused', async () => {
    const { ask, mesh } = startDemo()
    expect((await ask(`${metrics}/query?query=up`, form('query=up'))).status).toBe(400)
    expect(
      (await ask(`${metrics}/query`, form('query=up', { 'content-type': 'text/plain' }))).status,
    ).toBe(415)
    expect((await ask(`${metrics}/query`, form(`query=${'a'.repeat(1024 * 1024)}`))).status).toBe(
      413,
    )
    expect(mesh.seen).toHaveLength(0)
  })

  test('no sequence of odd segments reaches a back end by another path than the template', async () => {
    const mesh = createFakeMesh()
    const gateway = await startTestGateway(
      { listen: { port: 0 }, ...generous },
      { simulator: mesh },
    )
    const odd = fc.constantFrom(
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%252f',
      ';',
      '%00',
      '//',
      '?',
      '#',
      '@',
      'a',
      'east',
    )
    const segment = fc.array(odd, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
    const shapes = fc.tuple(fc.constantFrom('cluster', 'name', 'page'), segment)
    const statuses = new Set<number>()
    let tried = 0
    await fc.assert(
      fc.asyncProperty(fc.array(shapes, { minLength: 50, maxLength: 50 }), async (batch) => {
        const targets = batch.map(([place, text]) => {
          if (place === 'page') return `/${text}`
          return place === 'cluster'
            ? `/api/clusters/${text}/metrics/labels`
            : `${metrics}/label/${text}/values`
        })
        const host = `Host: localhost:${gateway.port}\r\n`
        const answers = await Promise.all(
          targets.map((target) =>
            gateway.send(`GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`),
          ),
        )
        tried += answers.length
        for (const answer of answers) statuses.add(Number(answer.slice(9, 12)))
      }),
      { numRuns: 200 },
    )
    expect(tried).toBe(10_000)
    expect([...statuses].filter((status) => ![200, 400, 404].includes(status))).toEqual([])
    const paths = new Set(mesh.seen.map(({ url }) => new URL(url).pathname))
    for (const path of paths) expect(path).toMatch(/^\/api\/v1\/(labels|label\/[a-z]+\/values)$/)
  })
})
