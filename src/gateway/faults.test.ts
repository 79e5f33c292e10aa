import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { gunzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { errorBodySchema } from '#src/contract/error.ts'

import { behaviours, sized, startChaosUpstream } from './testing/chaos-upstream.ts'
import { answerJson, createFakeMesh } from './testing/fake-mesh.ts'
import {
  createTestGateway,
  oneCluster,
  startTestGateway,
  type RunningGateway,
} from './testing/gateway-under-test.ts'

const query = '/api/clusters/east/metrics/query?query=up'
const quick = { timeouts: { connect: '500ms', firstByte: '300ms', idle: '200ms', total: '1s' } }

/** What came over the wire, and whether it ended as its framing says. */
type Received = { readonly status: number; readonly body: Buffer; readonly complete: boolean }

function receive(
  gateway: RunningGateway,
  path: string,
  { encoding = 'gzip', onData }: { encoding?: string; onData?: () => void } = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      gateway.url + path,
      { headers: { 'accept-encoding': encoding }, agent: false },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => {
          parts.push(part)
          onData?.()
        })
        answer.on('error', () => undefined)
        answer.on('close', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: Buffer.concat(parts),
            complete: answer.complete,
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

describe('a back end that fails', () => {
  test.each([
    ['reset before', 502, 'upstream_unreachable', 'unreachable'],
    ['reset in the body', 502, 'upstream_cut', 'unreachable'],
    ['black hole', 504, 'upstream_timeout', 'timeout'],
    ['trickle', 504, 'upstream_timeout', 'timeout'],
    ['rate limited', 429, 'upstream_rate_limited', 'rate-limited'],
    ['server error', 502, 'upstream_error', 'unreachable'],
    ['unavailable', 502, 'upstream_error', 'unreachable'],
    ['query timed out', 504, 'upstream_timeout', 'timeout'],
    ['bad query', 400, 'bad_data', 'rejected'],
    ['unauthorized', 502, 'upstream_auth', 'unauthorized'],
    ['forbidden', 502, 'upstream_auth', 'forbidden'],
    ['missing', 502, 'upstream_error', 'not-found'],
    ['html', 502, 'upstream_malformed', 'malformed'],
    ['html that says it is JSON', 502, 'upstream_malformed', 'malformed'],
    ['truncated', 502, 'upstream_malformed', 'malformed'],
    ['empty', 502, 'upstream_malformed', 'malformed'],
    ['no content', 502, 'upstream_error', 'rejected'],
    ['truncated gzip', 502, 'upstream_malformed', 'malformed'],
    ['gzip in name only', 502, 'upstream_malformed', 'malformed'],
    ['brotli', 502, 'upstream_malformed', 'malformed'],
    ['lying length, too long', 502, 'upstream_cut', 'unreachable'],
    ['many headers', 502, 'upstream_malformed', 'malformed'],
  ] as const)('%s', async (name, status, errorType, kind) => {
    const upstream = await startChaosUpstream(behaviours[name])
    const { gateway } = createTestGateway(oneCluster(upstream.url, quick))
    const answer = await gateway.app.request(query)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/json')
    const body = errorBodySchema.parse(await answer.json())
    expect(body).toMatchObject({ errorType, kind, requestId: answer.headers.get('x-request-id') })
    expect(body.error).not.toContain('script')

    upstream.behave(behaviours.ok)
    expect((await gateway.app.request(query)).status).toBe(200)
  })

  test('refused', async () => {
    const upstream = await startChaosUpstream()
    const { gateway } = createTestGateway(oneCluster('http://127.0.0.1:1', quick))
    expect(await (await gateway.app.request(query)).json()).toMatchObject({
      errorType: 'upstream_unreachable',
      error: 'The metrics back end of east cannot be reached: it refused the connection.',
    })
    expect(upstream.seen).toHaveLength(0)
  })

  test('its own words and its wish to be left alone are passed on', async () => {
    const upstream = await startChaosUpstream(behaviours['bad query'])
    const { gateway } = createTestGateway(oneCluster(upstream.url))
    expect(await (await gateway.app.request(query)).json()).toMatchObject({
      error: 'parse error: <',
    })
    upstream.behave(behaviours['rate limited'])
    expect((await gateway.app.request(query)).headers.get('retry-after')).toBe('7')
    upstream.behave(behaviours.unavailable)
    expect((await gateway.app.request(query)).headers.get('retry-after')).toBe('3')
  })

  test('credentials that cannot be read or sent', async () => {
    const upstream = await startChaosUpstream()
    const { gateway } = createTestGateway(
      oneCluster(upstream.url, { bearerTokenFile: '/nowhere/token' }),
    )
    expect(await (await gateway.app.request(query)).json()).toMatchObject({
      errorType: 'upstream_credentials',
      kind: 'unauthorized',
    })
    expect(upstream.seen).toHaveLength(0)
  })
})

describe('a large answer', () => {
  const bomb = sized(200 * 1024 * 1024, { gzip: true })

  test('50 MB pass, packed or not, without being held whole', async () => {
    const upstream = await startChaosUpstream(sized(50 * 1024 * 1024))
    const gateway = await startTestGateway(oneCluster(upstream.url))
    const before = process.memoryUsage().rss
    const packed = await receive(gateway, query)
    expect(packed).toMatchObject({ status: 200, complete: true })
    expect(packed.body.length).toBeLessThan(1024 * 1024)
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(100)
    expect(gunzipSync(packed.body).length).toBeGreaterThan(50 * 1024 * 1024)
    const plain = await receive(gateway, query, { encoding: 'identity' })
    expect(plain.complete).toBe(true)
    expect(plain.body.equals(gunzipSync(packed.body))).toBe(true)
  })

  test.each([
    ['too long as it is', sized(65 * 1024 * 1024), 'gzip'],
    ['too long as it is, unpacked', sized(65 * 1024 * 1024), 'identity'],
    ['a gzip bomb', bomb, 'gzip'],
    ['a gzip bomb, unpacked', bomb, 'identity'],
  ])('%s is broken off, and never looks whole', async (_, behaviour, encoding) => {
    const upstream = await startChaosUpstream(behaviour)
    const gateway = await startTestGateway(oneCluster(upstream.url))
    const before = process.memoryUsage().rss
    const received = await receive(gateway, query, { encoding })
    expect(received.complete).toBe(false)
    const grown = process.memoryUsage().rss - before - received.body.length
    expect(grown / 1024 / 1024).toBeLessThan(100)
    upstream.behave(behaviours.ok)
    expect((await receive(gateway, query)).complete).toBe(true)
    expect(gateway.lines.map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ brokenOff: true }),
    )
  })

  test('a limit of its own makes a small one an error', async () => {
    const upstream = await startChaosUpstream(sized(1024 * 1024 - 100))
    const { gateway } = createTestGateway(oneCluster(upstream.url))
    expect((await gateway.app.request(query)).status).toBe(200)
    upstream.behave(sized(65 * 1024 * 1024))
    const answer = await gateway.app.request(query)
    await expect(answer.arrayBuffer()).rejects.toThrow('broke off')
  })

  test.each(['gzip', 'identity'])(
    'one that is reset on its way is broken off, too (%s)',
    async (encoding) => {
      let reset: (() => void) | undefined
      const upstream = await startChaosUpstream((incoming, outgoing) => {
        reset = () => incoming.socket.resetAndDestroy()
        outgoing.writeHead(200, { 'content-type': 'application/json' })
        outgoing.write(`{"data":"${randomBytes(2 * 1024 * 1024).toString('hex')}`)
      })
      const gateway = await startTestGateway(oneCluster(upstream.url))
      const received = await receive(gateway, query, { encoding, onData: () => reset?.() })
      expect(received).toMatchObject({ status: 200, complete: false })
    },
  )
})

const stream = (start: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
  new Response(new ReadableStream<Uint8Array>({ start }), {
    headers: { 'content-type': 'application/json' },
  })

describe('the simulator’s outages take the same way', () => {
  const never = new Promise<Response>(() => undefined)
  const open = new TextEncoder().encode('{"status":')

  test.each([
    ['refused', () => Promise.reject(new TypeError('fetch failed')), 502, 'upstream_unreachable'],
    ['black hole', () => never, 504, 'upstream_timeout'],
    ['hanging body', () => stream((body) => body.enqueue(open)), 504, 'upstream_timeout'],
    [
      'reset',
      () =>
        stream((body) => {
          body.enqueue(open)
          body.error(new Error('reset'))
        }),
      502,
      'upstream_cut',
    ],
    ['server error', () => answerJson('{}', 500), 502, 'upstream_error'],
    [
      'a refusal of a type that nobody knows',
      () => answerJson('{"status":"error","errorType":"made_up_17","error":"no"}', 422),
      422,
      'upstream_error',
    ],
    [
      'html',
      () => new Response('<p>', { headers: { 'content-type': 'text/html' } }),
      502,
      'upstream_malformed',
    ],
  ])('%s', async (_, answer, status, errorType) => {
    const mesh = createFakeMesh()
    const { gateway } = createTestGateway(
      {},
      { simulator: mesh, demoTimeouts: { connect: 1, firstByte: 200, idle: 200, total: 1000 } },
    )
    mesh.behave(answer)
    const given = await gateway.app.request(query)
    expect(given.status).toBe(status)
    expect(await given.json()).toMatchObject({ errorType })
  })
})
