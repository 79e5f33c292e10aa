import { areTexts, isFields, type Fields } from '#src/contract/fields.ts'
import { isErrorBody } from '#src/contract/is-error-body.ts'
import type { Failure, FailureKind } from '#src/domain/failure.ts'

/** A remote call failed. `failure` says how, as data; `cause` keeps what was thrown below. */
export class ApiError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(`${failure.source}: ${failure.kind}${failure.detail ? ` (${failure.detail})` : ''}`, {
      cause,
    })
    this.name = 'ApiError'
    this.failure = failure
  }
}

type PrometheusError = Fields & { readonly errorType: string; readonly error: string }

const isPrometheusError = (body: unknown): body is PrometheusError =>
  isFields(body) && body['status'] === 'error' && areTexts(body, ['errorType', 'error'])

const kindByPrometheusType: ReadonlyMap<string, FailureKind> = new Map([
  ['bad_data', 'rejected'],
  ['execution', 'rejected'],
  ['timeout', 'timeout'],
  ['canceled', 'timeout'],
  ['unavailable', 'unreachable'],
  ['internal', 'unreachable'],
  ['not_found', 'not-found'],
])

const kindByStatus: ReadonlyMap<number, FailureKind> = new Map([
  [400, 'rejected'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [409, 'conflict'],
  [412, 'conflict'],
  [413, 'too-large'],
  [422, 'rejected'],
  [429, 'rate-limited'],
  [504, 'timeout'],
])

/**
 * Reads a refusal: the gateway's own error body first, then Prometheus', then the bare status.
 *
 * @param source - Who was asked, in people's words: "metrics of east".
 * @param response - An answer that isn't a success. Only its status and headers are read.
 * @param body - Its parsed JSON body; `undefined` when it had none.
 * @param now - Epoch milliseconds, to turn a `Retry-After` date into seconds.
 */
export function toFailure(
  source: string,
  response: Pick<Response, 'status' | 'headers' | 'type'>,
  body: unknown,
  now: number,
): Failure {
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'), now)
  return {
    source,
    ...readRefusal(response, body),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

function readRefusal(
  response: Pick<Response, 'status' | 'type'>,
  body: unknown,
): Pick<Failure, 'kind' | 'detail'> {
  if (isErrorBody(body)) return { kind: body.kind, detail: body.error }
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    return { kind: 'unauthorized', detail: 'redirected, probably to a sign-in page' }
  }
  const fallback = kindByStatus.get(status) ?? (status >= 500 ? 'unreachable' : 'rejected')
  if (!isPrometheusError(body)) return { kind: fallback, detail: `HTTP ${status}` }
  // A proxy's 401 or 429 says more than the type that a body beside it names.
  const kind = kindByStatus.get(status) ?? kindByPrometheusType.get(body.errorType)
  return { kind: kind ?? fallback, detail: body.error }
}

function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000))
}
