import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

import { createAnswerBuffer, type AnswerBuffer } from './answer-buffer.ts'
import type { Timeouts } from './config-schema.ts'
import { deferred } from './deferred.ts'
import {
  AnswerTooLarge,
  cutOff,
  MalformedAnswer,
  refusalOfStatus,
  toUpstreamFailure,
  UpstreamFailure,
  UpstreamTimeout,
} from './upstream-failure.ts'
import { discard, type Upstream, type UpstreamAnswer, type UpstreamCall } from './upstream.ts'

export type FetchLimits = {
  readonly timeouts: Omit<Timeouts, 'connect'>
  /** Decoded bytes at most. */
  readonly answerBytes: number
}

/** An answer on its way; `ended` resolves when nothing more will come, however it ended. */
export type FetchedAnswer = { readonly buffer: AnswerBuffer; readonly ended: Promise<void> }

/**
 * An answer is shown to clients once it is whole, or once this many decoded bytes have come. Most
 * faults therefore turn into a proper error; only those of large answers cut a client's connection.
 */
const holdBytes = 1024 * 1024

/** A back end that brings fewer bytes than this within the idle time is taken for idle. */
const progressBytes = 1024

/**
 * Sends a call and takes in its answer.
 *
 * @param source - Who is asked, in people's words: "The metrics back end of east".
 * @throws UpstreamFailure when there is no answer to pass on.
 */
export async function fetchAnswer(
  upstream: Upstream,
  call: UpstreamCall,
  { limits, source, signal }: { limits: FetchLimits; source: string; signal: AbortSignal },
): Promise<FetchedAnswer> {
  const clock = startClock(limits.timeouts, signal)
  try {
    const answer = await orAbort(upstream.send(call, clock.signal), clock.signal)
    clock.headArrived()
    if (answer.status !== 200) throw new UpstreamFailure(await explainStatus(answer, source), true)
    return await receive(answer, clock, limits, source)
  } catch (error) {
    clock.stop()
    const isExplained = error instanceof UpstreamFailure || !clock.signal.aborted
    throw toUpstreamFailure(isExplained ? error : clock.signal.reason, source)
  }
}

type Clock = ReturnType<typeof startClock>

function startClock(timeouts: FetchLimits['timeouts'], outer: AbortSignal) {
  const controller = new AbortController()
  const expire = () => controller.abort(new UpstreamTimeout('The back end was too slow'))
  const leave = () => controller.abort(outer.reason)
  outer.addEventListener('abort', leave, { once: true })
  if (outer.aborted) leave()
  const total = setTimeout(expire, timeouts.total)
  let step = setTimeout(expire, timeouts.firstByte)
  let bytes = 0
  const restart = () => {
    clearTimeout(step)
    bytes = 0
    if (!controller.signal.aborted) step = setTimeout(expire, timeouts.idle)
  }
  return {
    signal: controller.signal,
    headArrived: restart,
    progress(count: number) {
      bytes += count
      if (bytes >= progressBytes) restart()
    },
    abort: (reason: Error) => controller.abort(reason),
    stop() {
      clearTimeout(total)
      clearTimeout(step)
      outer.removeEventListener('abort', leave)
    },
  }
}

/** Some transports don't settle when they are told to stop. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = deferred<never>()
  const stop = () => aborted.reject(new Error('The call was given up', { cause: signal.reason }))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function explainStatus(answer: UpstreamAnswer, source: string) {
  const text = isJson(answer) && answer.status >= 400 ? await readShort(answer) : ''
  if (text === '') await discard(answer.body).catch(() => undefined)
  return refusalOfStatus(answer.status, { text, retryAfter: answer.retryAfter, source })
}

const isJson = ({ contentType }: UpstreamAnswer) => /^application\/json(\s*;|$)/i.test(contentType)

/** The text of a short error body, or '' when it is long, broken or encoded in an unknown way. */
async function readShort(answer: UpstreamAnswer): Promise<string> {
  const most = 64 * 1024
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const collect = async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        length += chunk.byteLength
        if (length > most) throw new AnswerTooLarge('The error body is long')
        parts.push(chunk)
      }
    }
    if (isGzip(answer)) await pipeline(answer.body, createGunzip(), collect)
    else await collect(answer.body)
  } catch {
    return ''
  }
  return Buffer.concat(parts).toString('utf8')
}

const isGzip = ({ contentEncoding }: UpstreamAnswer) => contentEncoding.toLowerCase() === 'gzip'

async function receive(
  answer: UpstreamAnswer,
  clock: Clock,
  limits: FetchLimits,
  source: string,
): Promise<FetchedAnswer> {
  const known = isGzip(answer) || ['', 'identity'].includes(answer.contentEncoding.toLowerCase())
  if (!isJson(answer) || !known) {
    await discard(answer.body).catch(() => undefined)
    throw new MalformedAnswer('The answer is not JSON, or encoded in a way nobody asked for')
  }
  const buffer = createAnswerBuffer()
  const inspector = createInspector(limits.answerBytes)
  const transfer = isGzip(answer) ? passGzip : packGzip
  let failure: unknown
  const ended = transfer(watch(answer.body, clock), buffer, inspector, clock.signal)
    .then(() => inspector.end())
    .then(() => buffer.finish())
    .catch((error: unknown) => {
      failure = error
      buffer.cut()
      clock.abort(new Error('The transfer ended', { cause: error }))
    })
    .finally(() => clock.stop())

  await Promise.race([ended, inspector.reached])
  if (failure === undefined) return { buffer, ended }
  throw toTransferFailure(
    clock.signal.aborted ? (ownReason(clock.signal.reason) ?? failure) : failure,
    source,
  )
}

const ownReason = (reason: unknown) => (reason instanceof UpstreamTimeout ? reason : undefined)

/** After the head has come, a broken connection no longer means that the back end is away. */
function toTransferFailure(error: unknown, source: string): UpstreamFailure {
  const failure = toUpstreamFailure(error, source)
  return failure.reached ? failure : new UpstreamFailure(cutOff(source), true, { cause: error })
}

async function* watch(body: AsyncIterable<Uint8Array>, clock: Clock): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    clock.progress(chunk.byteLength)
    yield chunk
  }
}

type Transfer = (
  body: AsyncIterable<Uint8Array>,
  buffer: AnswerBuffer,
  inspector: Inspector,
  signal: AbortSignal,
) => Promise<void>

/** Keeps the bytes as they come, and unpacks them only to see what they hold. */
const passGzip: Transfer = async (body, buffer, inspector, signal) => {
  const kept = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      yield chunk
      buffer.append(chunk)
    }
  }
  const inspect = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) inspector.see(chunk)
  }
  await pipeline(body, kept, createGunzip(), inspect, { signal })
}

/** Packs what came unpacked, quickly rather than tightly. */
const packGzip: Transfer = async (body, buffer, inspector, signal) => {
  const inspected = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      inspector.see(chunk)
      yield chunk
    }
  }
  const keep = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) buffer.append(chunk)
  }
  await pipeline(body, inspected, createGzip({ level: 3 }), keep, { signal })
}

type Inspector = ReturnType<typeof createInspector>

/** Looks at the decoded bytes without parsing them: their number, and that they form one object. */
function createInspector(answerBytes: number) {
  const space = new Set([0x20, 0x09, 0x0a, 0x0d])
  const [opening, closing] = [0x7b, 0x7d]
  let bytes = 0
  let begun = false
  let last: number | undefined
  const enough = deferred<void>()
  return {
    /** Resolves once so much has come that clients should not wait for the rest. */
    reached: enough.promise,
    see(chunk: Uint8Array) {
      bytes += chunk.byteLength
      if (bytes > answerBytes) throw new AnswerTooLarge('The answer is larger than the limit')
      if (!begun) {
        const first = chunk.find((byte) => !space.has(byte))
        if (first !== undefined && first !== opening) throw new MalformedAnswer('Not a JSON object')
        begun = first !== undefined
      }
      last = chunk.findLast((byte) => !space.has(byte)) ?? last
      if (bytes >= holdBytes) enough.resolve()
    },
    end() {
      if (!begun || last !== closing) throw new MalformedAnswer('The JSON ends early')
    },
  }
}
