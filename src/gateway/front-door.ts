import { randomBytes } from 'node:crypto'
import {
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'

import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

import type { AppEnvironment } from './http-app.ts'
import type { Log } from './log.ts'
import { isLoopbackName } from './loopback.ts'
import { foreignHost, malformedRequest, toErrorBody, type Refusal } from './refusal.ts'
import { judgeTarget, refusalOfTarget } from './request-target.ts'
import { commonHeaders, dataHeaders } from './security-headers.ts'
import type { Telemetry } from './telemetry.ts'

export type FrontDoor = {
  readonly onRequest: RequestListener
  /** Answers what never became a request, or asks to become something else, and closes. */
  readonly refuseSocket: (socket: Duplex, status: number) => void
}

export type FrontDoorOptions = {
  readonly app: Hono<AppEnvironment>
  /** Beside the loopback names; with their ports. */
  readonly allowedHosts: readonly string[]
  readonly telemetry: Telemetry
  readonly log: Log
}

/** For a peer to read why its connection is closed. */
const lingerMillis = 500

/** Judges requests as they stand on the wire, before a URL or a header map makes them look tidy. */
export function createFrontDoor({
  app,
  allowedHosts,
  telemetry,
  log,
}: FrontDoorOptions): FrontDoor {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const tell = (requestId: string, refusal: { status: number; errorType: string }) => {
    telemetry.refused(refusal.errorType)
    log.info({ requestId, status: refusal.status, reason: refusal.errorType }, 'refused')
  }
  return {
    onRequest(incoming, outgoing) {
      const refusal = judge(incoming, allowedHosts)
      if (!refusal) {
        // Other spellings of an address are fine here, but not where the URL is put together.
        incoming.headers.host = new URL(`http://${incoming.headers.host}`).host
        return void answer(incoming, outgoing)
      }
      const requestId = randomBytes(8).toString('hex')
      tell(requestId, refusal)
      return sendRefusal(outgoing, refusal, requestId)
    },
    refuseSocket(socket, status) {
      tell('', { status, errorType: status === 426 ? 'upgrade' : 'unreadable_request' })
      if (!socket.writable) {
        socket.destroy()
        return
      }
      const upgrade = status === 426 ? 'Upgrade: HTTP/1.1\r\n' : ''
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${upgrade}Connection: close\r\nContent-Length: 0\r\n\r\n`,
      )
      // A peer that neither reads nor leaves would hold its half of the connection for ever.
      setTimeout(() => socket.destroy(), lingerMillis).unref()
    },
  }
}

function judge(incoming: IncomingMessage, allowedHosts: readonly string[]): Refusal | undefined {
  const fault = refusalOfTarget(judgeTarget(incoming.url ?? ''))
  if (fault) return fault
  const hosts = headerValues(incoming, 'host')
  const [host] = hosts
  if (host === undefined || hosts.length > 1 || hasBodyOutOfPlace(incoming)) return malformedRequest
  return isOwnHost(host.toLowerCase(), incoming.socket.localPort, allowedHosts)
    ? undefined
    : foreignHost
}

/** Every value of a header, where Node would show only the first. */
function headerValues({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  )
}

function hasBodyOutOfPlace({ method, headers }: IncomingMessage): boolean {
  if (method === 'POST') return false
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
}

/**
 * A page of another site can make its own name point to this machine, and then reads as if it were
 * at home. It can't change the name it came by, so only names that mean this machine are answered.
 */
function isOwnHost(
  host: string,
  port: number | undefined,
  allowedHosts: readonly string[],
): boolean {
  if (allowedHosts.includes(host)) return true
  const [, name, given = '80'] =
    /^(localhost|127\.\d+\.\d+\.\d+|\[[0-9a-f:]{2,39}\])(?::(\d{1,5}))?$/.exec(host) ?? []
  return name !== undefined && isLoopbackName(name) && Number(given) === port
}

function sendRefusal(outgoing: ServerResponse, refusal: Refusal, requestId: string): void {
  outgoing.writeHead(refusal.status, {
    ...commonHeaders,
    ...dataHeaders,
    'content-type': 'application/json',
    'x-request-id': requestId,
    connection: 'close',
  })
  outgoing.end(JSON.stringify(toErrorBody(refusal, requestId)))
}
