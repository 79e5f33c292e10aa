import { errorBodySchema } from '#src/contract/error.ts'
import { z } from '#src/contract/zod.ts'
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

const prometheusErrorSchema = z.object({
  status: z.literal('error'),
  errorType: z.string(),
  error: z.string(),
})

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
  const ours = errorBodySchema.safeParse(body)
  if (ours.success) return { kind: ours.data.kind, detail: ours.data.error }
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    return { kind: 'unauthorized', detail: 'redirected, probably to a sign-in page' }
  }
  const fallback = kindByStatus.get(status) ?? (status >= 500 ? 'unreachable' : 'rejected')
  const theirs = prometheusErrorSchema.safeParse(body)
  if (!theirs.success) return { kind: fallback, detail: `HTTP ${status}` }
  // A proxy's 401 or 429 says more than the type that a body beside it names.
  const kind = kindByStatus.get(status) ?? kindByPrometheusType.get(theirs.data.errorType)
  return { kind: kind ?? fallback, detail: theirs.data.error }
}

function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000))
}
