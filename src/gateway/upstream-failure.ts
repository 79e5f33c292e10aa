import { z } from 'zod'

import { CredentialsUnreadable } from './credentials.ts'
import type { Refusal } from './refusal.ts'

/** A back end didn't give a good answer; carries what the client is told. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure'
  readonly refusal: Refusal
  /** False when the back end couldn't be reached at all, which the circuit breaker counts. */
  readonly reached: boolean

  constructor(refusal: Refusal, reached: boolean, options?: ErrorOptions) {
    super(refusal.error, options)
    this.refusal = refusal
    this.reached = reached
  }
}

/** The reason that one of our own timers gives when it ends a call. */
export class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout'
}

/** The body isn't what its head or the API promises. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer'
}

export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/** @param source - Who failed, in people's words: "The metrics back end of east". */
export function toUpstreamFailure(error: unknown, source: string): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error
  const [refusal, reached] = explain(error, source)
  return new UpstreamFailure(refusal, reached, { cause: error })
}

function explain(error: unknown, source: string): readonly [Refusal, boolean] {
  const code = codeOf(error)
  if (error instanceof UpstreamTimeout) return [timedOut(source), true]
  if (error instanceof AnswerTooLarge) return [tooLarge(source), true]
  if (
    error instanceof MalformedAnswer ||
    /^(Z_|HPE_|UND_ERR_(RES_|HEADERS_OVERFLOW|RESPONSE))/.test(code)
  ) {
    return [malformed(source), true]
  }
  if (error instanceof CredentialsUnreadable) return [noCredentials(source), true]
  if (isTlsCode(code)) return [tls(source, code), false]
  return [unreachable(source, reasons[code]), false]
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it broke off the connection',
  UND_ERR_SOCKET: 'it broke off the connection',
  EPIPE: 'it broke off the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept the connection in time',
  ETIMEDOUT: 'it did not accept the connection in time',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be resolved now',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
}

const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$|INVALID_CA$|CRL_)/
const isTlsCode = (code: string) => tlsCodes.test(code)

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

const unreachable = (source: string, reason = 'the connection failed'): Refusal => ({
  status: 502,
  errorType: 'upstream_unreachable',
  kind: 'unreachable',
  error: `${source} cannot be reached: ${reason}.`,
})

const timedOut = (source: string): Refusal => ({
  status: 504,
  errorType: 'upstream_timeout',
  kind: 'timeout',
  error: `${source} did not answer in time.`,
})

const tooLarge = (source: string): Refusal => ({
  status: 502,
  errorType: 'upstream_too_large',
  kind: 'too-large',
  error: `${source} sent more than the gateway passes on; ask for less.`,
})

const malformed = (source: string): Refusal => ({
  status: 502,
  errorType: 'upstream_malformed',
  kind: 'malformed',
  error: `${source} sent something that is not an answer of the Prometheus API.`,
})

const noCredentials = (source: string): Refusal => ({
  status: 502,
  errorType: 'upstream_credentials',
  kind: 'unauthorized',
  error: `${source}: the gateway cannot read the credentials it is configured with.`,
})

const tls = (source: string, code: string): Refusal => ({
  status: 502,
  errorType: 'upstream_tls',
  kind: 'unreachable',
  error: `${source} cannot be trusted: ${/^[A-Z0-9_]{1,60}$/.test(code) ? code : 'TLS failed'}.`,
})

export const cutOff = (source: string): Refusal => ({
  status: 502,
  errorType: 'upstream_cut',
  kind: 'unreachable',
  error: `${source} broke off in the middle of its answer.`,
})

export const circuitOpen = (source: string, retryAfterSeconds: number): Refusal => ({
  status: 503,
  errorType: 'upstream_unreachable',
  kind: 'unreachable',
  error: `${source} could not be reached several times in a row; the gateway asks again soon.`,
  retryAfterSeconds,
})

export const queueFull = (source: string): Refusal => ({
  status: 503,
  errorType: 'upstream_busy',
  kind: 'rate-limited',
  error: `${source} has more questions waiting than the gateway keeps.`,
  retryAfterSeconds: 1,
})

/** Ways to refuse a question; others would make as many series of our own metrics as there are. */
const knownTypes = [
  'bad_data',
  'execution',
  'timeout',
  'canceled',
  'not_found',
  'upstream_error',
] as const

const prometheusErrorSchema = z.object({
  status: z.literal('error'),
  errorType: z.enum(knownTypes).catch('upstream_error'),
  error: z.string().max(10_000),
})

/**
 * What a status other than 200 means to the client.
 *
 * @param text - The body, when it is JSON and short.
 * @param retryAfter - The header, as it came.
 */
export function refusalOfStatus(
  status: number,
  { text, retryAfter, source }: { text: string; retryAfter: string; source: string },
): Refusal {
  const seconds = parseRetryAfter(retryAfter)
  const stated = parseStated(text)
  if (status >= 300 && status < 400) {
    return refused(
      502,
      'upstream_redirect',
      'rejected',
      `${source} answered with a redirect, which is not followed.`,
    )
  }
  if (status === 401 || status === 403) {
    const kind = status === 401 ? 'unauthorized' : 'forbidden'
    return refused(
      502,
      'upstream_auth',
      kind,
      `${source} does not accept the gateway's credentials (${status}).`,
    )
  }
  if (status === 429) {
    return {
      ...refused(
        429,
        'upstream_rate_limited',
        'rate-limited',
        `${source} asks for fewer requests.`,
      ),
      retryAfterSeconds: seconds ?? 1,
    }
  }
  if (stated && (status === 400 || status === 422)) {
    return refused(status, stated.errorType, 'rejected', stated.error)
  }
  if (stated?.errorType === 'timeout' || status === 504) return timedOut(source)
  const words = stated ? `: ${stated.error}` : '.'
  const kind = status === 404 ? 'not-found' : status >= 500 ? 'unreachable' : 'rejected'
  const refusal = refused(
    502,
    'upstream_error',
    kind,
    `${source} answered with status ${status}${words}`,
  )
  return seconds === undefined ? refusal : { ...refusal, retryAfterSeconds: seconds }
}

const refused = (
  status: number,
  errorType: string,
  kind: Refusal['kind'],
  error: string,
): Refusal => ({
  status,
  errorType,
  kind,
  error,
})

function parseStated(text: string): z.infer<typeof prometheusErrorSchema> | undefined {
  try {
    return prometheusErrorSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function parseRetryAfter(header: string): number | undefined {
  return /^\d{1,6}$/.test(header) ? Number(header) : undefined
}
