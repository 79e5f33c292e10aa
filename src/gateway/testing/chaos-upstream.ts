import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import { onTestFinished } from 'vitest'

/** What the back end saw of one request. */
export type SeenRequest = {
  readonly method: string
  readonly url: string
  /** In the order and the spelling of the wire: "accept: application/json". */
  readonly headers: readonly string[]
  readonly body: string
}

export type ChaosUpstream = {
  readonly url: string
  readonly port: number
  /** Requests, the gateway's own probes left out. */
  readonly seen: readonly SeenRequest[]
  /** Connections of clients that went away before the answer ended. */
  readonly abandoned: () => number
  /** Decides the next answers. */
  readonly behave: (behaviour: Behaviour) => void
}

export type Behaviour = (incoming: IncomingMessage, outgoing: ServerResponse) => void

export const vector = '{"status":"success","data":{"resultType":"vector","result":[]}}'

const json = { 'content-type': 'application/json' }
const endless = (outgoing: ServerResponse, everyMillis: number, text: string) => {
  const timer = setInterval(() => outgoing.write(text), everyMillis)
  outgoing.once('close', () => clearInterval(timer))
}

/** Ways in which a back end answers, or fails to. */
export const behaviours = {
  ok: (_, outgoing) => outgoing.writeHead(200, json).end(vector),
  gzipped: (_, outgoing) =>
    outgoing.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(vector)),
  'black hole': () => undefined,
  'reset before': (incoming) => incoming.socket.resetAndDestroy(),
  'reset in the body': (incoming, outgoing) => {
    outgoing.writeHead(200, { ...json, 'content-length': 1000 })
    outgoing.write('{"status":"success","data":', () => incoming.socket.resetAndDestroy())
  },
  trickle: (_, outgoing) => {
    outgoing.writeHead(200, json)
    outgoing.write('{')
    endless(outgoing, 20, ' ')
  },
  'rate limited': (_, outgoing) =>
    outgoing.writeHead(429, { ...json, 'retry-after': '7' }).end('{}'),
  'server error': (_, outgoing) =>
    outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('boom'),
  unavailable: (_, outgoing) => outgoing.writeHead(503, { ...json, 'retry-after': '3' }).end('{}'),
  'query timed out': (_, outgoing) =>
    outgoing
      .writeHead(503, json)
      .end('{"status":"error","errorType":"timeout","error":"query timed out"}'),
  'bad query': (_, outgoing) =>
    outgoing
      .writeHead(400, json)
      .end('{"status":"error","errorType":"bad_data","error":"parse error: \\u003c"}'),
  unauthorized: (_, outgoing) =>
    outgoing.writeHead(401, { ...json, 'www-authenticate': 'Basic realm="x"' }).end('{}'),
  forbidden: (_, outgoing) => outgoing.writeHead(403, json).end('{}'),
  missing: (_, outgoing) =>
    outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found'),
  html: (_, outgoing) =>
    outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<script>window.__xss=1</script>'),
  'html that says it is JSON': (_, outgoing) =>
    outgoing.writeHead(200, json).end('<script>window.__xss=1</script>'),
  truncated: (_, outgoing) => outgoing.writeHead(200, json).end(vector.slice(0, -20)),
  empty: (_, outgoing) => outgoing.writeHead(200, json).end(),
  'no content': (_, outgoing) => outgoing.writeHead(204).end(),
  'truncated gzip': (_, outgoing) =>
    outgoing
      .writeHead(200, { ...json, 'content-encoding': 'gzip' })
      .end(gzipSync(vector).subarray(0, -8)),
  'gzip in name only': (_, outgoing) =>
    outgoing.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(vector),
  brotli: (_, outgoing) =>
    outgoing.writeHead(200, { ...json, 'content-encoding': 'br' }).end(brotliCompressSync(vector)),
  'lying length, too long': (incoming, outgoing) => {
    outgoing.writeHead(200, { ...json, 'content-length': vector.length + 10 })
    outgoing.write(vector, () => incoming.socket.end())
  },
  'many headers': (_, outgoing) =>
    outgoing.writeHead(200, { ...json, 'x-filler': 'x'.repeat(60_000) }).end(vector),
  'foreign headers': (_, outgoing) =>
    outgoing
      .writeHead(200, {
        ...json,
        'set-cookie': 'session=stolen',
        'access-control-allow-origin': '*',
        server: 'Prometheus',
        location: 'https://evil.example/',
        'content-security-policy': 'default-src *',
        'x-anything': 'else',
      })
      .end(vector),
} as const satisfies Readonly<Record<string, Behaviour>>

/** A 200 whose JSON has so many bytes, sent as fast as it is taken. */
export function sized(bytes: number, { gzip = false }: { gzip?: boolean } = {}): Behaviour {
  const filler = Buffer.alloc(Math.min(bytes, 1024 * 1024), '0,')
  const head = '{"status":"success","data":['
  const tail = '0]}'
  if (gzip) {
    const packed = gzipSync(
      Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, '0,'), Buffer.from(tail)]),
      { level: 1 },
    )
    return (_, outgoing) =>
      outgoing.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(packed)
  }
  return (_, outgoing) => {
    outgoing.writeHead(200, json)
    outgoing.write(head)
    let left = bytes
    const pump = () => {
      while (left > 0) {
        const chunk = filler.subarray(0, Math.min(left, filler.length))
        left -= chunk.length
        if (!outgoing.write(chunk)) {
          outgoing.once('drain', pump)
          return
        }
      }
      outgoing.end(tail)
    }
    pump()
  }
}

export const redirect =
  (status: number, location: string): Behaviour =>
  (_, outgoing) =>
    outgoing.writeHead(status, { location }).end()

/** Starts a back end that counts and misbehaves; it stops with the test. */
export async function startChaosUpstream(
  behaviour: Behaviour = behaviours.ok,
  tls?: ServerOptions,
): Promise<ChaosUpstream> {
  const seen: SeenRequest[] = []
  let current = behaviour
  let abandoned = 0
  const listener: RequestListener = (incoming, outgoing) => {
    if (incoming.url?.includes('buildinfo')) return behaviours.missing(incoming, outgoing)
    if (incoming.url?.includes('vector%281%29')) return behaviours.ok(incoming, outgoing)
    outgoing.once('close', () => (abandoned += outgoing.writableFinished ? 0 : 1))
    const parts: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => parts.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', rawHeaders } = incoming
      seen.push({
        method,
        url,
        headers: toLines(rawHeaders),
        body: Buffer.concat(parts).toString('utf8'),
      })
      current(incoming, outgoing)
    })
    return undefined
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const port = portOf(server.address())
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    seen,
    abandoned: () => abandoned,
    behave: (next) => (current = next),
  }
}

const toLines = (rawHeaders: readonly string[]) =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
  )

export function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
  return address.port
}
