import type { ErrorBody } from '#src/contract/error.ts'
import type { FailureKind } from '#src/domain/failure.ts'

/** An answer that isn't a success. Its text echoes nothing that the client sent. */
export type Refusal = {
  readonly status: number
  readonly errorType: string
  readonly kind: FailureKind
  readonly error: string
  readonly retryAfterSeconds?: number
  /** The connection is not to be used again. */
  readonly closes?: true
}

export const notFound: Refusal = {
  status: 404,
  errorType: 'not_found',
  kind: 'not-found',
  error: 'There is nothing at this address.',
}

/** The request line or its headers have a form that no browser sends. */
export const malformedRequest: Refusal = {
  status: 400,
  errorType: 'malformed_request',
  kind: 'rejected',
  error: 'The request is not formed as the gateway accepts it.',
  closes: true,
}

export const addressTooLong: Refusal = {
  status: 414,
  errorType: 'address_too_long',
  kind: 'too-large',
  error: 'The address is longer than 8 KiB; send the parameters in the body of a POST.',
  closes: true,
}

export const foreignHost: Refusal = {
  status: 403,
  errorType: 'foreign_host',
  kind: 'forbidden',
  error: 'The gateway does not answer under this host name.',
}

export const crossSite: Refusal = {
  status: 403,
  errorType: 'cross_site',
  kind: 'forbidden',
  error: 'Requests that come from other sites, or do not say where they come from, are refused.',
}

export const readOnly: Refusal = {
  status: 403,
  errorType: 'read_only',
  kind: 'forbidden',
  error: 'This gateway only reads.',
}

export const bodyTooLarge: Refusal = {
  status: 413,
  errorType: 'body_too_large',
  kind: 'too-large',
  error: 'The body is larger than 1 MiB.',
  closes: true,
}

export const badParameter = (error: string): Refusal => ({
  status: 400,
  errorType: 'bad_parameter',
  kind: 'rejected',
  error,
})

export const wrongMediaType = (accepted: string): Refusal => ({
  status: 415,
  errorType: 'wrong_media_type',
  kind: 'rejected',
  error: `The body must be ${accepted}.`,
})

export const rateLimited = (retryAfterSeconds: number): Refusal => ({
  status: 429,
  errorType: 'rate_limited',
  kind: 'rate-limited',
  error: 'Too many requests from this address.',
  retryAfterSeconds,
})

export const tooMuchHeld: Refusal = {
  status: 503,
  errorType: 'busy',
  kind: 'rate-limited',
  error: 'The gateway holds as many answers as it may; some have to be read first.',
  retryAfterSeconds: 1,
}

export const internalError: Refusal = {
  status: 500,
  errorType: 'internal',
  kind: 'unreachable',
  error: 'The gateway failed to answer; its log has the reason under this request id.',
}

export function toErrorBody(refusal: Refusal, requestId: string): ErrorBody {
  const { errorType, kind, error } = refusal
  return { status: 'error', errorType, kind, error, requestId }
}
