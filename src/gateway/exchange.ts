import type { IncomingMessage, ServerResponse } from 'node:http'

import { acceptsGzip } from './page.ts'
import { toErrorBody, type Refusal } from './refusal.ts'
import { dataHeaders } from './security-headers.ts'

/** One request on its way through the gateway. */
export type Exchange = {
  readonly request: Request
  readonly requestId: string
  /** As sent, not decoded. */
  readonly path: string
  /** Without the question mark. */
  readonly search: string
  readonly segments: Readonly<Record<string, string>>
  /** Closes the client's connection; absent where there is none, as in a test. */
  readonly breakOff: (() => void) | undefined
}

/** What the Node server adds to a request; all absent when the app is called directly. */
export type NodeBindings = {
  readonly incoming?: IncomingMessage
  readonly outgoing?: ServerResponse
}

export function refuse(refusal: Refusal, requestId: string): Response {
  const headers = {
    ...dataHeaders,
    'content-type': 'application/json',
    ...(refusal.retryAfterSeconds !== undefined && {
      'retry-after': `${refusal.retryAfterSeconds}`,
    }),
    ...(refusal.closes && { connection: 'close' }),
  }
  const body = JSON.stringify(toErrorBody(refusal, requestId))
  return new Response(body, { status: refusal.status, headers })
}

export function json(body: unknown, status = 200): Response {
  const headers = { ...dataHeaders, 'content-type': 'application/json' }
  return new Response(JSON.stringify(body), { status, headers })
}

export const takesGzip = (request: Request) =>
  acceptsGzip(request.headers.get('accept-encoding') ?? '')
