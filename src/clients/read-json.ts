import type { Failure } from '#src/domain/failure.ts'

import { ApiError, toFailure } from './api-error.ts'
import type { Transport } from './transport.ts'

/** What a call costs at most, and who it is made to. */
export type CallLimits = {
  /** Who is asked, in people's words: "metrics of east". */
  readonly source: string
  readonly timeoutMillis?: number
  /** Decoded bytes of the answer. */
  readonly maxBytes?: number
  readonly signal?: AbortSignal | undefined
}

/** A parsed body that nothing has checked yet, its decoded size and the time the call took. */
export type JsonAnswer = {
  readonly body: unknown
  readonly bytes: number
  readonly millis: number
}

/** Longer than the gateway's own 30 s, so that its sentence arrives first. */
const defaultTimeoutMillis = 35_000
const defaultMaxBytes = 64 * 1024 * 1024
/** Enough for any error body; the rest of a long one says nothing more. */
const maxErrorBytes = 64 * 1024

/**
 * Sends a request and parses the JSON of its answer.
 *
 * @throws ApiError for every way the call can fail; the reason of `limits.signal` when the caller
 *   has aborted, so that a superseded call never looks like an outage.
 */
export async function readJson(
  transport: Transport,
  request: { readonly url: URL; readonly init?: RequestInit },
  limits: CallLimits,
): Promise<JsonAnswer> {
  const started = performance.now()
  const timeout = AbortSignal.timeout(limits.timeoutMillis ?? defaultTimeoutMillis)
  const signal = limits.signal ? AbortSignal.any([limits.signal, timeout]) : timeout
  try {
    const response = await untilAborted(
      transport(new Request(request.url, { redirect: 'manual', ...request.init, signal })),
      signal,
    )
    const maxBytes = response.ok ? (limits.maxBytes ?? defaultMaxBytes) : maxErrorBytes
    const { text, bytes } = await readText(response, { maxBytes, signal, source: limits.source })
    if (!response.ok) {
      throw new ApiError(toFailure(limits.source, response, parseOrNothing(text), Date.now()))
    }
    const body = parseJson(text, limits.source)
    return { body, bytes, millis: performance.now() - started }
  } catch (error) {
    limits.signal?.throwIfAborted()
    throw toApiError(error, limits.source, timeout.aborted)
  }
}

function toApiError(error: unknown, source: string, timedOut: boolean): ApiError {
  if (error instanceof ApiError) return error
  const failure: Failure = timedOut
    ? { kind: 'timeout', source, detail: 'no complete answer in time' }
    : { kind: 'unreachable', source, detail: 'the connection failed or broke off' }
  return new ApiError(failure, error)
}

/** A transport may ignore its signal; whoever waits for it must not. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

async function readText(
  response: Response,
  limits: { readonly maxBytes: number; readonly signal: AbortSignal; readonly source: string },
): Promise<{ readonly text: string; readonly bytes: number }> {
  if (response.body === null) return { text: '', bytes: 0 }
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), limits.signal)
      if (done) return { text: text + decoder.decode(), bytes }
      bytes += value.byteLength
      if (bytes > limits.maxBytes && response.ok) {
        const megabytes = Math.round(limits.maxBytes / 1024 / 1024)
        throw new ApiError({
          kind: 'too-large',
          source: limits.source,
          detail: `more than ${megabytes} MB`,
        })
      }
      text += decoder.decode(value, { stream: true })
      if (bytes > limits.maxBytes) return { text, bytes }
    }
  } finally {
    // Frees the connection when we left early; after a complete read it does nothing.
    reader.cancel().catch(() => {})
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const detail = text.trimStart().startsWith('<')
      ? 'a web page came instead of data'
      : 'the answer is cut off or is not JSON'
    throw new ApiError({ kind: 'malformed', source, detail }, error)
  }
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
