import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { behaviours, startChaosUpstream, type SeenRequest } from './testing/chaos-upstream.ts'
import { createTestGateway, oneCluster } from './testing/gateway-under-test.ts'

const directory = mkdtempSync(join(tmpdir(), 'weir-tls-'))
const at = (name: string) => join(directory, name)
const openssl = (...argv: readonly string[]) =>
  execFileSync('openssl', argv, { cwd: directory, stdio: 'ignore' })
afterAll(() => rmSync(directory, { recursive: true }))

function authority(name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`]
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    ...subject,
  )
}

function certificate(name: string, issuer: string, names: string, days: string): void {
  writeFileSync(at(`${name}.ext`), `subjectAltName=${names}\n`)
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
  )
  const sign = [
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    `${issuer}.pem`,
    '-CAkey',
    `${issuer}.key`,
    '-CAcreateserial',
  ]
  openssl(...sign, '-days', days, '-extfile', `${name}.ext`, '-out', `${name}.pem`)
}

const pair = (name: string) => ({
  key: readFileSync(at(`${name}.key`)),
  cert: readFileSync(at(`${name}.pem`)),
})

authority('ca')
authority('other-ca')
certificate('right', 'ca', 'IP:127.0.0.1', '2')
certificate('wrong-name', 'ca', 'DNS:elsewhere.example', '2')
certificate('expired', 'ca', 'IP:127.0.0.1', '-1')
certificate('client', 'ca', 'DNS:client', '2')

const query = '/api/clusters/east/metrics/query?query=up'
const secure = { caFile: at('ca.pem') }

describe('a back end behind TLS', () => {
  test('is trusted by its authority', async () => {
    const upstream = await startChaosUpstream(behaviours.ok, pair('right'))
    const { gateway } = createTestGateway(oneCluster(upstream.url, secure))
    expect((await gateway.app.request(query)).status).toBe(200)
  })

  test.each([
    ['unknown authority', 'right', { caFile: at('other-ca.pem') }, {}],
    ['no authority of ours', 'right', {}, {}],
    ['wrong name', 'wrong-name', secure, {}],
    ['expired', 'expired', secure, {}],
    [
      'too old a protocol',
      'right',
      secure,
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    ],
  ] as const)('is refused: %s', async (_, name, config, server) => {
    const upstream = await startChaosUpstream(behaviours.ok, { ...pair(name), ...server })
    const { gateway } = createTestGateway(oneCluster(upstream.url, config))
    const answer = await gateway.app.request(query)
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ errorType: 'upstream_tls', kind: 'unreachable' })
    expect(upstream.seen).toHaveLength(0)
  })

  test.each([
    ['TLSv1.2', 'upstream_tls'],
    // The handshake is over before the server misses the certificate, and all we see is that it hangs up.
    ['TLSv1.3', 'upstream_unreachable'],
  ] as const)(
    'that wants to know us is out of reach without a certificate (%s)',
    async (maxVersion, errorType) => {
      const server = {
        ...pair('right'),
        requestCert: true,
        ca: readFileSync(at('ca.pem')),
        maxVersion,
      }
      const upstream = await startChaosUpstream(behaviours.ok, server)
      const { gateway } = createTestGateway(oneCluster(upstream.url, secure))
      const answer = await gateway.app.request(query)
      expect(answer.status).toBe(502)
      expect(await answer.json()).toMatchObject({ errorType, kind: 'unreachable' })
      expect(upstream.seen).toHaveLength(0)
    },
  )

  test('that wants to know us gets our certificate', async () => {
    const upstream = await startChaosUpstream(behaviours.ok, {
      ...pair('right'),
      requestCert: true,
      ca: readFileSync(at('ca.pem')),
    })
    const ours = { ...secure, certFile: at('client.pem'), keyFile: at('client.key') }
    const { gateway } = createTestGateway(oneCluster(upstream.url, ours))
    expect((await gateway.app.request(query)).status).toBe(200)
  })

  test('is judged by a replaced file without a restart', async () => {
    let now = 1_000_000
    const upstream = await startChaosUpstream(behaviours.ok, pair('right'))
    copyFileSync(at('other-ca.pem'), at('rotated.pem'))
    const { gateway } = createTestGateway(oneCluster(upstream.url, { caFile: at('rotated.pem') }), {
      now: () => now,
    })
    expect((await gateway.app.request(query)).status).toBe(502)
    copyFileSync(at('ca.pem'), at('rotated.pem'))
    now += 60_000
    expect((await gateway.app.request(query)).status).toBe(200)
  })
})

const authorization = ({ headers }: SeenRequest) =>
  headers.find((line) => line.startsWith('authorization: '))

describe('credentials in files', () => {
  test('a bearer token is read again when it has been replaced', async () => {
    let now = 1_000_000
    const upstream = await startChaosUpstream()
    writeFileSync(at('token'), 'first\n')
    const { gateway } = createTestGateway(
      oneCluster(upstream.url, { bearerTokenFile: at('token') }),
      { now: () => now },
    )
    await gateway.app.request(query)
    writeFileSync(at('token'), 'second\n')
    await gateway.app.request(query)
    now += 60_000
    await gateway.app.request(query)
    expect(upstream.seen.map(authorization)).toEqual([
      'authorization: Bearer first',
      'authorization: Bearer first',
      'authorization: Bearer second',
    ])
  })

  test('a token that no header can carry is not sent', async () => {
    const upstream = await startChaosUpstream()
    writeFileSync(at('bad-token'), 'a\r\nX-Evil: 1')
    const { gateway } = createTestGateway(
      oneCluster(upstream.url, { bearerTokenFile: at('bad-token') }),
    )
    expect(await (await gateway.app.request(query)).json()).toMatchObject({
      errorType: 'upstream_credentials',
    })
    expect(upstream.seen).toHaveLength(0)
  })

  test('a user name and a password', async () => {
    const upstream = await startChaosUpstream()
    writeFileSync(at('password'), 'päss word\n')
    const basicAuth = { username: 'weir', passwordFile: at('password') }
    const { gateway } = createTestGateway(oneCluster(upstream.url, { basicAuth }))
    await gateway.app.request(query)
    const [, , encoded = ''] = upstream.seen.map(authorization)[0]?.split(' ') ?? []
    expect(Buffer.from(encoded, 'base64').toString()).toBe('weir:päss word')
  })
})
