import type { Protocol } from '../mesh/identity.ts'

/** What an answer says of itself, as Istio's metrics label it. */
export type ResponseLabels = {
  /** HTTP status; `0` when no response was sent; empty for TCP. */
  readonly code: string
  /** Empty unless the protocol is gRPC. */
  readonly grpcStatus: string
  /** Envoy response flags, comma separated; `-` or empty says none. */
  readonly flags: string
}

/** UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const grpcServerErrors = new Set(['2', '4', '12', '13', '14', '15'])

/**
 * The statuses that map to HTTP 4xx: INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS,
 * PERMISSION_DENIED, RESOURCE_EXHAUSTED (429), FAILED_PRECONDITION, ABORTED (409), OUT_OF_RANGE,
 * UNAUTHENTICATED. CANCELLED is neither kind: callers end streams and hedged calls that way.
 */
const grpcClientErrors = new Set(['3', '5', '6', '7', '8', '9', '10', '11', '16'])

/** Flags that tell what happened without saying that it failed. */
const harmlessFlags = new Set(['', '-', 'DC', 'DI', 'RFCF'])

/** The one definition of a failed answer in words, for legends and help. */
export const errorDefinition =
  'Failed: HTTP 5xx or no response (code 0); gRPC status 2, 4, 12, 13, 14 or 15, or an HTTP ' +
  'failure beneath; TCP connections with a failure flag. 4xx and the gRPC statuses like it are ' +
  'counted apart.'

/**
 * Whether an answer counts as an error: Weir's one definition, for labels, colour, lists and health.
 *
 * HTTP: code 5xx, or 0 (no response was sent). gRPC: the same beneath, or a status that blames the
 * server. TCP has no codes, so only a response flag can tell; a caller hanging up (`DC`) does not.
 *
 * @see https://github.com/open-telemetry/semantic-conventions/blob/v1.30.0/docs/rpc/grpc.md
 */
export function isError(protocol: Protocol, response: ResponseLabels): boolean {
  if (protocol === 'tcp') {
    return response.flags.split(',').some((flag) => !harmlessFlags.has(flag.trim()))
  }
  return (
    isHttpFailure(response.code) ||
    (protocol === 'grpc' && grpcServerErrors.has(response.grpcStatus))
  )
}

/**
 * Whether an answer refused the request for the caller's own reasons: HTTP 4xx, or a gRPC status
 * that maps to it. Never both this and {@link isError}.
 */
export function isClientError(protocol: Protocol, response: ResponseLabels): boolean {
  if (protocol === 'tcp' || isError(protocol, response)) return false
  return (
    clientCode.test(response.code) ||
    (protocol === 'grpc' && grpcClientErrors.has(response.grpcStatus))
  )
}

/**
 * Whether an answer says how it ended. Recording rules may have dropped the label that tells it, and
 * then all of it would read as success: HTTP without a code, gRPC with neither a status nor a failed
 * code beneath. TCP has no such label to lose; what it can tell, its flags tell.
 */
export function tellsOutcome(protocol: Protocol, response: ResponseLabels): boolean {
  if (protocol === 'tcp') return true
  if (protocol === 'http') return response.code !== ''
  const { code, grpcStatus } = response
  return grpcStatus !== '' || isHttpFailure(code) || clientCode.test(code)
}

/** What a failed share is made from; rates per second. */
export type Outcomes = {
  readonly rate: number
  readonly errors: number
  /** The part of `rate` that does not say how it ended. */
  readonly untold?: number
}

/** Sums of rates carry noise in the last digits. */
const noise = 1e-9

/** How many of the requests say how they ended, per second. */
export function toldRate({ rate, untold = 0 }: Pick<Outcomes, 'rate' | 'untold'>): number {
  const told = rate - untold
  return told > rate * noise ? told : 0
}

/** The failed share of what says how it ended; `undefined` where nothing does. */
export function failedShare(outcomes: Outcomes): number | undefined {
  const told = toldRate(outcomes)
  return told === 0 ? undefined : outcomes.errors / told
}

const serverCode = /^5\d\d$/
const clientCode = /^4\d\d$/

const isHttpFailure = (code: string): boolean => code === '0' || serverCode.test(code)
