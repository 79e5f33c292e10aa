import { connect } from 'node:net'

import { expect, test } from 'vitest'

import { createFakeMesh } from './testing/fake-mesh.ts'
import { settings, startTestGateway, type RunningGateway } from './testing/gateway-under-test.ts'

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])

async function start(more: Parameters<typeof startTestGateway>[1] = {}) {
  const simulator = createFakeMesh()
  const gateway = await startTestGateway({ listen: { port: 0 } }, { simulator, ...more })
  return { ...gateway, simulator }
}

const query = '/api/clusters/east/metrics/query?query=up'
const get = (gateway: RunningGateway, target: string, headers = '') =>
  gateway.send(
    `GET ${target} HTTP/1.1\r\nHost: localhost:${gateway.port}\r\n${headers}Connection: close\r\n\r\n`,
  )

test('a well-formed request is answered', async () => {
  const gateway = await start()
  expect(statusOf(await get(gateway, query))).toBe(200)
  expect(gateway.simulator.seen).toHaveLength(1)
})

test('ambiguous and smuggled requests are answered with 400 and a closed connection', async () => {
  const gateway = await start()
  const host = `Host: localhost:${gateway.port}`
  const post = `POST /api/clusters/east/metrics/query HTTP/1.1\r\n${host}\r\nOrigin: http://localhost:${gateway.port}\r\n`
  const line = `GET ${query} HTTP/1.1\r\n`
  const forms = [
    `${post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${post}Content-Length: 6\r\nContent-Length: 7\r\n\r\nquery=`,
    `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    `${line}${host}\r\nX-Folded: a\r\n b\r\n\r\n`,
    `${line}${host}\r\nX-Space : a\r\n\r\n`,
    `${line}${host}\r\nX-Bare: a\rb\r\n\r\n`,
    `${line}\r\n`,
    `${line}${host}\r\nHost: localhost:${gateway.port}\r\n\r\n`,
    `GET http://evil.example${query} HTTP/1.1\r\n${host}\r\n\r\n`,
    `GET //evil.example${query} HTTP/1.1\r\n${host}\r\n\r\n`,
    `GET /api/../../x HTTP/1.1\r\n${host}\r\n\r\n`,
    `GET /api/./session HTTP/1.1\r\n${host}\r\n\r\n`,
    `GET /api\\session HTTP/1.1\r\n${host}\r\n\r\n`,
    `GET /api/session#x HTTP/1.1\r\n${host}\r\n\r\n`,
    `OPTIONS * HTTP/1.1\r\n${host}\r\n\r\n`,
    `${line}${host}\r\nContent-Length: 5\r\n\r\nquery`,
    `${line}${host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ]
  const answers = await Promise.all(forms.map((form) => gateway.send(form)))
  expect(answers.map(statusOf)).toEqual(forms.map(() => 400))
  expect(answers.join('').toLowerCase()).not.toContain('evil')
  expect(gateway.simulator.seen).toHaveLength(0)
})

test('header names and values of a request cannot split the log or the answer', async () => {
  const gateway = await start()
  for (const bytes of ['%0d%0aX-Evil:1', '%0a', '%e2%80%a8', '%00']) {
    const answer = await get(gateway, `/api/clusters/east/metrics/query?query=a${bytes}`)
    expect(statusOf(answer)).toBe(400)
    expect(answer.toLowerCase()).not.toContain('\nx-evil')
  }
  expect(gateway.simulator.seen).toHaveLength(0)
})

test('only names of this machine, with the right port, are answered', async () => {
  const gateway = await start({})
  const { port } = gateway
  const ask = async (host: string) =>
    statusOf(
      await gateway.send(`GET /api/session HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    )
  const own = ['localhost', 'LocalHost', '127.0.0.1', '[::1]', '[0:0:0:0:0:0:0:1]', '[::0001]']
  for (const name of own) expect([name, await ask(`${name}:${port}`)]).toEqual([name, 200])
  const foreign = [
    `rebind.test:${port}`,
    `127.0.0.1.evil:${port}`,
    `localhost.evil:${port}`,
    `evil@localhost:${port}`,
    `localhost:${port + 1}`,
    'localhost',
    `[::2]:${port}`,
    `10.0.0.1:${port}`,
    `0x7f.1:${port}`,
    `2130706433:${port}`,
    '',
  ]
  for (const host of foreign) expect([host, await ask(host)]).toEqual([host, 403])
})

test('a name from the settings is answered as well', async () => {
  const given = { listen: { port: 0, allowedHosts: ['weir.example:8443'] } }
  const gateway = await startTestGateway(given, { simulator: createFakeMesh() })
  const answer = await gateway.send(
    'GET /api/session HTTP/1.1\r\nHost: Weir.example:8443\r\nConnection: close\r\n\r\n',
  )
  expect(statusOf(answer)).toBe(200)
  expect(settings(given).listen.allowedHosts).toEqual(['weir.example:8443'])
})

test('no connection is upgraded, whoever asks', async () => {
  const gateway = await start()
  const key =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n'
  for (const origin of [
    '',
    'Origin: http://evil.example\r\n',
    `Origin: http://localhost:${gateway.port + 1}\r\n`,
  ]) {
    for (const target of [query, '/', '/api/session']) {
      const answer = await gateway.send(
        `GET ${target} HTTP/1.1\r\nHost: localhost:${gateway.port}\r\n${key}${origin}\r\n`,
      )
      expect(statusOf(answer)).toBe(426)
    }
  }
  expect(gateway.simulator.seen).toHaveLength(0)
})

test('long addresses, headers and bodies are refused', async () => {
  const gateway = await start()
  const own = `Host: localhost:${gateway.port}\r\nOrigin: http://localhost:${gateway.port}\r\n`
  const form = 'Content-Type: application/x-www-form-urlencoded\r\n'
  const post = `POST /api/clusters/east/metrics/query HTTP/1.1\r\n${own}${form}`
  expect(statusOf(await get(gateway, `/x?${'a'.repeat(8192)}`))).toBe(414)
  expect(statusOf(await get(gateway, query, `X-Long: ${'a'.repeat(17_000)}\r\n`))).toBe(431)
  const tooLong = 1024 * 1024 + 1
  expect(statusOf(await gateway.send(`${post}Content-Length: ${tooLong}\r\n\r\n`))).toBe(413)
  const chunk = `${tooLong.toString(16)}\r\n${'a'.repeat(tooLong)}\r\n0\r\n\r\n`
  expect(statusOf(await gateway.send(`${post}Transfer-Encoding: chunked\r\n\r\n${chunk}`))).toBe(
    413,
  )
  expect(gateway.simulator.seen).toHaveLength(0)
  expect(statusOf(await get(gateway, query))).toBe(200)
})

test('connections that dawdle are closed while others are served', async () => {
  const gateway = await start({ times: { headers: 300, request: 300, check: 50 } })
  const drip = () =>
    new Promise<void>((resolve) => {
      const socket = connect(gateway.port, '127.0.0.1')
      const bytes = `GET ${query} HTTP/1.1\r\nX: ${'x'.repeat(500)}`.split('')
      const timer = setInterval(() => socket.write(bytes.shift() ?? 'x'), 10)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearInterval(timer)
        resolve()
      })
    })
  const closed = Promise.all(Array.from({ length: 50 }, drip))
  expect(statusOf(await get(gateway, query))).toBe(200)
  const slowBody = gateway.send(
    `POST /api/clusters/east/metrics/query HTTP/1.1\r\nHost: localhost:${gateway.port}\r\nOrigin: http://localhost:${gateway.port}\r\n` +
      'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nquery=',
  )
  await closed
  expect([408, Number.NaN]).toContain(statusOf(await slowBody))
})
