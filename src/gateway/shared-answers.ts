import type { AnswerBuffer } from './answer-buffer.ts'
import type { FetchedAnswer } from './answer-fetch.ts'
import { tooMuchHeld } from './refusal.ts'
import { UpstreamFailure } from './upstream-failure.ts'

/** How an answer came about: asked for now, together with others, or a moment ago. */
export type AnswerOrigin = 'asked' | 'joined' | 'kept'

/** One reader's hold on an answer; when the last one lets go, the transfer stops. */
export type AnswerHold = {
  readonly buffer: AnswerBuffer
  readonly origin: AnswerOrigin
  readonly release: () => void
}

export type SharedAnswers = {
  /**
   * @param key - Equal for equal questions only.
   * @param keepMillis - How long a whole answer serves the same question again; 0 for not at all.
   * @throws what `ask` throws, to everybody who waits for it.
   */
  readonly get: (key: string, options: AskOptions) => Promise<AnswerHold>
  /** Forgets the kept answers whose keys begin so. */
  readonly forget: (prefix: string) => void
  readonly keptBytes: () => number
  readonly inFlight: () => number
}

type AskOptions = {
  readonly keepMillis: number
  readonly signal: AbortSignal
  readonly ask: (signal: AbortSignal) => Promise<FetchedAnswer>
}

export type SharedAnswersOptions = {
  /** Gzipped bytes kept at most, over all answers. */
  readonly cacheBytes: number
  /** Larger answers are shared while they are on their way, but not kept. */
  readonly keepBytes?: number
  /** Gzipped bytes of all answers that arrive or are being read, beyond which no more are asked for. */
  readonly heldBytes?: number
  readonly now: () => number
}

type Flight = {
  readonly answer: Promise<FetchedAnswer>
  readonly controller: AbortController
  /** Known once it begins to arrive. */
  buffer?: AnswerBuffer
  readers: number
  ended: boolean
}
type Kept = { readonly buffer: AnswerBuffer; readonly until: number; readonly bytes: number }

const megabyte = 1024 * 1024
/** What an entry costs beside its bytes. */
const entryBytes = 1024

/** Answers equal questions with one call: those asked at the same time and those asked shortly after. */
export function createSharedAnswers(options: SharedAnswersOptions): SharedAnswers {
  const { cacheBytes, keepBytes = 8 * megabyte, heldBytes = 256 * megabyte, now } = options
  const flights = new Map<string, Flight>()
  /** Also those that have ended and are being read. */
  const held = new Set<Flight>()
  const kept = new Map<string, Kept>()
  let keptBytes = 0

  const drop = (key: string) => {
    keptBytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  const keep = (key: string, buffer: AnswerBuffer, millis: number) => {
    const bytes = buffer.length() + entryBytes
    if (millis === 0 || buffer.state() !== 'whole' || bytes > Math.min(keepBytes, cacheBytes))
      return
    drop(key)
    kept.set(key, { buffer, until: now() + millis, bytes })
    keptBytes += bytes
    const at = now()
    for (const [old, entry] of kept) {
      if (keptBytes <= cacheBytes && entry.until > at) break
      drop(old)
    }
  }
  const find = (key: string): Kept | undefined => {
    const entry = kept.get(key)
    if (!entry || entry.until > now()) return entry
    drop(key)
    return undefined
  }

  const follow = async (key: string, flight: Flight, keepMillis: number) => {
    try {
      const { buffer, ended } = await flight.answer
      flight.buffer = buffer
      await ended
      if (!flight.controller.signal.aborted) keep(key, buffer, keepMillis)
    } catch {
      // Those who wait for the answer are told; here it only ends.
    }
    flight.ended = true
    if (flight.readers === 0) held.delete(flight)
    if (flights.get(key) === flight) flights.delete(key)
  }
  const depart = (key: string, { ask, keepMillis }: AskOptions): Flight => {
    let bytes = 0
    for (const { buffer } of held) bytes += buffer?.length() ?? 0
    if (bytes >= heldBytes) throw new UpstreamFailure(tooMuchHeld, true)
    const controller = new AbortController()
    const flight: Flight = { answer: ask(controller.signal), controller, readers: 0, ended: false }
    flights.set(key, flight)
    held.add(flight)
    void follow(key, flight, keepMillis)
    return flight
  }
  const leave = (key: string, flight: Flight) => {
    flight.readers -= 1
    if (flight.readers > 0) return
    held.delete(flight)
    if (flight.ended) return
    if (flights.get(key) === flight) flights.delete(key)
    flight.controller.abort(new Error('Nobody waits for the answer any more'))
  }

  return {
    keptBytes: () => keptBytes,
    inFlight: () => flights.size,
    forget(prefix) {
      for (const key of kept.keys()) if (key.startsWith(prefix)) drop(key)
    },
    async get(key, ask) {
      ask.signal.throwIfAborted()
      const entry = find(key)
      if (entry) return { buffer: entry.buffer, origin: 'kept', release: () => undefined }
      const joined = flights.get(key)
      const flight = joined ?? depart(key, ask)
      flight.readers += 1
      const release = once(() => {
        ask.signal.removeEventListener('abort', release)
        leave(key, flight)
      })
      ask.signal.addEventListener('abort', release, { once: true })
      try {
        const { buffer } = await flight.answer
        return { buffer, origin: joined ? 'joined' : 'asked', release }
      } catch (error) {
        release()
        throw error
      }
    },
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}
