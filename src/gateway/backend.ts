import { fetchAnswer, type FetchedAnswer, type FetchLimits } from './answer-fetch.ts'
import { createBreaker, type Breaker } from './breaker.ts'
import { createGate, type Gate } from './gate.ts'
import { circuitOpen, queueFull, toUpstreamFailure, UpstreamFailure } from './upstream-failure.ts'
import type { Upstream, UpstreamCall } from './upstream.ts'

/** One cluster's metrics back end, with what protects it from us and us from it. */
export type Backend = {
  readonly cluster: string
  readonly upstream: Upstream
  readonly gate: Gate
  readonly breaker: Breaker
  /** @throws UpstreamFailure */
  readonly ask: (call: UpstreamCall, signal: AbortSignal) => Promise<FetchedAnswer>
}

export type BackendOptions = {
  readonly cluster: string
  readonly upstream: Upstream
  readonly limits: FetchLimits
  readonly inFlight: number
  readonly queue: number
  readonly now: () => number
  /** Told how each call ended: "ok" or an error type. */
  readonly onOutcome: (cluster: string, call: UpstreamCall, outcome: string, millis: number) => void
}

export function createBackend(options: BackendOptions): Backend {
  const { cluster, upstream, limits, now, onOutcome } = options
  const gate = createGate(options.inFlight, options.queue)
  const breaker = createBreaker({ now })
  const source = `The metrics back end of ${cluster}`

  const askThroughGate = async (
    call: UpstreamCall,
    signal: AbortSignal,
  ): Promise<FetchedAnswer> => {
    if (breaker.state() === 'open') throw refuse()
    const leave = await gate.enter(signal)
    if (!leave) throw new UpstreamFailure(queueFull(source), true)
    // Those who waited in the queue may find that the circuit has opened meanwhile.
    if (!breaker.admit()) {
      leave()
      throw refuse()
    }
    try {
      const answer = await fetchAnswer(upstream, call, { limits, source, signal })
      breaker.succeed()
      answer.ended.then(leave, leave)
      return answer
    } catch (error) {
      leave()
      const failure = toUpstreamFailure(error, source)
      if (signal.aborted) breaker.forgo()
      else if (failure.reached) breaker.succeed()
      else breaker.fail()
      throw failure
    }
  }
  const refuse = () => new UpstreamFailure(circuitOpen(source, breaker.retryAfterSeconds()), false)

  return {
    cluster,
    upstream,
    gate,
    breaker,
    async ask(call, signal) {
      const startedAt = now()
      try {
        const answer = await askThroughGate(call, signal)
        void answer.ended.then(() =>
          onOutcome(
            cluster,
            call,
            answer.buffer.state() === 'whole' ? 'ok' : 'cut',
            now() - startedAt,
          ),
        )
        return answer
      } catch (error) {
        const failure = toUpstreamFailure(error, source)
        onOutcome(
          cluster,
          call,
          signal.aborted ? 'abandoned' : failure.refusal.errorType,
          now() - startedAt,
        )
        throw failure
      }
    },
  }
}
