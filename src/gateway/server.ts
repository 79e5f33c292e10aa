import { createServer, type Server } from 'node:http'
import { isIPv6, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import type { FrontDoor } from './front-door.ts'
import { toLogged, type Log } from './log.ts'

/** Milliseconds. */
export type ServerTimes = {
  /** For all headers of a request. */
  readonly headers: number
  /** For all of a request, its body included. */
  readonly request: number
  /** For all of an answer: slower readers are cut off. */
  readonly answer: number
  readonly keepAlive: number
  /** How often slow connections are looked for. */
  readonly check: number
  /** How long new requests are still taken while draining, so that a load balancer can notice. */
  readonly grace: number
  /** How long requests in flight may take to end after that. */
  readonly drain: number
}

const defaults: ServerTimes = {
  headers: 10_000,
  request: 15_000,
  answer: 120_000,
  keepAlive: 10_000,
  check: 1000,
  grace: 500,
  drain: 8000,
}

export type ServerOptions = {
  readonly host: string
  readonly port: number
  readonly frontDoor: FrontDoor
  readonly log: Log
  readonly state: { draining: boolean }
  readonly onClosed: () => Promise<void>
  readonly times: Partial<ServerTimes> | undefined
}

export type Listening = {
  readonly url: string
  /** Stops taking requests, lets those in flight end, and resolves when all is closed. */
  readonly close: () => Promise<void>
}

export async function startServer(options: ServerOptions): Promise<Listening> {
  const times = { ...defaults, ...options.times }
  const server = createGuardedServer(options, times)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  server.removeAllListeners('error')
  server.on('error', (error) => options.log.error({ error: toLogged(error) }, 'server'))
  let closing: Promise<void> | undefined
  return {
    url: addressOf(server, options.host),
    close: () => (closing ??= drain(server, options, times)),
  }
}

function createGuardedServer({ frontDoor }: ServerOptions, times: ServerTimes): Server {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: times.headers,
    requestTimeout: times.request,
    keepAliveTimeout: times.keepAlive,
    connectionsCheckingInterval: times.check,
    requireHostHeader: false,
    insecureHTTPParser: false,
  })
  server.maxConnections = 1000
  server.on('request', (incoming, outgoing) => {
    const deadline = setTimeout(() => outgoing.destroy(), times.answer)
    outgoing.once('close', () => clearTimeout(deadline))
    frontDoor.onRequest(incoming, outgoing)
  })
  server.on('upgrade', (_, socket) => frontDoor.refuseSocket(socket, 426))
  server.on('clientError', (error, socket) =>
    frontDoor.refuseSocket(socket, statusOfClientError(error)),
  )
  return server
}

function statusOfClientError(error: Error): number {
  const code = 'code' in error ? error.code : undefined
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

function addressOf(server: Server, host: string): string {
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

async function drain(
  server: Server,
  { state, onClosed }: ServerOptions,
  times: ServerTimes,
): Promise<void> {
  state.draining = true
  await delay(times.grace)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const overdue = setTimeout(() => server.closeAllConnections(), times.drain)
  await closed
  clearTimeout(overdue)
  await onClosed()
}
